"""How likely an answer is right, from what the decision saw. Fitted by ``python -m eval calibrate`` on questions kept apart."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path

FITTED = Path(__file__).parent / "data" / "confidence.json"


@lru_cache
def _coefficients() -> dict[str, tuple[float, float]]:
    return {what: (float(a), float(b)) for what, (a, b) in json.loads(FITTED.read_text(encoding="utf-8")).items()}


def confidence(what: str, score: float, runner_up: float) -> float:
    """Probability, 0..1. ``score`` of what was chosen, ``runner_up`` the best of what it was chosen over."""
    a, b = _coefficients().get(what, (0.0, 2.0))
    return round(1 / (1 + math.exp(-(a + b * evidence(score, runner_up)))), 2)


def evidence(score: float, runner_up: float) -> float:
    """One number from score and margin."""
    return score + (score - runner_up)
