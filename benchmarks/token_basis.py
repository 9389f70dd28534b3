"""Make qa/data/token_basis.npy: the directions in which the default model's token vectors differ most.

    python benchmarks/token_basis.py        (needs QA_BENCH)

Token vectors (unit length) of 650 paragraphs of Wikipedia, reviews and Reddit are decomposed without centring; the 64
strongest of 384 directions hold half of their energy. Ranking by 64 costs at most a point of Success@1 against all 384
(see eval/tried.md) at a sixth of the size.
"""

import json
import os
import random
from pathlib import Path

import numpy as np

from qa.encoding.embedding import DefaultEncoder

DIRECTIONS = 64
SOURCES = {
    "squadshifts/new_wiki-part.json": 250,
    "squadshifts/amazon_reviews.json": 150,
    "squadshifts/reddit.json": 150,
    "xquad/xquad.en.json": 100,
}


def paragraphs(bench: Path) -> list[str]:
    """The beginnings of paragraphs drawn from each source with a fixed seed."""
    drawn: list[str] = []
    for name, count in SOURCES.items():
        articles = json.loads((bench / name).read_text(encoding="utf-8"))["data"]
        contexts = [paragraph["context"][:900] for article in articles for paragraph in article["paragraphs"]]
        random.Random(0).shuffle(contexts)  # noqa: S311
        drawn += contexts[:count]
    return drawn


def main() -> None:
    """Decompose and write."""
    encoder = DefaultEncoder()
    tokens = np.concatenate([matrix for matrix, _ in encoder.token_vectors(paragraphs(Path(os.environ["QA_BENCH"])))])
    tokens /= np.linalg.norm(tokens, axis=1, keepdims=True)
    energies, directions = np.linalg.eigh((tokens.T @ tokens).astype(np.float64))
    basis = directions[:, ::-1][:, :DIRECTIONS]
    path = Path(__file__).parent.parent / "qa" / "data" / "token_basis.npy"
    np.save(path, basis.astype(np.float16))
    print(f"{len(tokens)} tokens; {energies[::-1][:DIRECTIONS].sum() / energies.sum():.1%} of the energy in {path}")


if __name__ == "__main__":
    main()
