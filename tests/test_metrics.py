"""Measures and fusion against definitions written another way, other libraries, and cases worked by hand."""

import math
from collections.abc import Sequence

import ir_measures
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from qa.measuring.metrics import (
    Located,
    SpanScores,
    area_under_risk_coverage,
    auroc,
    expected_calibration_error,
    span_scores,
    success,
)
from qa.models import Span
from qa.ranking.scoring import convex, min_max

spans = st.tuples(st.integers(0, 20), st.integers(0, 12)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
places = st.lists(st.tuples(st.sampled_from(["a", "b"]), spans), max_size=6)
numbers = st.floats(-1e6, 1e6, allow_subnormal=False)
scores = st.lists(numbers, min_size=1, max_size=20)


def characters(located: Sequence[Located]) -> set[tuple[str, int]]:
    return {(source, at) for source, span in located for at in range(span.start, span.end)}


@settings(max_examples=200, deadline=None, derandomize=True)
@given(retrieved=places, gold=places)
def test_span_scores_count_characters(retrieved: list[Located], gold: list[Located]) -> None:
    wanted, held = characters(gold), characters(retrieved)
    if not wanted:
        with pytest.raises(ValueError, match="at least one gold character"):
            span_scores(retrieved, gold)
        return
    found, missed = len(wanted & held), len(wanted - held)
    read = sum(len(range(span.start, span.end)) for _, span in retrieved)
    expected = (found / len(wanted), found / read if read else 0, found / (read + missed))
    assert span_scores(retrieved, gold) == pytest.approx(expected)


def test_span_scores_by_hand() -> None:
    gold = [("a", Span(10, 20)), ("b", Span(0, 10))]
    retrieved = [("a", Span(15, 35)), ("a", Span(15, 35)), ("c", Span(0, 10))]
    assert span_scores(retrieved, gold) == SpanScores(recall=5 / 20, precision=5 / 50, iou=5 / 65)
    assert span_scores([], gold) == SpanScores(0, 0, 0)
    assert span_scores(gold, gold) == SpanScores(1, 1, 1)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(relevant_at=st.sets(st.integers(1, 15), max_size=5), k=st.integers(1, 12))
def test_success_with_one_needed_is_the_fields_success(relevant_at: set[int], k: int) -> None:
    qrels = [ir_measures.Qrel("q", str(rank), 1) for rank in relevant_at] + [ir_measures.Qrel("q", "absent", 1)]
    run = [ir_measures.ScoredDoc("q", str(rank), -float(rank)) for rank in range(1, 16)]
    expected = ir_measures.calc_aggregate([ir_measures.Success @ k], qrels, run)[ir_measures.Success @ k]
    assert success(sorted(relevant_at), 1, k) == bool(expected)


@pytest.mark.parametrize(
    ("relevant_at", "needed", "k", "expected"),
    [
        ([1, 3], 2, 3, True),
        ([1, 3], 2, 2, False),
        ([1, 3], 5, 2, False),
        ([1, 2], 5, 2, True),
        ([], 1, 10, False),
        ([11], 1, 10, False),
    ],
)
def test_success_needs_as_many_as_could_stand_there(
    relevant_at: list[int], needed: int, k: int, expected: bool
) -> None:
    assert success(relevant_at, needed, k) is expected


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    pairs=st.lists(
        st.tuples(st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1)), st.booleans()), min_size=1, max_size=30
    )
)
def test_auroc_is_that_of_scikit_learn(pairs: list[tuple[float, bool]]) -> None:
    values, positive = [value for value, _ in pairs], [flag for _, flag in pairs]
    if len(set(positive)) == 1:
        assert math.isnan(auroc(values, positive))
    else:
        assert auroc(values, positive) == pytest.approx(roc_auc_score(positive, values))


def test_calibration_error_by_hand() -> None:
    # Bins of a half: 0.1, 0.3 (one of two right: |0.2 - 0.5|) and 0.6, 0.8, 1.0 (all right: |0.8 - 1|).
    confidences, correct = [0.1, 0.3, 0.6, 0.8, 1.0], [False, True, True, True, True]
    assert expected_calibration_error(confidences, correct, bins=2) == pytest.approx((2 * 0.3 + 3 * 0.2) / 5)
    assert expected_calibration_error([0.25] * 4, [True, False, False, False]) == pytest.approx(0)
    assert expected_calibration_error([1.0, 1.0], [False, False]) == pytest.approx(1)
    assert expected_calibration_error([], []) == 0


@settings(max_examples=200, deadline=None, derandomize=True)
@given(values=scores)
def test_min_max_keeps_order_inside_0_to_1(values: list[float]) -> None:
    scaled = min_max(np.array(values))
    assert scaled.shape == (len(values),)
    if len(set(values)) == 1:
        assert scaled.tolist() == [0.0] * len(values)
        return
    assert scaled.min() == 0
    assert scaled.max() == 1
    assert np.all(np.diff(scaled[np.argsort(values)]) >= 0)


def test_min_max_by_hand() -> None:
    assert min_max(np.array([2.0, 6.0, 4.0])).tolist() == [0.0, 1.0, 0.5]
    assert min_max(np.array([-3.0])).tolist() == [0.0]
    assert min_max(np.zeros(0)).tolist() == []


def test_convex_by_hand() -> None:
    dense, lexical = np.array([0.2, 0.6, 0.4]), np.array([9.0, 0.0, 0.0])
    assert convex([(3.0, dense), (1.0, lexical)]) == pytest.approx([0.25, 0.75, 0.375])
    assert convex([(0.5, np.array([5.0, 5.0])), (0.5, np.array([1.0, 2.0]))]) == pytest.approx([0.0, 0.5])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(pairs=st.lists(st.tuples(numbers, numbers), min_size=1, max_size=20), weight=st.floats(0.01, 0.99))
def test_convex_stays_in_0_to_1_and_keeps_agreed_order(pairs: list[tuple[float, float]], weight: float) -> None:
    parts = np.array(pairs).T
    fused = convex([(weight, parts[0]), (1 - weight, parts[1])])
    assert np.all((fused >= 0) & (fused <= 1 + 1e-12))
    for one, (a, b) in enumerate(pairs):
        for other, (c, d) in enumerate(pairs):
            if a >= c and b >= d:
                assert fused[one] >= fused[other] - 1e-12
    assert convex([(2 * weight, parts[0]), (2 - 2 * weight, parts[1])]) == pytest.approx(fused)
    assert convex([(weight, parts[0])]) == pytest.approx(min_max(parts[0]))


def test_risk_over_coverage() -> None:
    assert area_under_risk_coverage([0.9, 0.8, 0.1], [True, True, False]) == pytest.approx(1 / 9)
    assert area_under_risk_coverage([0.1, 0.8, 0.9], [True, True, False]) > 1 / 9
