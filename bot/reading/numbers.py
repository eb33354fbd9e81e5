"""Numbers as people type them: 9, 1.2万, 一万二, 两, 俩, 十五, 半, 三百五."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3, "首": 1, "头": 1}
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10000, "亿": 100000000}
NUMERAL = r"(?:\d+(?:[,，]\d{3})*(?:\.\d+)?[十百千万]?|[零〇一二两俩仨三四五六七八九十百千万]+|半)"
_ARABIC = re.compile(r"(\d[\d,，]*(?:\.\d+)?)([十百千万]?)")


def parse(text: str) -> Decimal | None:
    """The value of a numeral that ``NUMERAL`` matches; None if the characters make no number.

    >>> parse("一万二"), parse("1.2万"), parse("十五"), parse("半")
    (Decimal('12000'), Decimal('12000.0'), Decimal('15'), Decimal('0.5'))
    """
    if text == "半":
        return Decimal("0.5")
    arabic = _ARABIC.fullmatch(text)
    if arabic:
        digits, power = arabic.groups()
        return Decimal(re.sub("[,，]", "", digits)) * POWERS.get(power, 1)
    if not text or any(c not in DIGITS and c not in POWERS for c in text):
        return None
    if all(c in DIGITS for c in text):  # 一二 read digit by digit only as a year or a code
        return Decimal("".join(str(DIGITS[c]) for c in text)) if len(text) in (1, 4) else None
    return _by_powers(text)


def _by_powers(text: str) -> Decimal | None:
    total, section, digit, last_power = 0, 0, None, 1
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
            continue
        power = POWERS[char]
        if power >= 10000:
            total += (section + (digit or 0) or 1) * power
            section = 0
        else:
            section += (digit if digit is not None else 1) * power
        digit, last_power = None, power
    if digit is not None:
        colloquial = last_power >= 100 and text[-2] in POWERS  # 一万二 = 12000, 三百五 = 350
        section += digit * (last_power // 10 if colloquial else 1)
    return Decimal(total + section)
