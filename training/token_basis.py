"""Learn ``qa/data/token_basis.npy``: ``python training/token_basis.py EXAMPLES [--steps N]``.

The basis turns the default model's token vectors (384) into the 64 numbers that late interaction compares. It begins as
the directions in which token vectors differ most, and is then turned so that a question's tokens find those of the
passage that answers before those of passages that do not: softmax over the passage, hits of the same search without an
answer, and the other questions' passages (as ColBERT is trained, arXiv 2004.12832, with the encoder left as it is).
``EXAMPLES`` is the file that ``examples.py`` writes.
"""

import argparse
import json
import random
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from qa.embedding import DefaultEncoder
from qa.models import FloatArray

DIRECTIONS = 64
_FILE = Path(__file__).parent.parent / "qa" / "data" / "token_basis.npy"
_TOGETHER = 24  # questions a step
_NEGATIVES = 3
_RATE = 2e-3
_KEEP = 0.02  # weight of the squared distance from the beginning
_MOST = {"dev-part": 1000, "xquad.en": 1000, "new_wiki-part": 3200, "amazon_reviews": 1500, "reddit": 1500}


class Group(NamedTuple):
    """A question and the numbers of its passages, the one that answers first."""

    question: int
    passages: list[int]


class Data(NamedTuple):
    """Token vectors by text. Questions also have a weight for each token."""

    questions: list[tuple[FloatArray, FloatArray]]
    passages: list[FloatArray]
    groups: list[Group]


def load(file: Path, chance: random.Random) -> Data:
    """Draw examples, and read every text once."""
    records = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
    records = [record for record in records if record["span"] is not None and len(record["negatives"]) >= _NEGATIVES]
    chance.shuffle(records)
    left = dict(_MOST)
    drawn: list[dict[str, Any]] = []
    for record in records:
        left[record["set"]] -= 1
        if left[record["set"]] >= 0:
            drawn.append(record)
    numbers: dict[str, int] = {}
    groups = [
        Group(n, [numbers.setdefault(t, len(numbers)) for t in (r["passage"], *r["negatives"][:_NEGATIVES])])
        for n, r in enumerate(drawn)
    ]
    encoder = DefaultEncoder()
    questions = encoder.question_tokens([record["question"] for record in drawn])
    return Data(questions, encoder.content_tokens(list(numbers)), groups)


def scores(basis: torch.Tensor, data: Data, groups: list[Group]) -> tuple[torch.Tensor, torch.Tensor]:
    """MaxSim of each question with each passage of the step, and which passage answers each.

    Shapes: (questions, passages), (questions,).
    """
    numbers = list(dict.fromkeys(number for group in groups for number in group.passages))
    place = {number: column for column, number in enumerate(numbers)}
    tokens = [torch.from_numpy(data.passages[number].astype(np.float32)) for number in numbers]
    padded = torch.nn.utils.rnn.pad_sequence(tokens, batch_first=True)
    empty = torch.nn.utils.rnn.pad_sequence([torch.ones(len(t)) for t in tokens], batch_first=True) == 0
    passages = torch.nn.functional.normalize(padded @ basis, dim=-1)
    rows = []
    for group in groups:
        vectors, weights = data.questions[group.question]
        asked = torch.nn.functional.normalize(torch.from_numpy(vectors.astype(np.float32)) @ basis, dim=-1)
        nearest = (passages @ asked.T).masked_fill(empty.unsqueeze(-1), -1.0).amax(dim=1)
        weight = torch.from_numpy(weights)
        rows.append(nearest @ weight / weight.sum())
    return torch.stack(rows), torch.tensor([place[group.passages[0]] for group in groups])


def principal(data: Data, chance: random.Random) -> FloatArray:
    """The directions of most energy. Shape: (384, DIRECTIONS)."""
    tokens = np.concatenate([data.passages[n] for n in chance.sample(range(len(data.passages)), 600)]).astype(
        np.float32
    )
    tokens /= np.linalg.norm(tokens, axis=1, keepdims=True)
    _, directions = np.linalg.eigh((tokens.T @ tokens).astype(np.float64))
    basis: FloatArray = directions[:, ::-1][:, :DIRECTIONS].astype(np.float32)
    return basis


def main() -> None:
    """Learn and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("examples", type=Path)
    arguments.add_argument("--steps", type=int, default=800)
    given = arguments.parse_args()
    chance = random.Random(1)
    torch.set_flush_denormal(True)
    data = load(given.examples, chance)
    held = [group for group in data.groups if group.question % 10 == 0]
    learnt = [group for group in data.groups if group.question % 10]
    begin = torch.from_numpy(principal(data, chance))
    basis = begin.clone().requires_grad_()
    scale = torch.tensor(20.0, requires_grad=True)
    optimizer = torch.optim.Adam([{"params": [basis], "lr": _RATE}, {"params": [scale], "lr": 0.1}])
    for step in range(given.steps):
        for group in optimizer.param_groups:
            group["lr"] = group.setdefault("first", group["lr"]) * (1 - step / given.steps)
        found, truth = scores(basis, data, chance.sample(learnt, _TOGETHER))
        loss = torch.nn.functional.cross_entropy(scale * found, truth)
        (loss + _KEEP * (basis - begin).square().sum()).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        optimizer.zero_grad()
        if step % 100 == 0 or step == given.steps - 1:
            print(
                f"step {step} loss {loss.item():.3f}, first among its four: {_first(basis, data, held):.3f}", flush=True
            )
    np.save(_FILE, basis.detach().numpy().astype(np.float16))


@torch.no_grad()
def _first(basis: torch.Tensor, data: Data, groups: list[Group]) -> float:
    """How often the passage that answers is before its question's negatives."""
    right = 0
    for group in groups[:400]:
        found, truth = scores(basis, data, [group])
        right += int(found[0].argmax() == truth[0])
    return right / min(400, len(groups))


if __name__ == "__main__":
    main()
