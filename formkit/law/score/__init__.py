"""Points of the Excellent Organisation Declaration (優良要件適合申告書), item by item, in exact fractions.

The points stand in no statute but in the operating guideline; they are dated data in schemas/law/excellent-*.json. A
missing fact is never guessed: its item gives 0 points and names the fact.
"""

from __future__ import annotations

from formkit.law.score.gains import Change, Step, changes, way
from formkit.law.score.points import Group, Item, Score, Who, as_view, score, scores, table, training_years
from formkit.law.score.standing import excellent
