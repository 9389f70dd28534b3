"""What a benchmark ran on, and where what it printed is kept."""

import datetime
import os
import platform
from importlib.metadata import version
from pathlib import Path

__all__ = ["OUTPUT", "PROJECT", "described", "keep"]

PROJECT = Path(__file__).parent.parent
OUTPUT = PROJECT / "benchmarks" / "output"

_PACKAGES = ("pincite", "sentence-transformers", "torch", "onnxruntime", "faiss-cpu", "tantivy", "tokenizers", "numpy")


def described() -> str:
    """Date, machine and versions in a few lines."""
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")),
        platform.processor(),
    )
    memory = next((line.split()[1] for line in _lines(Path("/proc/meminfo")) if line.startswith("MemTotal")), "0")
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{datetime.datetime.now(datetime.UTC).date()}; {os.cpu_count()} cores ({cpu}), "
        f"{int(memory) / 2**20:.0f} GiB; {platform.system()}, Python {platform.python_version()}\n{packages}"
    )


def keep(name: str, *parts: str) -> None:
    """Print ``parts`` behind `described`, and write them so into `OUTPUT`."""
    text = "\n\n".join([described(), *parts]) + "\n"
    (OUTPUT / name).write_text(text, encoding="utf-8")
    print(text)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
