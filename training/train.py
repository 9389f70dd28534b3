"""Train the reader: ``python training/train.py EXAMPLES OUT [--steps N] [--rate R] [--begin READER.pt]``.

The default embedding model, tuned to read a question and a passage together, says where the passage answers and
whether it does. Each step takes questions in pairs of a passage that answers and one that does not: another hit of
the same search, the same passage without its evidence, or the same passage with the question changed. The loss is the
cross entropy of the answer's first and last token, that of "answers", and that of the pair. Weights are kept in
float32, products computed in bfloat16. A checkpoint is written every `_SAVE` steps and training goes on from it.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from edits import NAME, edited, without_evidence
from tokenizers import Tokenizer
from torch.nn import functional

from qa.encoding.embedding import default_tokenizer, model_folder
from qa.encoding.network import Network
from qa.encoding.reader import laid_out

MOST_TOKENS = 352
_PAIRS = 12  # a step
_POOL = 40  # steps whose pairs are sorted by length, so that little is computed on padding
_RATE = 1.2e-4
_WARM = 0.05  # share of the steps
_SAVE = 200
_REPEAT = {"dev-part": 4, "xquad.en": 3, "new_wiki-part": 3, "affairs": 6, "inferred": 4}  # the others stand once
_BEFORE = (0, 150, 150, 250, 350)  # code points of the sentences in front that are read: one of these for each question
_TITLED = 0.7  # of the questions, with which titles are read too


@dataclass(frozen=True, slots=True)
class Row:
    """One reading: tokens of question and passage, where the answer begins and ends (None: no answer)."""

    ids: list[int]
    types: list[int]
    span: tuple[int, int] | None


class Examples:
    """Rows out of the examples' file, drawn anew in each round."""

    def __init__(self, file: Path, tokenizer: Tokenizer, seed: int) -> None:
        self.records = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
        self.tokenizer = tokenizer
        self.chance = random.Random(seed)
        self.names = sorted({m.group() for r in self.records for m in NAME.finditer(r["question"])})

    def batches(self) -> Iterator[list[list[Row]]]:
        """Steps' worth of groups, endlessly. A group is one or two rows, the one that answers first."""
        while True:
            order = [r for r in self.records for _ in range(_REPEAT.get(r["set"], 1))]
            self.chance.shuffle(order)
            for first in range(0, len(order), _PAIRS * _POOL):
                groups = [self.group(record) for record in order[first : first + _PAIRS * _POOL]]
                groups.sort(key=lambda group: max(len(row.ids) for row in group))
                steps = [groups[at : at + _PAIRS] for at in range(0, len(groups), _PAIRS)]
                self.chance.shuffle(steps)
                yield from steps

    def group(self, record: dict[str, Any]) -> list[Row]:
        question, passage = record["question"], record["passage"]
        most, titled = self.chance.choice(_BEFORE), self.chance.random() < _TITLED
        before = front(passage, most, titled=titled)
        text = passage["text"]
        if record["span"] is None:
            return [self.row(question, before, text, None)]
        answering = self.row(question, before, text, tuple(record["span"]))
        kind = self.chance.random()
        if kind < 0.25:
            other = edited(question, text, self.names, self.chance)
            if other:
                return [answering, self.row(other, before, text, None)]
        if kind < 0.45:
            start, end = record["span"]
            left = without_evidence(text, (start, end), text[start:end])
            if left:
                return [answering, self.row(question, before, left, None)]
        if not record["negatives"]:
            return [answering]
        wrong = self.chance.choice(record["negatives"])
        return [answering, self.row(question, front(wrong, most, titled=titled), wrong["text"], None)]

    def row(self, question: str, before: str, passage: str, span: tuple[int, int] | None) -> Row:
        """What stands in front of the passage is of the question's type: no answer is looked for in it."""
        asked, known, body = (self.tokenizer.encode(t, add_special_tokens=False) for t in (question, before, passage))
        ids, types = laid_out(self.tokenizer.encode("").ids, asked.ids, known.ids, body.ids, MOST_TOKENS)
        inside = [
            types.count(0) + token
            for token, (begin, end) in enumerate(body.offsets[: types.count(1) - 1])
            if span is not None and begin < span[1] and end > span[0] and end > begin
        ]
        return Row(ids, types, (inside[0], inside[-1]) if inside else None)


def front(passage: dict[str, Any], most: int, *, titled: bool) -> str:
    """What is read in front of a passage: the title, and the nearest sentences of together at most ``most``."""
    sentences = passage["before"]
    first = next((n for n in range(len(sentences)) if sum(map(len, sentences[n:])) <= most), len(sentences))
    title = f"{passage['title']}. " if titled and passage["title"] else ""
    return title + "".join(sentences[first:])


def collated(rows: list[Row]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Token ids, types and mask, padded. Shape of each: (rows, longest)."""
    width = -(-max(len(row.ids) for row in rows) // 16) * 16  # few shapes: kernels are made for each
    ids, types, mask = (torch.zeros(len(rows), width, dtype=torch.long) for _ in range(3))
    for number, row in enumerate(rows):
        ids[number, : len(row.ids)] = torch.tensor(row.ids)
        types[number, : len(row.ids)] = torch.tensor(row.types)
        mask[number, : len(row.ids)] = 1
    return ids, types, mask


def loss_of(network: Network, groups: list[list[Row]]) -> tuple[torch.Tensor, dict[str, float]]:
    """The sum of the three losses over a step's groups, and each by name."""
    rows = [row for group in groups for row in group]
    with torch.autocast("cpu", torch.bfloat16):
        spans, answers = network(*collated(rows))
    spans, answers = spans.float(), answers.float()
    at = [number for number, row in enumerate(rows) if row.span]
    wanted = torch.tensor([rows[number].span for number in at])
    span = (
        functional.cross_entropy(spans[at, :, 0], wanted[:, 0])
        + functional.cross_entropy(spans[at, :, 1], wanted[:, 1])
    ) / 2
    truth = torch.tensor([float(row.span is not None) for row in rows])
    whether = functional.binary_cross_entropy_with_logits(answers, truth)
    firsts, number = [], 0
    for group in groups:
        if len(group) == 2:
            firsts.append(number)
        number += len(group)
    pair = (
        functional.softplus(answers[torch.tensor(firsts) + 1] - answers[firsts]).mean() if firsts else answers.sum() * 0
    )
    return span + whether + 0.5 * pair, {"span": span.item(), "whether": whether.item(), "pair": pair.item()}


def main() -> None:
    """Train, from the last checkpoint if there is one."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("examples", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--steps", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--rate", type=float, default=_RATE, help="the highest learning rate")
    arguments.add_argument("--begin", type=Path, help="weights of an earlier training to begin with")
    given = arguments.parse_args()
    train(given.examples, given.out, given.steps, given.seed, given.rate, given.begin)


def train(file: Path, out: Path, steps: int, seed: int, rate: float = _RATE, begin: Path | None = None) -> None:
    """Write ``out``/reader.pt: the network's weights after ``steps`` steps from those in ``begin`` or the model's."""
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    torch.set_flush_denormal(True)  # squares of small gradients are too small for a processor to be quick with
    network = Network.from_folder(model_folder()).train()
    if begin is not None:
        network.load_state_dict(torch.load(begin))
    decayed = [p for p in network.parameters() if p.requires_grad and p.ndim > 1]
    plain = [p for p in network.parameters() if p.requires_grad and p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (_WARM * steps), max(0.0, (steps - step) / (steps * (1 - _WARM))))
    )
    source = Examples(file, default_tokenizer(), seed)
    done, saved = 0, out / "checkpoint.pt"
    if saved.exists():
        state = torch.load(saved)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        done = state["step"]
        source.chance.seed(seed + done)
    if done >= steps:
        return
    began, rows = time.monotonic(), 0
    sums: dict[str, float] = {}
    for step, batch in enumerate(source.batches(), start=done + 1):
        loss, parts = loss_of(network, batch)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        rows += sum(map(len, batch))
        sums = {name: sums.get(name, 0.0) + value for name, value in parts.items()}
        if step % 50 == 0:
            speed = rows / (time.monotonic() - began)
            line = f"step {step} " + " ".join(f"{n} {v / 50:.3f}" for n, v in sums.items()) + f" rows/s {speed:.1f}"
            print(line, flush=True)
            sums = {}
        if step % _SAVE == 0 or step == steps:
            state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(),
                     "schedule": schedule.state_dict(), "step": step}  # fmt: skip
            torch.save(state, out / "checkpoint.tmp")
            (out / "checkpoint.tmp").replace(saved)
            torch.save(network.state_dict(), out / "reader.pt")
        if step >= steps:
            return


if __name__ == "__main__":
    main()
