"""Two things named in one question, of which the sum or the difference is asked: 「考勤表的签字加上固定资产报销的签字,总共要几个」."""

from __future__ import annotations

import re

_ASKS = r"各|分别|一共|总共|统共|拢共|合计|合起来|加起来|哪|谁|要几|要多少|得几|几个|差[几多]|相差|多几|少几"
_TWO = re.compile(rf"^(?P<a>[^,，。;；?？]{{3,20}}?)(?:加上|再加|和|跟|与|比|加|、)(?P<b>[^,，。;；?？]{{3,20}}?)(?P<asked>[,，、 ]?(?:{_ASKS}).*)$")


def parts(text: str) -> tuple[str, str] | None:
    """Either thing with what is asked of both; None if the question does not join two things."""
    two = _TWO.match(text)
    return (f"{two['a']},{two['asked'].lstrip(',，、 ')}", f"{two['b']},{two['asked'].lstrip(',，、 ')}") if two else None
