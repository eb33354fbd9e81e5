"""Fit the confidence of each kind of decision: a logistic curve over its evidence (Platt), by Newton's method with a weak prior."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import numpy as np

from bot.confidence import FITTED
from eval.run import Row

KIND_OF = {"calculation": "rule", "clarification": "ask"}
PRIOR = 0.5  # strength of the pull towards a flat curve


def calibrate(rows: Sequence[Row]) -> str:
    """Write ``bot/data/confidence.json`` from judged answers; returns what was fitted."""
    fitted = json.loads(FITTED.read_text(encoding="utf-8"))
    lines = []
    for what in fitted:
        seen = [(e, row.score.ok) for row in rows if (e := _evidence(row, what)) is not None]
        if len(seen) >= 10:
            fitted[what] = [round(v, 3) for v in platt(np.array([e for e, _ in seen]), np.array([float(ok) for _, ok in seen]))]
        lines.append(f"{what}: {fitted[what]} 由 {len(seen)} 题")
    FITTED.write_text(json.dumps(fitted) + "\n", encoding="utf-8")
    return "\n".join(lines)


def _evidence(row: Row, what: str) -> float | None:
    decided = next((re.match(r"决定:(\w+)", line) for line in row.trace if line.startswith("决定:")), None)
    if decided is None or decided[1] != what or row.answer["parts"]:
        return None
    logged = next((re.match(r"证据:(-?[\d.]+)", line) for line in row.trace if line.startswith("证据:")), None)
    return float(logged[1]) if logged else None


def platt(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """(a, b) of 1/(1+exp(−(a+bx)))."""
    design = np.column_stack([np.ones_like(x), x])
    theta = np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ theta))
        gradient = design.T @ (p - y) + PRIOR * theta
        hessian = design.T @ (design * (p * (1 - p))[:, None]) + PRIOR * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        theta -= step
        if np.abs(step).max() < 1e-9:
            break
    return float(theta[0]), float(theta[1])
