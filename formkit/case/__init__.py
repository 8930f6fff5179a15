"""Intake: case files and workbooks into cases, keeping where each fact was typed."""

from __future__ import annotations
