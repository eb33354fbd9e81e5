"""Wiring: an artefact on disk → a ``Bot``."""

from __future__ import annotations

from pathlib import Path

from bot.assistant import Bot
from bot.rules.rule import parse_rule
from index import artefact


def load_bot(var: Path = artefact.VAR) -> Bot:
    """The bot of the artefact that the pointer names. Raises ArtefactError (Chinese, one line) if it is missing or damaged."""
    loaded = artefact.load(var)
    rules = tuple(parse_rule(rule) for rule in loaded.knowledge.rules)
    by_clause: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        items = [item["clause"] for item in rule.params.get("items", ()) if "clause" in item]
        for clause in dict.fromkeys((rule.clause, *items, *rule.overrides)):
            if rule.id not in by_clause.get(clause, ()):
                by_clause[clause] = (*by_clause.get(clause, ()), rule.id)
    return Bot(loaded.compilation, loaded.knowledge, loaded.engine, loaded.manifest, rules, by_clause)
