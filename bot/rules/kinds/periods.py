"""Calendar periods: half-months, months, quarters, half-years, years. Not rolling; both ends inclusive.

The text fixes places inside calendar periods (「每季度的第一个月」「每月最后一个周五」), hence the calendar reading.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

PER_YEAR = {"week": 52, "half_month": 24, "month": 12, "quarter": 4, "half_year": 2, "year": 1}
NAMES = {"week": "周", "half_month": "半月", "month": "月", "quarter": "季度", "half_year": "半年", "year": "年"}
ONE = {"week": "一周", "half_month": "半个月", "month": "一个月", "quarter": "一个季度", "half_year": "半年", "year": "一年"}
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}

PARTS = {
    "第一季度": (1, 2, 3),
    "第二季度": (4, 5, 6),
    "第三季度": (7, 8, 9),
    "第四季度": (10, 11, 12),
    "上半年": (1, 2, 3, 4, 5, 6),
    "下半年": (7, 8, 9, 10, 11, 12),
    "前三季度": (1, 2, 3, 4, 5, 6, 7, 8, 9),
    "后三季度": (4, 5, 6, 7, 8, 9, 10, 11, 12),
}


def period(every: str, day: date) -> tuple[date, date]:
    """First and last day of the calendar period that holds ``day``."""
    if every == "week":
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    last_of_month = monthrange(day.year, day.month)[1]
    if every == "half_month":
        return (day.replace(day=1), day.replace(day=15)) if day.day <= 15 else (day.replace(day=16), day.replace(day=last_of_month))
    size = MONTHS[every]
    first_month = (day.month - 1) // size * size + 1
    last_month = first_month + size - 1
    return date(day.year, first_month, 1), date(day.year, last_month, monthrange(day.year, last_month)[1])


def following(every: str, day: date) -> tuple[date, date]:
    """The period after the one that holds ``day``."""
    return period(every, period(every, day)[1] + timedelta(days=1))


def last_weekday_of_month(year: int, month: int, isoweekday: int) -> date:
    """
    >>> last_weekday_of_month(2024, 5, 5)
    datetime.date(2024, 5, 31)
    """
    last = date(year, month, monthrange(year, month)[1])
    return last - timedelta(days=(last.isoweekday() - isoweekday) % 7)
