"""Citation-grounded question answering over a folder of documents.

from qa import build_index

index = build_index("corpus", "index")
for passage in index.search("How long is the border?"):
    print(passage.citation.source, passage.citation.start_line, passage.text)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.citing.verification import verify
    from qa.encoder import Encoder
    from qa.errors import QAError
    from qa.files.sources import BuildReport
    from qa.indexing.status import IndexStatus
    from qa.indexing.updating import update_index
    from qa.library import Index, build_index
    from qa.measuring.evaluation import evaluate
    from qa.models import Answer, Citation, Passage, SearchResult, Span

_HOME = {
    "Answer": "qa.models",
    "BuildReport": "qa.indexing.build",
    "Citation": "qa.models",
    "Encoder": "qa.encoder",
    "Index": "qa.library",
    "IndexStatus": "qa.indexing.status",
    "Passage": "qa.models",
    "QAError": "qa.errors",
    "SearchResult": "qa.models",
    "Span": "qa.models",
    "build_index": "qa.library",
    "evaluate": "qa.measuring.evaluation",
    "update_index": "qa.indexing.updating",
    "verify": "qa.citing.verification",
}

__all__ = [
    "Answer",
    "BuildReport",
    "Citation",
    "Encoder",
    "Index",
    "IndexStatus",
    "Passage",
    "QAError",
    "SearchResult",
    "Span",
    "build_index",
    "evaluate",
    "update_index",
    "verify",
]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Public names, imported when first used, so that `qa --help` loads nothing it does not need."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'qa' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
