"""Numbers as clause labels print them: 十二, ㈢, (三), ⑾, (4), ②, 12."""

from __future__ import annotations

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
# Enclosed figures: first character of each Unicode run, all of which count from one.
RUNS = {"㈠": 10, "⑴": 20, "①": 20}


def chinese(text: str) -> int:
    """Value of a Chinese numeral up to 9999 (「一百零八」). Raises ValueError if it is none."""
    if not text:
        raise ValueError("empty numeral")
    total = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in UNITS:
            total += (digit or 1) * UNITS[char]
            digit = 0
        else:
            raise ValueError(f"not a Chinese numeral: {text}")
    return total + digit


def enclosed(char: str) -> int | None:
    """Value of ㈠ ⑴ ①; None for any other character."""
    for first, length in RUNS.items():
        offset = ord(char) - ord(first)
        if 0 <= offset < length:
            return offset + 1
    return None
