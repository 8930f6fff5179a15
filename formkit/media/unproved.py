"""Why a file of our own is not what it should be: not its form's paper with the marks of one sheet, and nothing else."""

from __future__ import annotations


class UnprovedError(Exception):
    """`why` names the sentence of FK307 that tells it; `page` (from 1) where it is one page's fault."""

    def __init__(self, why: str, page: int | None = None) -> None:
        super().__init__(why)
        self.why, self.page = why, page
