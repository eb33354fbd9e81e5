"""Working days and statutory holidays: ``chinesecalendar``, plus years that an operator adds from the State Council's notice.

``corpus/data/holidays/<year>.yaml`` holds ``holidays: [dates off]`` and ``workdays: [weekend dates worked]``. Beyond both the calendar is
not published and nothing is guessed.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import chinese_calendar
import yaml

HOLIDAYS = Path(__file__).parents[2] / "corpus" / "data" / "holidays"


class CalendarUnknown(Exception):
    """No calendar for that year; the message is for the user."""

    def __init__(self, year: int) -> None:
        super().__init__(f"{year}年的放假安排尚未公布或尚未录入,未考虑节假日顺延")


@lru_cache
def _added(year: int) -> tuple[frozenset[date], frozenset[date]] | None:
    path = HOLIDAYS / f"{year}.yaml"
    if not path.exists():
        return None
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return frozenset(data.get("holidays") or ()), frozenset(data.get("workdays") or ())


def is_workday(day: date) -> bool:
    """Raises CalendarUnknown for a year without a published calendar."""
    added = _added(day.year)
    if added is not None:
        return day in added[1] or (day.weekday() < 5 and day not in added[0])
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise CalendarUnknown(day.year) from None


def is_statutory_holiday(day: date) -> bool:
    """A holiday proper (元旦, 春节, 清明 … on their own days), not a bridging rest day. Raises CalendarUnknown."""
    added = _added(day.year)
    if added is not None:
        return day in added[0]
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        raise CalendarUnknown(day.year) from None
    return bool(off and name)


def next_workday(day: date) -> date:
    """``day`` itself if it is a working day, else the first one after it."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day
