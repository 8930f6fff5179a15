"""What a sign in a tick box says: set, not set, or nothing that can be told."""

from __future__ import annotations

UNTICKED = frozenset("□☐")
TICKED = frozenset("■☑☒✓✔レ")
"""☒ is what Word sets; ✗, ×, ● and ○ mean yes to some people and no to others."""
SIGNS = UNTICKED | TICKED


def ticked(words: str) -> bool | None:
    """Whether a tick box with these words in it is set; None when a sign is none that everybody reads alike.

    A set sign over an empty square is set: it is drawn over the printed one. An empty box is not set.
    """
    signs = set("".join(words.split()))
    if not signs <= SIGNS:
        return None
    return bool(signs & TICKED)
