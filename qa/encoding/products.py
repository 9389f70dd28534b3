"""Products of small matrices, in the calling thread alone.

For a product of some size the BLAS library under NumPy wakes a thread for every core, and these spin for milliseconds
when they are done: on a small machine they take the cores from the model that embeds the next question. Measured on two
cores, a question took 26 ms with them and 14 ms without.
"""

import numpy as np

from qa.encoder import FloatArray

__all__ = ["cosines", "products"]

_ALONE = 1 << 18  # multiplications; OpenBLAS takes more threads above (its GEMM_MULTITHREAD_THRESHOLD, 4, times 65,536)


def cosines(rows: FloatArray, vector: FloatArray) -> FloatArray:
    """The inner product of each row with ``vector``. Shapes: (n, d), (d,), the result (n,)."""
    found: FloatArray = np.einsum("nd,d->n", rows, vector)  # without BLAS
    return found


def products(rows: FloatArray, others: FloatArray) -> FloatArray:
    """The inner product of each row with each of ``others``. Shapes: (n, d), (m, d), the result (n, m)."""
    at_once = max(1, _ALONE // max(1, others.size))
    made: FloatArray = np.empty((len(rows), len(others)), dtype=np.float32)
    for first in range(0, len(rows), at_once):
        np.matmul(rows[first : first + at_once], others.T, out=made[first : first + at_once])
    return made
