"""Figures of lists: hours by month and the arrow over them, totals, sums of money, circled numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from formkit.words import text
from formkit.words.pointer import at


def _busy(hours: Sequence[float]) -> tuple[int, int] | None:
    """First and last month (from 1) with hours."""
    months = [month for month, figure in enumerate(hours, 1) if figure]
    return (months[0], months[-1]) if months else None


def months_arrow(hours: Sequence[float]) -> str:
    """First and last month with hours: [0, 0, 8, 8, 0, …] → "3-4"."""
    busy = _busy(hours)
    return f"{busy[0]}-{busy[1]}" if busy else ""


def month_hours(hours: Sequence[float], month: int) -> str:
    """Hours of a month (from 1), nothing outside the arrow: [0, 8, 0, 8, 0] → "", "8", "0", "8", ""."""
    busy = _busy(hours)
    return text.number(hours[month - 1]) if busy and busy[0] <= month <= busy[1] else ""


def sum_of(entries: Sequence[Mapping[str, Any]], place: str) -> str:
    """Sum of the numbers at a place in each entry: `hours_total`, `hours_by_month/3`. Nothing when none has one."""
    numbers = [number for entry in entries if (number := at(entry, f"/{place}")) is not None]
    return text.number(round(math.fsum(numbers), 6)) if numbers else ""


def topics(lecture: Mapping[str, Any]) -> str:
    """What a lecture is about with its hours behind it, and below it the hours of its topics where they are given."""
    content, whole = lecture.get("content"), lecture.get("hours")
    if content and whole is not None:
        content = f"{content}（{text.number(whole)}時間）"
    hours = [f"{topic.get('name')}（{text.number(topic.get('hours') or 0)}）" for topic in lecture.get("topics") or ()]
    return "\n".join(filter(None, [content, "、".join(hours)]))


def circled(number: int) -> str:
    """①–㊿; what is greater stands in parentheses."""
    for first, last, start in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= number <= last:
            return chr(start + number - first)
    return f"({number})"
