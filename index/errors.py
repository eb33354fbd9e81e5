"""What can go wrong in the index. Messages are Chinese, one line, and say what to do."""


class SearchError(Exception):
    """Base of all errors of this package."""


class ArtefactError(SearchError):
    """The compiled artefact is missing, damaged or was built from other data."""


class EmbeddingError(SearchError):
    """The embedding model cannot be loaded."""
