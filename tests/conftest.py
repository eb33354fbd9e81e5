"""Shared fixtures. What a test needs and the machine lacks is skipped with one line here, and fails in CI."""

from __future__ import annotations

import os

import pytest

from corpus import Compilation, load_compilation

CI = os.environ.get("CI", "").lower() in ("1", "true")


def lacking(what: str) -> None:
    """Skip, or fail where CI promises to have it."""
    if CI:
        pytest.fail(f"CI lacks {what}")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def compilation() -> Compilation:
    return load_compilation()
