"""What the regulations say, word for word, on a given day, and what is known about each clause. Knows nothing of ranking or dialogue."""

from corpus.clause import Clause, Compilation, Regulation, Version
from corpus.errors import CorpusError, UnknownClause
from corpus.knowledge import Knowledge, load_knowledge
from corpus.store import load_compilation

__all__ = ["Clause", "Compilation", "CorpusError", "Knowledge", "Regulation", "UnknownClause", "Version", "load_compilation", "load_knowledge"]
