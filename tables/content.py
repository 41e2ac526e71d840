"""The rows of every sheet of results for one applicant, made once, so that all outputs carry the same figures."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from matcher.ranking import PROJECT_TYPES, Weights, weights_for
from profiles.label import Label
from reports.citing import titled
from reports.errors import translated
from reports.messages import Words
from rules.checks.hosts import link_allowed
from rules.library import Library
from rules.policy import Incentive, Policy
from tables.layout import Formula, Sheet, Value
from tables.outcome import CRITERION_IDS, IncentiveLine, Outcome, ParkLine
from tables.rows import BOTH, Note
from tables.table import Table
from tables.work import Done

Cell = Value | Formula
FEN_IN_WAN = 1_000_000
WEIGHTS_AT = 4
"""The row (from 1) of the first line of the block of weights above the scores."""

FIRST_ROW = WEIGHTS_AT + len(PROJECT_TYPES) + 3
"""The row the first score stands on."""

_EFFECTS = {"row": "tables_effect_row", "cell": "tables_effect_cell", "told": "tables_effect_told"}
_FITS = {"good": "tables_fit_good", "poor": "tables_fit_poor", "unclear": "tables_fit_unclear"}
_PERIODS = {"once": "tables_once", "year": "tables_each_year", "month": "tables_each_month"}


class Rows(msgspec.Struct):
    """The rows of one applicant, by sheet."""

    shortlist: list[list[Cell]]
    scores: list[list[Cell]]
    incentives: list[list[Cell]]
    conditions: list[list[Cell]]
    errors: list[list[Cell]]


class Content:
    """Turns matched rows into the rows of the sheets, in one language."""

    def __init__(
        self, library: Library, tables: Sequence[Table], sheets: dict[str, Sheet], weights: Weights, words: Words, top: int
    ) -> None:
        self.library, self.tables, self.sheets, self.words, self.top = library, tables, sheets, words, top
        self.parks = {p.id: p for p in library.parks}
        self.cities = {r.id: r for r in library.regions.items if r.parent == "guangdong"}
        self.incentives: dict[str, tuple[Incentive, Policy]] = {
            i.key: (i, p) for p in library.policies for i in p.incentives
        }
        self.weights = weights
        self.scaled = {name: weights_for(weights, name) for name in PROJECT_TYPES}
        self.types = {name: words.label(Label(*label)) for name, label in PROJECT_TYPES.items()}
        self.cited: dict[str, None] = {}
        self.number = 0
        self._place_names: dict[str, tuple[str, str]] = {}

    def of(self, done: Done) -> Rows:
        """The rows one matched row gives."""
        self.number += 1
        rows = Rows([], [], [], [], [self._error(done, note) for note in done.notes])
        found = done.outcome
        if found is None:
            return rows
        who: list[Cell] = [self.number, done.name]
        rows.scores = self._scores(who, found)
        if found.fit == "good":  # the order of the others is no recommendation: no money is held out
            for park in found.parks[: self.top]:
                rows.incentives += self._incentives(who, park)
            rows.conditions = self._conditions(who, found)
        rows.shortlist = [self._short(who, done, found, rows.conditions)]
        return rows

    # ------------------------------------------------------------ shortlist

    def _short(self, who: list[Cell], done: Done, found: Outcome, conditions: list[list[Cell]]) -> list[Cell]:
        words, where = self.words, self.tables[done.table].sheet
        row: list[Cell] = [
            *who, done.code, where.file.name, where.name, done.number, words(_FITS[found.fit]),
            self.types[found.project_type], self._live_first(found),
        ]
        for n in range(self.top):
            park = found.parks[n] if n < len(found.parks) else None
            if park is None:
                row += [None] * 5
                continue
            money: list[Cell] = [wan(park.sure), wan(park.on_undertaking), wan(park.at_most)]
            row += [self.place(park.id)[0], park.score / 100, *(money if found.fit == "good" else [None] * 3)]
        asked = [self._asked(f)[1] or self._asked(f)[0] for f in found.ask]
        ask = words.join(asked or [str(c[3]) for c in conditions[:3] if c[3]])
        dropped = words.comma([self.place(d)[0] for d in found.dropped[:5]])
        return [*row, ask, len(conditions), dropped, len(done.notes)]

    def _live_first(self, found: Outcome) -> Cell:
        """The place that comes first under the weights in the workbook; its value now is of the weights used."""
        if not found.parks:
            return None
        best = max(found.parks, key=lambda p: p.score)
        sheet = self.sheets["scores"]
        place, score = sheet.letter("place"), sheet.letter("score")
        span = f"{{scores}}${score}${{first}}:${score}${{last}}"
        return Formula(
            f"=INDEX({{scores}}${place}${{first}}:${place}${{last}},MATCH(MAX({span}),{span},0))", self.place(best.id)[0],
        )

    # ------------------------------------------------------------ scores

    def _scores(self, who: list[Cell], found: Outcome) -> list[list[Cell]]:
        sheet, scaled = self.sheets["scores"], self.scaled[found.project_type]
        first, last = sheet.letter(CRITERION_IDS[0]), sheet.letter(CRITERION_IDS[-1])
        at = WEIGHTS_AT + list(PROJECT_TYPES).index(found.project_type)
        block = f"{{weights}}${first}${at}:${last}${at}"
        score = f"=SUMPRODUCT(ROUND({first}{{row}}:{last}{{row}}*{block}/SUM({block})*10000,0))/100"
        column = sheet.letter("score")
        rank = f"=RANK({column}{{row}},{column}${{first}}:{column}${{last}})"
        every = [p.score for p in found.parks]
        rows: list[list[Cell]] = []
        for park in found.parks:
            name, city = self.place(park.id)
            values = [
                settled((low + high) / 2, scaled[c], points)
                for c, (low, high), points in zip(CRITERION_IDS, park.criteria, park.points, strict=True)
            ]
            rows.append([
                *who, self.types[found.project_type], name, city, park.rank, Formula(score, park.score / 100),
                Formula(rank, 1 + sum(s > park.score for s in every)), park.score_low / 100, park.score_high / 100,
                *values, *_money(park), self.words("tables_yes") if park.wished else "",
            ])
        return rows

    def place(self, park_id: str) -> tuple[str, str]:
        """A place's short name and its city."""
        if park_id not in self._place_names:
            park = self.parks.get(park_id)
            name = self.words.script(park.short if self.words.base == "zh" else park.name.text("en")) if park else park_id
            lineage = self.library.regions.lineage(park.region) if park else ()
            city = next((self.words.label(self.cities[r].label) for r in lineage if r in self.cities), "")
            self._place_names[park_id] = (name, city)
        return self._place_names[park_id]

    # ------------------------------------------------------------ incentives

    def _incentives(self, who: list[Cell], park: ParkLine) -> list[list[Cell]]:
        place = self.place(park.id)[0]
        rows = [[*who, place, *self._incentive(line)] for line in park.incentives]
        if park.incentives_more:
            more: list[Cell] = [*who, place, self.words("tables_more", n=park.incentives_more)]
            rows.append(more + [None] * (len(self.sheets["incentives"].columns) - len(more)))
        return rows

    def _incentive(self, line: IncentiveLine) -> list[Cell]:
        words = self.words
        incentive, policy = self.incentives[line.key]
        self.cited[policy.id] = None
        missing = words.comma([self._fact(f) for f in line.missing] + [words.script(j) for j in line.judged_by])
        return [
            words.label(incentive.name), words.label(policy.title), words.script(policy.number),
            words.script(incentive.clause), words(f"bucket_{line.bucket}"), words(line.verdict),
            *((None, None, words("no_money")) if line.high == 0 else
              (wan(line.low), None if line.high is None else wan(line.high), words(_PERIODS[line.period]))),
            words("tables_yes") if line.in_bundle else "", missing, _day(incentive.effective), _day(incentive.expires),
            words(f"seen_{incentive.seen}"), official(policy.links),
        ]

    def _fact(self, fact_id: str) -> str:
        fact = self.library.facts.get(fact_id)
        return self.words.label(fact.label) if fact else fact_id

    # ------------------------------------------------------------ conditions to confirm

    def _conditions(self, who: list[Cell], found: Outcome) -> list[list[Cell]]:
        """What has to be asked: one line a fact or reviewer, those that decide most money first."""
        asked: dict[str, list[tuple[IncentiveLine, str]]] = {}
        for park in found.parks[: self.top]:
            for line in park.incentives:
                for name in (*line.missing, *(f"\0{j}" for j in line.judged_by)):
                    asked.setdefault(name, []).append((line, park.id))
        rows: list[tuple[int, int, int, str, list[Cell]]] = []
        for name, lines in asked.items():
            keys = list(dict.fromkeys(line.key for line, _ in lines))
            worth = max(line.high or line.low for line, _ in lines)
            label, question, fact_id = self._asked(name)
            named = self.words.comma([self.words.label(self.incentives[k][0].name) for k in keys[:4]])
            places = self.words.comma([self.place(p)[0] for p in dict.fromkeys(p for _, p in lines)])
            row: list[Cell] = [*who, label, question, fact_id, len(keys), wan(worth), named, places]
            first = found.ask.index(name) - len(found.ask) if name in found.ask else 0
            rows.append((first or self._later(name), -worth, -len(keys), name, row))
        return [row for *_, row in sorted(rows, key=lambda r: r[:4])]

    def _later(self, name: str) -> int:
        """What people decide, and what nearly every company can sign, is asked after what only this company knows."""
        fact = self.library.facts.get(name)
        return 2 if fact is None else int(fact.undertaking or fact.settled)

    def _asked(self, name: str) -> tuple[str, str, str]:
        if name.startswith("\0"):
            return self.words("tables_review_by", who=self.words.script(name[1:])), "", ""
        fact = self.library.facts.get(name)
        return (self.words.label(fact.label), self.words.label(fact.question), fact.id) if fact else (name, "", name)

    # ------------------------------------------------------------ errors

    def _error(self, done: Done, note: Note) -> list[Cell]:
        where, words = self.tables[done.table].sheet, self.words
        return [
            self.number, done.name, where.file.name, where.name, done.number, self._worded(note.column), note.value,
            words(_EFFECTS[note.effect]), translated(note.reason, words), translated(self._worded(note.hint), words),
        ]

    def _worded(self, said: str) -> str:
        """What a note says, in the language of the screen where it says it in two."""
        zh, both, en = said.partition(BOTH)
        if not both:
            return said
        return (en or zh) if self.words.base == "en" else self.words.script(zh)

    # ------------------------------------------------------------ sources and receipt

    def sources(self, receipt: Sequence[tuple[str, str, str]]) -> list[list[Cell]]:
        """The receipt (part, item, detail), and every policy cited with its official link."""
        rows: list[list[Cell]] = [[part, item, detail, None, None, None, None] for part, item, detail in receipt]
        for policy in sorted((self.library.policy(p) for p in self.cited), key=lambda p: p.id if p else ""):
            if policy is not None:
                rows.append([
                    self.words("tables_policy"),
                    titled(self.words.label(policy.title), self.words.script(policy.number), self.words),
                    self.words.script(policy.issuer), f"{_day(policy.effective)} – {_day(policy.expires)}".strip(" –"),
                    self.words(f"seen_{policy.seen}"), policy.checked.isoformat(), official(policy.links),
                ])
        return rows


def _money(park: ParkLine) -> list[Cell]:
    return [wan(park.sure), wan(park.sure_at_most), wan(park.on_undertaking), wan(park.on_undertaking_at_most),
            wan(park.possible), wan(park.at_most), wan(park.review), wan(park.unverified), park.unbounded]


def wan(fen: int) -> float:
    """A sum in units of 10,000 yuan, exact to the fen."""
    return fen / FEN_IN_WAN


def settled(value: float, weight: float, points: int) -> float:
    """A criterion's value such that a spreadsheet's rounding (halves up) gives the very points of the score.

    >>> settled(0.335, 3.0, 100) * 300, settled(0.4, 22.0, 880)
    (100.4999, 0.4)
    """
    exact = value * weight * 100
    if not weight or abs(exact % 1 - 0.5) > 1e-6:
        return value
    return (points + (0.4999 if exact > points else -0.4999)) / (weight * 100)


def official(links: Sequence[str]) -> str:
    """The first link that goes to an official host; nothing where there is none."""
    return next((link for link in links if link_allowed(link)), "")


def _day(day: object) -> str:
    return day.isoformat() if hasattr(day, "isoformat") else ""
