"""How a filled page lies on its blank: printed words and rules of both are paired, and every place can be taken back.

Places are never guessed from one page measure: where a row grew, a place between two rules lies somewhere between what
the rule above and the rule below say, and both bounds are kept. Units are mm.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from formkit.media.pdf.page import Char, Page
from formkit.media.pdf.page_shapes import Rule
from formkit.model import Rect
from formkit.reading.print.anchors import strings_of
from formkit.reading.print.pairing import ALIKE, Lines, Pair, Scale, Shifts, common, paired, split, within

_EXACT = 0.3  # no printed letter stands farther from its place than this: nothing moved on the page
_AGREE = 0.4  # two bounds of a place that lie no farther apart are one
_FAR = 1e4
_SLACK = 0.25
_LOOSE = 1.5


@dataclass(frozen=True, slots=True)
class RulePair:
    """A level rule found on both pages: where it lies on the blank and on the file, and from where to where (file)."""

    blank: float
    file: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """The common scale of a filled page, what was paired, and what was not.

    `share` is the share of the printed letters that were found. `exact` is True when all were found in their places.
    `slack` is how far a place may be off from left to right. `strikes` are level rules that the blank does not have.
    """

    scale: Scale
    pairs: tuple[Pair, ...]
    missing: tuple[tuple[Char, ...], ...]
    rule_pairs: tuple[RulePair, ...]
    share: float
    exact: bool
    slack: float
    strikes: tuple[Rule, ...]

    def back_x(self, x: float) -> tuple[float, float]:
        """Bounds, on the blank, of a place `x` from the left of the filled page."""
        plain = self.scale.back_x(x)
        return plain - self.slack, plain + self.slack

    def back_y(self, x: float, y: float) -> tuple[float, float]:
        """Bounds, on the blank, of a place on the filled page from the top."""
        plain = self.scale.back_y(y)
        if self.exact:
            return plain, plain
        above, below = self._around(x, y)
        bounds = [
            couple.blank + (y - couple.file) / self.scale.y_scale for couple in (above, below) if couple is not None
        ]
        before, after = self._moves(y)
        if above is None:
            bounds.append(plain + before if before is not None else -_FAR)
        if below is None:
            bounds.append(plain + after if after is not None else _FAR)
        low, high = min(bounds), max(bounds)
        if high - low <= _AGREE:
            return (low + high) / 2, (low + high) / 2
        beside = self._beside(x, y)
        if beside is not None and low - _AGREE <= plain + beside <= high + _AGREE:
            return plain + beside, plain + beside
        return low, high

    def _around(self, x: float, y: float) -> tuple[RulePair | None, RulePair | None]:
        """The next paired rules above and below a place that pass over or under it."""
        crossing = [couple for couple in self.rule_pairs if couple.start - 0.5 <= x <= couple.end + 0.5]
        above = [couple for couple in crossing if couple.file <= y]
        below = [couple for couple in crossing if couple.file > y]
        return max(above, key=_height, default=None), min(below, key=_height, default=None)

    def _moves(self, y: float) -> tuple[float | None, float | None]:
        """How far the nearest printed runs above and below say that a place moved (file to blank)."""
        tops = [(self._top(pair), -pair.dy / self.scale.y_scale) for pair in self.pairs]
        above = [entry for entry in tops if entry[0] <= y]
        below = [entry for entry in tops if entry[0] > y]
        return max(above)[1] if above else None, min(below)[1] if below else None

    def _top(self, pair: Pair) -> float:
        return self.scale.y(pair.run[0].y) + pair.dy

    def _beside(self, x: float, y: float) -> float | None:
        """How far the nearest printed run on the same line moved; None when there is none."""
        beside = [
            (abs(self.scale.x(pair.run[0].x) + pair.dx - x), -pair.dy / self.scale.y_scale)
            for pair in self.pairs if abs(self._top(pair) - y) <= 1.5
        ]  # fmt: skip
        far, move = min(beside, key=lambda entry: entry[0], default=(_FAR, 0.0))
        return move if far <= 40 else None

    def forth(self, rect: Rect) -> Rect:
        """Where a rectangle of the blank lies on the filled page, for showing it."""
        x, y, w, h = rect
        scale, moved = self.scale, self.move_at(y + h / 2)
        return scale.x(x), scale.y(y) + moved, w * scale.x_scale, h * scale.y_scale

    def move_at(self, y: float) -> float:
        """How far what lies at `y` of the blank moved down besides the common shift."""
        entries = [(couple.blank, couple.file - self.scale.y(couple.blank)) for couple in self.rule_pairs]
        entries += [(pair.run[0].y, pair.dy) for pair in self.pairs]
        return min(entries, key=lambda entry: abs(entry[0] - y))[1] if entries and not self.exact else 0.0


def _height(couple: RulePair) -> float:
    return couple.file


def align(page: Page, blank: Page, without: Sequence[Rect], words: Sequence[Rect]) -> Alignment:
    """Lay a filled page over the page of the blank that it is.

    `without` are places whose printed words may be gone, `words` those of words that stand in cells of their own.
    """
    runs = [piece for run in strings_of(blank.chars) for piece in split(run, words)]
    lines = Lines(page)
    scale = common(runs, lines)
    pairs = paired(runs, lines, scale)
    placed = {id(pair.run) for pair in pairs}
    missing = tuple(
        run for run in runs if id(run) not in placed and not any(within(run[0].middle, rect) for rect in without)
    )  # fmt: skip
    paired_letters, lost = sum(len(pair.run) for pair in pairs), sum(map(len, missing))
    share = paired_letters / (paired_letters + lost) if paired_letters else 0.0
    exact = not missing and _in_place(pairs, lines.chars, scale)
    rule_pairs, strikes = _rule_pairs(page, blank, pairs, scale)
    slack = 0.0 if exact else _slack(page, blank, scale)
    return Alignment(scale, tuple(pairs), missing, rule_pairs, share, exact, slack, strikes)


def _in_place(pairs: Sequence[Pair], chars: Sequence[Char], scale: Scale) -> bool:
    return all(
        abs(chars[at].x - scale.x(char.x)) <= _EXACT and abs(chars[at].y - scale.y(char.y)) <= _EXACT
        for pair in pairs
        for char, at in zip(pair.run, pair.at, strict=True)
    )


# -- rules -------------------------------------------------------------------------------------------------------------


def _rule_pairs(
    page: Page, blank: Page, pairs: Sequence[Pair], scale: Scale
) -> tuple[tuple[RulePair, ...], tuple[Rule, ...]]:
    """Level rules that are the same on both pages, and those that only the filled page has.

    Rules of one reach are paired in order when both pages have as many; else only where all round them moved alike.
    """
    moves = Shifts(pairs)
    families: list[tuple[list[Rule], list[Rule]]] = []
    for rule in blank.level:
        mapped = Rule(rule.at, scale.x(rule.start), scale.x(rule.end))
        family = next((family for family in families if _same_reach(family[0][0], mapped)), None)
        if family is None:
            family = [], [other for other in page.level if _same_reach(mapped, other)]
            families.append(family)
        family[0].append(mapped)
    rule_pairs = []
    rules: set[Rule] = set()
    for on_blank, on_file in families:
        if len(on_blank) == len(on_file):
            couples = list(zip(on_blank, on_file, strict=True))
        else:
            couples = []
            for rule in on_blank:
                low, high = moves.span(rule.at)
                at = scale.y(rule.at) + (low + high) / 2
                near = [other for other in on_file if abs(other.at - at) <= 0.8]
                if high - low <= ALIKE and len(near) == 1:
                    couples.append((rule, near[0]))
        for rule, other in couples:
            low, high = moves.span(rule.at)
            at = scale.y(rule.at)
            if at + low - 1.5 <= other.at <= at + high + 1.5:
                rules.add(other)
                rule_pairs.append(RulePair(rule.at, other.at, other.start, other.end))
    return tuple(rule_pairs), tuple(rule for rule in page.level if rule not in rules)


def _same_reach(first: Rule, second: Rule) -> bool:
    shared = min(first.end, second.end) - max(first.start, second.start)
    return shared >= 0.8 * max(first.end - first.start, second.end - second.start)


def _slack(page: Page, blank: Page, scale: Scale) -> float:
    """How far places may be off from left to right: little when the upright rules lie where the scale puts them."""
    if not blank.upright:
        return _SLACK if scale.x_scale == 1.0 else 2 * _SLACK
    edges = sorted(rule.at for rule in page.upright)
    good = 0
    for rule in blank.upright:
        x = scale.x(rule.at)
        nearest = bisect_left(edges, x - 0.6)
        good += nearest < len(edges) and edges[nearest] <= x + 0.6
    return _SLACK if good >= 0.9 * len(blank.upright) else _LOOSE
