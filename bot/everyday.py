"""Printed periods and shares in the words people use: a card may say both, and the step shows how they hang together."""

from __future__ import annotations

import re
from collections.abc import Iterable

# printed form → the same in everyday words
_SAME: tuple[tuple[str, str], ...] = (
    (r"每半个?月", "每半个月一次 = 一个月2次 = 一年24次"),
    (r"每月|每个月", "每月一次 = 一年12次"),
    (r"每季|每个季度", "每季度一次 = 每3个月一次 = 一年4次"),
    (r"每半年|半年", "每半年一次 = 每6个月一次 = 一年2次"),
    (r"每年|年终|年底|年初", "每年一次 = 每12个月一次"),
    (r"每周", "每周一次 = 每7天一次 = 一年52次"),
    (r"每季度的?第一个月", "每季度第一个月 = 1月、4月、7月、10月"),
    (r"每季度最后一", "每季度最后一个月 = 3月、6月、9月、12月"),
    (r"半数", "半数 = 1/2 = 50%"),
    (r"三分之二", "三分之二 = 2/3"),
    (r"50%", "50% = 1/2 = 5成"),
    (r"两年", "两年 = 24个月"),
    (r"一年", "一年 = 12个月"),
    (r"一周", "一周 = 7天 = 5个工作日"),
    (r"双休|周六|休息日", "双休日 = 周6、周日 = 2天"),
    (r"24小时", "24小时 = 1天"),
    (r"60日", "60日 = 2个月"),
    (r"30日|30天", "30日 = 1个月"),
)
_CLOCK = re.compile(r"(\d{1,2})[::](\d{2})")
_OCLOCK = re.compile(r"(下午|晚上|晚)(\d{1,2})[点时]")


def same(texts: Iterable[str]) -> list[str]:
    """Equations that hold for the periods, shares and clock times printed in the texts."""
    joined = " ".join(texts)
    out = [equation for pattern, equation in _SAME if re.search(pattern, joined)]
    for hour, minute in _CLOCK.findall(joined):
        spoken = f"{int(hour)}点{minute if minute != '00' else ''}"
        out.append(f"{hour}:{minute} = {spoken}" + (f" = 下午{int(hour) - 12}点" if int(hour) > 12 else ""))
    out += [f"{part}{hour}点 = {int(hour) + 12}:00" for part, hour in _OCLOCK.findall(joined) if int(hour) < 12]
    return out
