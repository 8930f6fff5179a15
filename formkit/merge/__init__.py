"""Case × form → sheets."""

from __future__ import annotations

from formkit.merge.merge import Merged, merge, view_of
