"""Products in pieces are the products, whatever the shapes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.encoding.products import cosines, products


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 700), st.integers(0, 40), st.sampled_from([1, 7, 64, 384]))
def test_pieces_make_the_whole(rows: int, others: int, dimension: int) -> None:
    rng = np.random.default_rng(rows)
    a = rng.standard_normal((rows, dimension), dtype=np.float32)
    b = rng.standard_normal((others, dimension), dtype=np.float32)
    exact = a.astype(np.float64) @ b.astype(np.float64).T
    made = products(a, b)
    assert made.shape == (rows, others)
    assert made == pytest.approx(exact, abs=1e-3)
    if others:
        assert cosines(a, b[0]) == pytest.approx(exact[:, 0], abs=1e-3)
