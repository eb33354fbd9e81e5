"""Text → terms: characters, character pairs, and whole runs of letters or digits.

Pairs serve Chinese as well as words do and need no dictionary (measured in ``docs/evaluation.md``); jieba words come on top through
``index.words`` where they help.
"""

from __future__ import annotations

import re
import unicodedata

_RUN = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[\u3400-\u9fff〇]+")
_CJK = re.compile(r"[\u3400-\u9fff〇]")


def fold(text: str) -> str:
    """NFKC and lower case: full width becomes half width, ㈠ becomes (一)."""
    return unicodedata.normalize("NFKC", text).lower()


def terms(text: str) -> list[str]:
    """Terms in reading order, repeats kept.

    >>> terms("报销A4纸")
    ['报', '销', '报销', 'a', '4', '纸']
    """
    out: list[str] = []
    for run in _RUN.findall(fold(text)):
        if _CJK.match(run):
            out.extend(run)
            out.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            out.append(run)
    return out
