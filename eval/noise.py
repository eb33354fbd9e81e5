"""The same questions as pinyin input mistypes them: one character replaced by another of the same sound. Repeatable."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from eval.questions import Question

COMMON = 3000  # how many characters of a frequency list count as likely slips
SEED = 5


def mistype(questions: Sequence[Question], sounds: Mapping[str, str], frequencies: Mapping[str, int]) -> list[Question]:
    """Every last turn with one homophone slip; ``sounds`` character → toneless pinyin, ``frequencies`` of characters in use."""
    likely = sorted((c for c in frequencies if c in sounds), key=lambda c: -frequencies[c])[:COMMON]
    by_sound: dict[str, list[str]] = {}
    for char in likely:
        by_sound.setdefault(sounds[char], []).append(char)
    out = []
    for question in questions:
        draw = random.Random(f"{SEED}{question.id}")
        text = question.turns[-1]
        places = [i for i, c in enumerate(text) if len([o for o in by_sound.get(sounds.get(c, ""), ()) if o != c]) > 0]
        if places:
            at = draw.choice(places)
            other = draw.choice([o for o in by_sound[sounds[text[at]]] if o != text[at]])
            text = text[:at] + other + text[at + 1 :]
        out.append(replace(question, turns=(*question.turns[:-1], text)))
    return out
