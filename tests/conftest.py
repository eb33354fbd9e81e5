"""Shared fixtures. What a test needs and the machine lacks is skipped with one line here, and fails in CI."""

from __future__ import annotations

import os

import pytest

from bot import Bot, load_bot
from corpus import Compilation, load_compilation
from index import artefact

CI = os.environ.get("CI", "").lower() in ("1", "true")


def lacking(what: str) -> None:
    """Skip, or fail where CI promises to have it."""
    if CI:
        pytest.fail(f"CI lacks {what}")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def compilation() -> Compilation:
    return load_compilation()


@pytest.fixture(scope="session")
def bot() -> Bot:
    """The bot over the committed data; built if it is not there."""
    if artefact.is_stale():
        artefact.build()
    return load_bot()
