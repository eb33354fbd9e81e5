"""Errors of the assistant, sorted by who must act. Messages are Chinese, one line, and say how to mend it."""

from __future__ import annotations


class BotError(Exception):
    """Base of all errors of this package."""


class QuestionError(BotError):
    """The asker: the question cannot be taken as it is (empty, too long)."""


class GroundingError(BotError):
    """The developer: an answer holds a quote or figure that nothing supports. Never reaches the asker."""
