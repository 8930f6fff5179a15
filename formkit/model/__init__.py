"""The words of formkit as frozen data: case, form, part, box, mark, sheet, finding, paper."""

from __future__ import annotations

from formkit.model.case import CATEGORIES, Case
from formkit.model.finding import Finding, Severity, Value, number_words, sort_findings
from formkit.model.form import PT_PER_MM, Align, Box, Continuation, Form, Kind, Part, Place, Repeat
from formkit.model.paper import Medium, Paper, Written
from formkit.model.sheet import Layout, Line, Mark, Photo, Sheet, State, photo_name

__all__ = [
    "CATEGORIES",
    "PT_PER_MM",
    "Align",
    "Box",
    "Case",
    "Continuation",
    "Finding",
    "Form",
    "Kind",
    "Layout",
    "Line",
    "Mark",
    "Medium",
    "Paper",
    "Part",
    "Photo",
    "Place",
    "Repeat",
    "Severity",
    "Sheet",
    "State",
    "Value",
    "Written",
    "number_words",
    "photo_name",
    "sort_findings",
]
