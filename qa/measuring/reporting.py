"""Figures to a table, a Markdown page with pictures, and TREC run files."""

from collections.abc import Mapping, Sequence
from math import isnan, nan
from pathlib import Path

from qa.measuring.evaluation import Report
from qa.measuring.metrics import reliability, risk_coverage

__all__ = ["failures", "table", "write_report"]

_NOT_SHARES = {
    "ms_per_question": "{:.1f}", "answer_characters": "{:.0f}", "false_disagreements": "{:.0f}",
    "ece": "{:.3f}", "auroc": "{:.3f}", "aurc": "{:.3f}",
}  # fmt: skip
_NO_SPACES = str.maketrans(" \t", "__")


def table(report: Report, *, markdown: bool = False) -> str:
    """The modes side by side, shares in per cent."""
    modes = list(report.modes)
    names = list(dict.fromkeys(name for metrics in report.modes.values() for name in metrics))
    rows = [[name, *(_shown(name, report.modes[mode].get(name)) for mode in modes)] for name in names]
    head = ["measure", *modes]
    if markdown:
        lines = [head, ["---", *("---:" for _ in modes)], *rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)
    width = max(len(row[0]) for row in [head, *rows])
    return "\n".join(f"{row[0]:<{width}}" + "".join(f"{cell:>10}" for cell in row[1:]) for row in [head, *rows])


def _shown(name: str, value: float | None) -> str:
    if value is None or isnan(value):
        return "–"
    return _NOT_SHARES[name].format(value) if name in _NOT_SHARES else f"{100 * value:.1f}"


def failures(report: Report, floors: Mapping[str, float]) -> list[str]:
    """Which measures of hybrid search are under their floor, in words; one that was not taken counts as failed."""
    metrics = report.modes.get("hybrid", {})
    found = []
    for name, floor in floors.items():
        value = metrics.get(name, nan)
        if not value >= floor:
            found.append(f"{name} is {'not measured' if isnan(value) else f'{value:.4f}'}, the floor is {floor:g}")
    return found


def write_report(report: Report, folder: Path, command: str) -> list[Path]:
    """Write ``results.md`` with its picture and a TREC run file for each mode; the files written."""
    (folder / "runs").mkdir(parents=True, exist_ok=True)
    picture = folder / "results.png"
    _draw(report, picture)
    curves = folder / "confidence.png"
    drawn = _draw_curves(report.confidences, curves)
    page = folder / "results.md"
    page.write_text(
        f"# Results: {report.dataset}\n\n{report.questions} questions. Written by `{command}`; "
        f'what each measure means stands in the README under "Evaluation".\n\n'
        f"{table(report, markdown=True)}\n\n"
        "Shares are in per cent, times in milliseconds on the machine that ran it.\n\n"
        f"![The measures by mode]({picture.name})\n"
        + (f"\n![Risk over coverage, and how far the confidence holds]({curves.name})\n" if drawn else ""),
        encoding="utf-8",
    )
    written = [page, picture, *([curves] if drawn else [])]
    for mode, run in report.runs.items():
        path = folder / "runs" / f"{mode}.run"
        lines = [
            f"{query.translate(_NO_SPACES)} Q0 {name.translate(_NO_SPACES)} {rank} {score:.6f} qa-{mode}"
            for query, ranked in run.items()
            for rank, (name, score) in enumerate(ranked.items(), start=1)
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        written.append(path)
    return written


def _draw(report: Report, path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = _drawn(report)
    modes = list(report.modes)
    figure, axes = pyplot.subplots(figsize=(8, 0.42 * len(names) + 1.4), layout="constrained")
    height = 0.8 / len(modes)
    for number, mode in enumerate(modes):
        values = [100 * report.modes[mode].get(name, 0.0) for name in names]
        places = [row + (number - (len(modes) - 1) / 2) * height for row in range(len(names))]
        bars = axes.barh(places, values, height, label=mode)
        axes.bar_label(bars, [f"{value:.0f}" for value in values], padding=2, fontsize=7)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xlim(0, 108)
    axes.set_xlabel("per cent")
    axes.set_title(f"{report.dataset}: {report.questions} questions")
    figure.legend(loc="outside lower center", ncols=len(modes), fontsize=8)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def _drawn(report: Report) -> Sequence[str]:
    """Shares that every mode has."""
    first, *others = report.modes.values()
    return [name for name in first if name not in _NOT_SHARES and all(name in other for other in others)]


def _draw_curves(pairs: Sequence[tuple[float, bool]], path: Path) -> bool:
    """Draw risk over coverage beside reliability; False where all questions are of one kind, so nothing is to draw."""
    if len({right for _, right in pairs}) < 2:
        return False
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    values, answered = [confidence for confidence, _ in pairs], [right for _, right in pairs]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
    left.plot(*risk_coverage(values, answered))
    left.set(
        xlabel="share of questions answered", ylabel="share of them without an answer", xlim=(0, 1), ylim=(0, None)
    )
    left.set_title("Risk over coverage", fontsize=10)
    points = reliability(values, answered)
    right.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    right.plot([c for c, _, _ in points], [r for _, r, _ in points], marker="o")
    for confidence, share, count in points:
        right.annotate(str(count), (confidence, share), textcoords="offset points", xytext=(4, -10), fontsize=7)
    right.set(xlabel="confidence", ylabel="share that has an answer", xlim=(0, 1), ylim=(0, 1.02))
    right.set_title("Reliability (counts beside the points)", fontsize=10)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
    return True
