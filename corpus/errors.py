"""What can go wrong in the corpus, sorted by who must act. Messages are Chinese and say how to mend it."""


class CorpusError(Exception):
    """Base of all; ``str()`` is one line that may be shown to the person who acts."""


class UnknownClause(CorpusError):
    """The asker named a clause that does not exist."""

    def __init__(self, clause_id: str) -> None:
        super().__init__(f"没有编号为“{clause_id}”的条款。编号形如 4.28:5.3(第四部分第28项制度 五、3),可用 python -m corpus list 查看全部。")
        self.clause_id = clause_id


class SourceError(CorpusError):
    """The editor's source document cannot be read or carries no numbering."""


class AmendmentError(CorpusError):
    """An amendment's old words do not stand in the clause it names."""


class KnowledgeError(CorpusError):
    """A card, gap or rule is malformed, or its quote is not in its clause. One line a fault."""
