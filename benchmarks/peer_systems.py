"""The systems that benchmarks/peers.py sets side by side, each behind the same four steps; one system a process.

    python benchmarks/peer_systems.py rank SYSTEM DATASET DEPTH LIMIT     rankings and times as JSON
    python benchmarks/peer_systems.py save SYSTEM CORPUS FOLDER           an index on disk, for the cold start

Every system reads the same texts with the same weights. What it returns is a place: source, start and end in code
points, by the system's own account of offsets where it gives one.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"

from qa.encoding.embedding import model_folder
from qa.files.corpus import scan
from qa.measuring.datasets import load_dataset
from qa.models import Document

MODEL = str(model_folder())
_TIMED = 276  # questions of which each is timed
Place = tuple[str, int, int, str]
"""Source, start, end, and the text that the system shows for it."""


class System(Protocol):
    """Load the model; index; ask; save."""

    def index(self, documents: Sequence[Document]) -> None: ...
    def places(self) -> Iterable[Place]: ...
    def search(self, question: str, k: int) -> list[Place]: ...
    def save(self, folder: Path) -> None: ...


class LangChain:
    """RecursiveCharacterTextSplitter and FAISS."""

    def __init__(self, size: int = 1000, overlap: int = 200) -> None:
        from langchain_huggingface import HuggingFaceEmbeddings
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        self._embeddings = HuggingFaceEmbeddings(model_name=MODEL)
        self._splitter = RecursiveCharacterTextSplitter(
            chunk_size=size, chunk_overlap=overlap, add_start_index=True, strip_whitespace=True
        )
        self._embeddings.embed_query("warm")

    def index(self, documents: Sequence[Document]) -> None:
        from langchain_community.vectorstores import FAISS

        metadata = [{"source": document.source} for document in documents]
        self._chunks = self._splitter.create_documents([document.text for document in documents], metadata)
        self._store = FAISS.from_documents(self._chunks, self._embeddings)

    def places(self) -> Iterable[Place]:
        return map(self._place, self._chunks)

    def search(self, question: str, k: int) -> list[Place]:
        return [self._place(found) for found in self._store.similarity_search(question, k=k)]

    def save(self, folder: Path) -> None:
        self._store.save_local(str(folder))

    @staticmethod
    def _place(chunk: Any) -> Place:
        start = max(0, chunk.metadata["start_index"])
        return chunk.metadata["source"], start, start + len(chunk.page_content), chunk.page_content


class LlamaIndex:
    """SentenceSplitter and the vector store in memory; ``size`` and ``overlap`` in tokens, None is the default."""

    def __init__(self, size: int | None = None, overlap: int | None = None) -> None:
        from llama_index.core import Settings
        from llama_index.core.node_parser import SentenceSplitter
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        Settings.llm = None
        Settings.embed_model = HuggingFaceEmbedding(model_name=MODEL)
        Settings.embed_model.get_query_embedding("warm")
        self._splitter = SentenceSplitter(chunk_size=size, chunk_overlap=overlap) if size else SentenceSplitter()

    def index(self, documents: Sequence[Document]) -> None:
        from llama_index.core import Document as LlamaDocument
        from llama_index.core import VectorStoreIndex

        given = [LlamaDocument(text=document.text, id_=document.source) for document in documents]
        self._nodes = self._splitter.get_nodes_from_documents(given)
        self._index = VectorStoreIndex(self._nodes)
        self._retrievers: dict[int, Any] = {}

    def places(self) -> Iterable[Place]:
        return map(self._place, self._nodes)

    def search(self, question: str, k: int) -> list[Place]:
        if k not in self._retrievers:
            self._retrievers[k] = self._index.as_retriever(similarity_top_k=k)
        return [self._place(found.node) for found in self._retrievers[k].retrieve(question)]

    def save(self, folder: Path) -> None:
        self._index.storage_context.persist(str(folder))

    @staticmethod
    def _place(node: Any) -> Place:
        start, end = node.start_char_idx, node.end_char_idx
        if start is None or end is None:  # it could not find its own chunk in the text
            start, end = 0, len(node.text)
        return node.ref_doc_id, start, end, node.text


class Txtai:
    """Segmentation into sentences or lines, dense vectors and BM25 mixed by its default; offsets are tracked here."""

    def __init__(self, unit: str) -> None:
        import llama_index.core  # it ships the sentence splitter's data, which NLTK would fetch
        import nltk
        from txtai import Embeddings
        from txtai.pipeline import Segmentation

        nltk.data.path.append(str(Path(llama_index.core.__file__).parent / "_static" / "nltk_cache"))
        self._segments = Segmentation(**{unit: True}, cleantext=False)
        self._embeddings = Embeddings(path=MODEL, hybrid=True, content=True)
        self._embeddings.batchtransform(["warm"])

    def index(self, documents: Sequence[Document]) -> None:
        self._places: list[Place] = []
        for document in documents:
            at = 0
            for text in self._segments(document.text):
                if text.strip():
                    start = document.text.index(text, at)
                    at = start + len(text)
                    self._places.append((document.source, start, at, text))
        self._embeddings.index((str(number), place[3], None) for number, place in enumerate(self._places))

    def places(self) -> Iterable[Place]:
        return self._places

    def search(self, question: str, k: int) -> list[Place]:
        return [self._places[int(found["id"])] for found in self._embeddings.search(question, k)]

    def save(self, folder: Path) -> None:
        self._embeddings.save(str(folder))


class Qa:
    """This project, hybrid."""

    def __init__(self) -> None:
        from qa.encoding.embedding import open_encoder

        self._encoder = open_encoder()
        self._encoder.encode_questions(["warm"])
        self._encoder.encode_passages(["warm"] * 256, [[]] * 256)  # enough of them for torch to be loaded

    def index(self, documents: Sequence[Document]) -> None:
        from qa.library import index_documents

        self._documents = documents
        self._index = index_documents(documents, tempfile.mkdtemp(), encoder=self._encoder)

    def places(self) -> Iterable[Place]:
        for document in self._documents:
            for span in self._index.passage_spans(document.source):
                yield document.source, span.start, span.end, span.of(document.text)

    def search(self, question: str, k: int) -> list[Place]:
        found = (passage.citation for passage in self._index.search(question, k))
        return [(c.source, c.start_char_index, c.end_char_index, c.cited_text) for c in found]

    def save(self, folder: Path) -> None:
        raise NotImplementedError("`qa index` does that")


SYSTEMS: dict[str, Callable[[], System]] = {
    "qa hybrid": Qa,
    "LangChain 1000/200": LangChain,
    "LlamaIndex default": LlamaIndex,
    "LlamaIndex 256/20": lambda: LlamaIndex(256, 20),
    "txtai hybrid, sentences": lambda: Txtai("sentences"),
    "txtai hybrid, lines": lambda: Txtai("lines"),
}


def ranked(name: str, dataset: str, depth: int, limit: int) -> dict[str, Any]:
    """What a system finds for every answerable question of ``dataset``, and how long it takes."""
    loaded = load_dataset(dataset)
    questions = [question for question in loaded.questions if question.type != "unanswerable"][:limit]
    system: System = SYSTEMS[name]()
    began, used = time.perf_counter(), time.process_time()
    system.index(loaded.documents)
    indexing, indexing_cpu = time.perf_counter() - began, time.process_time() - used
    system.search(questions[0].question, 5)
    rankings: dict[str, list[Place]] = {}
    seconds: list[float] = []
    used = time.process_time()
    for question in questions[:_TIMED]:
        began = time.perf_counter()
        system.search(question.question, 5)
        seconds.append(time.perf_counter() - began)
    cpu = (time.process_time() - used) / len(seconds)
    for question in questions:
        rankings[question.id] = system.search(question.question, depth)
    return {
        "places": list(system.places()),
        "rankings": rankings,
        "times": {
            "indexing s": indexing,
            "indexing CPU s": indexing_cpu,
            "ms a question": 1000 * statistics.median(seconds),
            "CPU ms a question": 1000 * cpu,
        },
    }


def main() -> None:
    """One job, as the lines at the top say."""
    job, name, *rest = sys.argv[1:]
    if job == "rank":
        json.dump(ranked(name, rest[0], int(rest[1]), int(rest[2])), sys.stdout)
    else:
        corpus, folder = map(Path, rest)
        documents = [file.read() for file in scan(corpus, (corpus,), folder).files]
        system: System = SYSTEMS[name]()
        system.index(documents)
        system.save(folder)


if __name__ == "__main__":
    main()
