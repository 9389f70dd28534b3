"""What a benchmark ran on, for the head of its output."""

import datetime
import os
import platform
from importlib.metadata import version
from pathlib import Path

__all__ = ["described"]

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


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
