"""One module a noun; each gives an ``APIRouter``."""
