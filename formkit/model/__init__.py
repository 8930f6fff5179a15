"""The words of formkit as frozen data: case, form, part, box, mark, sheet, finding, paper."""

from __future__ import annotations

from formkit.model.case import CATEGORIES, Case, is_supervised, stage_of
from formkit.model.finding import Finding, Severity, Value, number_words, sort_findings
from formkit.model.form import PT_PER_MM, Align, Box, Continuation, Form, Kind, OlderPrint, Part, Place, Rect, Repeat
from formkit.model.paper import Medium, NotMade, Paper, PartNotice, Written
from formkit.model.required import Asks, Condition, Requirement
from formkit.model.sheet import Layout, Line, Mark, Photo, Sheet, State, photo_name
from formkit.model.spoken import certainty_words
from formkit.model.view import View, plan_of, sender_of, trainees_of
