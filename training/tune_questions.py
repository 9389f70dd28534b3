"""Tune the model that reads questions: ``python training/tune_questions.py SETS OUT [--epochs N] [--seed N]``.

A copy of the default embedding model learns to put a question near the sentences and words that answer it, as the model
itself, which stays as it is, gives them: so no index changes. It learns also the directions in which words are compared
and how much each word of a question matters. Questions are those of the affairs and of articles and talk that are not
held out, each with the passages that hybrid search finds. The loss is the cross entropy of the passages that answer,
under the score by which `qa.ranking.scoring` ranks, and half that of the sentences that answer. Writes
``OUT``/questions.pt after each epoch, and how well it does on the affairs that are held for choosing.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from affairs import FOLDER, affairs, calibrating, training
from questions import Collection
from searches import Found, found_by_search
from squad import HELD, articles
from torch.nn import functional

from qa.encoding.embedding import DefaultEncoder, default_tokenizer, model_folder
from qa.encoding.network import QuestionNetwork
from qa.encoding.pooling import weighed
from qa.ranking.scoring import BOILERPLATE, WEIGHTS

SETS = ("squadshifts/new_wiki-part.json", "squadshifts/reddit.json", "squadshifts/amazon_reviews.json")
_TOGETHER = 3  # affairs in one index: some sixty passages about a few things
_SHARE = {"reddit": 0.5, "amazon_reviews": 0.35}  # of the questions: talk, and much of a kind
_REPEAT = {"affairs": 3}
_BATCH = 32
_MOST_PASSAGES = 40  # compared with a question in a step
_RATE = 3e-5
_NEW = 10  # times the rate, of what does not come from the model
_WARM = 0.05  # share of the steps
_DROPOUT = 0.1
_SHARPNESS = 15.0  # by which scores are multiplied before they become chances
_SENTENCES, _RANK = 0.5, 0.3  # the weight of the loss of sentences; of a passage's score in that of its sentences

Questions = list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]


class Asks:
    """The network with its tokenizer: texts to vectors."""

    def __init__(self) -> None:
        self.tokenizer = default_tokenizer()
        self.network = QuestionNetwork.from_folder(model_folder(), DefaultEncoder().basis, _DROPOUT)

    def __call__(self, texts: Sequence[str]) -> Questions:
        """For each text its vector (384), those of its words (n, 64), and how much each matters (n)."""
        read = [self.tokenizer.encode(text) for text in texts]
        width = max(len(encoding.ids) for encoding in read)
        ids, mask = (torch.zeros(len(read), width, dtype=torch.long) for _ in range(2))
        for row, encoding in enumerate(read):
            ids[row, : len(encoding.ids)] = torch.tensor(encoding.ids)
            mask[row, : len(encoding.ids)] = 1
        made = []
        for text, encoding, *outputs in zip(texts, read, *self.network(ids, mask), strict=True):
            vectors, words, factors = (output[: len(encoding.ids)] for output in outputs)
            rows, weights = weighed(text, encoding.offsets)
            question = functional.normalize(vectors.mean(dim=0), dim=0)
            made.append((question, functional.normalize(words[rows], dim=1), torch.from_numpy(weights) * factors[rows]))
        return made


def scores(
    question: tuple[torch.Tensor, torch.Tensor, torch.Tensor], found: Found, chosen: Sequence[int]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Of the ``chosen`` passages, as `qa.ranking.scoring` does it, and of all their sentences."""
    vector, words, weights = question
    inside = [found.passages[n] for n in chosen]
    lengths = torch.tensor([len(each.sentences) for each in inside])
    cosines = torch.cat([each.sentences for each in inside]) @ vector
    nearest = _highest(torch.cat([each.words for each in inside]) @ words.T, [len(each.words) for each in inside])
    parts = {
        "sentence": _highest(cosines, lengths.tolist()),
        "tokens": nearest @ weights / weights.sum(),
        "lexical": found.lexical[chosen],
    }
    mixed = torch.stack([weight * _stretched(parts[name]) for name, weight in WEIGHTS.items()]).sum(dim=0)
    hybrid = mixed - BOILERPLATE * found.about[chosen]
    return hybrid, cosines + _RANK * torch.repeat_interleave(_stretched(hybrid).detach(), lengths)


def _highest(values: torch.Tensor, lengths: list[int]) -> torch.Tensor:
    return torch.segment_reduce(values, "max", lengths=torch.tensor(lengths), axis=0, initial=-1.0)


def _stretched(values: torch.Tensor) -> torch.Tensor:
    return (values - values.min()) / (values.max() - values.min() + 1e-6)


def loss_of(asks: Asks, batch: Sequence[Found], chance: random.Random) -> torch.Tensor:
    """The mean loss of some questions, each over its answering passages and some of the others."""
    losses = []
    for found, question in zip(batch, asks([found.question for found in batch]), strict=True):
        order = chance.sample(range(len(found.passages)), len(found.passages))
        order.sort(key=lambda n: not bool(found.answers[n]))
        chosen = sorted(order[:_MOST_PASSAGES])
        passages, sentences = scores(question, found, chosen)
        losses.append(_surprise(passages, found.answers[chosen]))
        answering = torch.cat([found.sentences[n] for n in chosen])
        losses.append(_SENTENCES * _surprise(sentences, answering))
    return torch.stack(losses).sum() / len(batch)


def _surprise(values: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Minus the log of the chance that goes to what is right."""
    sharp = _SHARPNESS * values
    return torch.logsumexp(sharp, 0) - torch.logsumexp(sharp[right], 0)


def report(asks: Asks, held: Sequence[Found]) -> str:
    """Of how many questions the first, or one of the first five passages answers, and the first sentence."""
    right = torch.zeros(3)
    asks.network.eval()
    with torch.no_grad():
        for first in range(0, len(held), _BATCH):
            some = held[first : first + _BATCH]
            for found, question in zip(some, asks([each.question for each in some]), strict=True):
                passages, sentences = scores(question, found, range(len(found.passages)))
                best = found.answers[passages.topk(min(5, len(passages))).indices]
                right += torch.tensor([best[0], best.any(), torch.cat(found.sentences)[sentences.argmax()]]).float()
    one, five, sentence = (100 * right / len(held)).tolist()
    return f"Success@1 {one:.1f}, @5 {five:.1f}; first sentence {sentence:.1f}"


def public(folder: Path, chance: random.Random) -> Iterator[Found]:
    """Questions of the articles and the talk that may be trained on."""
    for file in (folder / name for name in SETS):
        if file.exists():
            asked = [article for article in articles(file) if article.name not in HELD]
            yield from found_by_search(asked, _SHARE.get(file.stem, 1.0), chance)


def of_affairs(chosen: Sequence[Collection], chance: random.Random) -> list[Found]:
    """The questions of affairs, some affairs searched together."""
    groups = (chosen[first : first + _TOGETHER] for first in range(0, len(chosen), _TOGETHER))
    return [found for group in groups for found in found_by_search(group, 1.0, chance)]


def train(asks: Asks, given: Sequence[Found], held: Sequence[Found], out: Path, epochs: int, seed: int) -> None:
    """Write the network's weights after each of ``epochs``."""
    chance = random.Random(seed)
    torch.manual_seed(seed)
    torch.set_flush_denormal(True)
    every = [found for found in given for _ in range(_REPEAT.get(found.set, 1))]
    steps = epochs * -(-len(every) // _BATCH)
    old, new = asks.network.encoder.parameters(), [*asks.network.words.parameters(), *asks.network.weight.parameters()]
    groups = [{"params": [p for p in old if p.requires_grad], "lr": _RATE}, {"params": new, "lr": _NEW * _RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (_WARM * steps), max(0.0, 1 - step / steps))
    )
    print(f"before: {report(asks, held)}", flush=True)
    done, began = 0, time.monotonic()
    for epoch in range(1, epochs + 1):
        chance.shuffle(every)
        asks.network.train()
        for first in range(0, len(every), _BATCH):
            loss = loss_of(asks, every[first : first + _BATCH], chance)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(asks.network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            done += 1
            if done % 50 == 0:
                print(f"step {done} of {steps}: loss {loss.item():.3f}, {time.monotonic() - began:.0f} s", flush=True)
        torch.save(asks.network.state_dict(), out / "questions.pt")
        print(f"epoch {epoch}: {report(asks, held)}", flush=True)


def main() -> None:
    """Search, train, and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("sets", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--epochs", type=int, default=2)
    arguments.add_argument("--seed", type=int, default=3)
    arguments.add_argument("--affairs", type=Path, default=FOLDER)
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    every = affairs(given.affairs)
    chance = random.Random(given.seed)
    found = [*of_affairs(training(every), chance), *public(given.sets, chance)]
    print(f"{len(found)} questions", flush=True)
    train(Asks(), found, of_affairs(calibrating(every), chance), given.out, given.epochs, given.seed)


if __name__ == "__main__":
    main()
