"""The index as a LangChain retriever. The only module of this package that imports LangChain; the service does not load it."""

from __future__ import annotations

from datetime import date

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SkipValidation

from corpus.knowledge import Card, locate
from index.artefact import Loaded


class ClauseRetriever(BaseRetriever):
    """Documents are clauses, best first, each once.

    ``page_content``: text in force on ``day``. Metadata: ``clause_id``, ``regulation``, ``label``, ``score``, and ``start``/``end``, the span of
    the words that fit (of the best card's quote, else the whole text), so that ``page_content[start:end]`` is the quote.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    loaded: SkipValidation[Loaded]
    day: date
    limit: int = 5

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        documents: dict[str, Document] = {}
        for hit in self.loaded.engine.search(query, self.limit * 6).hits:
            clause_id = hit.topic.clause
            if clause_id is None or clause_id in documents or hit.topic.kind == "gap":
                continue
            known = self.loaded.knowledge.by_id.get(hit.topic.id)
            documents[clause_id] = self._document(clause_id, known.quote if isinstance(known, Card) else "", hit.score)
            if len(documents) == self.limit:
                break
        return list(documents.values())

    def _document(self, clause_id: str, quote: str, score: float) -> Document:
        compilation = self.loaded.compilation
        text = compilation.text(clause_id, self.day)
        start, end = 0, len(text)
        place = locate(compilation, clause_id, quote, self.day) if quote else None
        if place:
            text, start, end = place
        clause = compilation.clause(clause_id)
        metadata = {"clause_id": clause_id, "regulation": compilation.title(clause_id), "label": clause.label, "score": score, "start": start, "end": end}
        return Document(page_content=text, metadata=metadata)
