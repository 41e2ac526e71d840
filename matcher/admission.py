"""Admission self-check: what a place asks of projects, held against what is known of one applicant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from matcher.result import AdmissionResult, GateResult
from matcher.shortfall import ANYTHING, LANGS, Shortfall, figure_of
from profiles.label import Label
from profiles.parks import LandRules, Park, ParkSource, Threshold, Told, cited
from rules.condition import ALWAYS, Condition
from rules.engine import Outcome
from rules.explain import clause, missing_facts
from rules.frame import Frame
from rules.library import Library, ParkGate
from rules.program import Program, Truth
from rules.thresholds import PlaceThreshold
from rules.wording import Wording, number

ONE_OFF = frozenset({"listing", "selection"})  # one plot, one tender: nothing the place asks of others
GATE_VERDICTS = {1: "failed", 0: "unknown", -1: "passed"}
VERDICTS = {1: "met", 0: "unknown", -1: "unmet"}


class AdmissionNote(msgspec.Struct, frozen=True):
    """A sentence that goes with the figures of a place, and the document it stands in."""

    text: Label
    source: str
    seen: str
    stated: str
    checked: str


class AdmissionCheck(msgspec.Struct, frozen=True):
    """Everything a park is known to ask, for one applicant on a day; `standing` and `reference` count verdicts.

    `standing`: figures of rules (in force, or not known whether they still are). `reference`: drafts, what has lapsed,
    single plots, and averages of projects that came.
    """

    park: str
    name: Label
    as_of: str
    gates: tuple[GateResult, ...]
    thresholds: tuple[AdmissionResult, ...]
    notes: tuple[AdmissionNote, ...]
    standing: dict[str, int]
    reference: dict[str, int]


class _Place(msgspec.Struct):
    """What is asked at one park, compiled; `stated` and `gates` remember who says so."""

    stated: tuple[tuple[Park | LandRules, PlaceThreshold], ...]
    gates: tuple[tuple[Park, ParkGate], ...]
    program: Program
    seen: Outcome | None = None

    def outcome(self, frame: Frame) -> Outcome:
        """The truth of the place's conditions; kept while one row of the same frame after another is asked for."""
        seen = self.seen  # read once: another thread may ask for another frame
        if seen is None or seen.frame is not frame:
            seen = self.seen = _Seen(frame, self.program.run(frame))
        return seen


class _Seen(Outcome):
    """The truth of a park's own conditions, in the form explanations are read from; it has no incentives."""

    def __init__(self, frame: Frame, truth: Truth) -> None:
        self.frame = frame
        self.truth = truth


class Admission:
    """The admission figures and gates of every park of a library; each park is prepared when first asked for."""

    def __init__(self, library: Library, wording: Wording | None = None) -> None:
        self.library = library
        self.wording = wording or Wording(library.facts, library.regions, library.sectors)
        self._ready: dict[tuple[str, bool], _Place] = {}
        self._texts: dict[Condition, Label] = {}
        self.shortfall = Shortfall(library.facts)

    def at(self, frame: Frame, row: int, park: Park) -> tuple[AdmissionResult, ...]:
        """Every figure asked at a park (or in an area: of its sites too), for one row of a frame; averages left out."""
        place = self._place(park, False)
        return self._figures(place, place.outcome(frame), row) if place.stated else ()

    def check(self, frame: Frame, row: int, park: Park) -> AdmissionCheck:
        """Figures and gates of a park, counted, for one row of a frame."""
        place = self._place(park, True)
        outcome = place.outcome(frame)
        figures = self._figures(place, outcome, row)
        gates = tuple(self._gate(place, outcome, n, row) for n in range(len(place.gates)))
        return AdmissionCheck(
            park.id, park.name, frame.as_of.isoformat(), gates, figures,
            self._notes(park, {p.id for p, _ in (*place.stated, *place.gates)}),
            counted([f for f in figures if stands(f)]), counted([f for f in figures if not stands(f)]),
        )

    def _place(self, park: Park, averages: bool) -> _Place:
        key = (park.id, averages)
        if key not in self._ready:
            parks = self._parks(park)
            where = {p.id: p for p in parks}
            lineage = self.library.regions.lineage(park.region)
            rules = {r.id: r for r in self.library.land_rules if r.region in lineage}
            sayers: dict[str, Park | LandRules] = {**where, **rules}
            asked = [t for t in self.library.thresholds if averages or not t.compared]
            own = [t for t in asked if t.place in where]
            wider = [t for t in asked if t.place in rules]
            stated = tuple((sayers[t.place], t) for t in (*own, *wider))
            said: dict[tuple[str, str], tuple[Park, ParkGate]] = {}
            for gate in self.library.gates:
                if gate.park in where:
                    said.setdefault((gate.gate.id, gate.gate.text.zh), (where[gate.park], gate))
            gates = tuple(said.values())
            conditions = [c for _, t in stated for c in (t.test, t.scope or ALWAYS)]
            conditions += [g.when if g.when is not None else ALWAYS for _, g in gates]
            library = self.library
            program = Program(conditions, library.facts, library.regions, library.sectors)
            self._ready[key] = _Place(stated, gates, program)
        return self._ready[key]

    def _notes(self, park: Park, heard: set[str]) -> tuple[AdmissionNote, ...]:
        """What the documents that the figures and gates of a park stand in say besides."""
        found: dict[str, AdmissionNote] = {}
        lineage = self.library.regions.lineage(park.region)
        for place in self._parks(park):
            cites = {s.source for s in (*place.thresholds, *place.benchmarks, *place.gates)}
            if place.id in heard:
                found |= {n.zh: _note(n, place) for n in place.notes if n.source in cites}
        for rules in self.library.land_rules:
            found |= {n.zh: _note(n, rules) for n in rules.notes if rules.region in lineage}
        return tuple(found.values())

    def _parks(self, park: Park) -> list[Park]:
        """The park first; then, for an area, its sites, and for a site the area it lies in."""
        sites = [p for p in self.library.parks if p.part_of == park.id]
        area = self.library.park(park.part_of) if park.part_of else None
        return [park, *sites, *([area] if area else [])]

    def _figures(self, place: _Place, outcome: Outcome, row: int) -> tuple[AdmissionResult, ...]:
        return tuple(self._figure(place, outcome, n, row) for n in range(len(place.stated)))

    def _figure(self, place: _Place, outcome: Outcome, n: int, row: int) -> AdmissionResult:
        sayer, said = place.stated[n]
        item, source = said.item, sayer.sources[said.item.source]
        test = clause(outcome, said.test, place.program.trees[2 * n], row)
        scope = clause(outcome, said.scope or ALWAYS, place.program.trees[2 * n + 1], row)
        verdict = VERDICTS[max(test.truth, -scope.truth)]
        if scope.truth == -1:
            verdict = "not_applicable"
        fact = self.library.facts[item.fact]
        have = outcome.frame.company.numbers.get(fact.id)
        low, high = (float(have[0][row]), float(have[1][row])) if have is not None else ANYTHING
        computed = self.shortfall.computed(fact, outcome.frame, row, low, high)
        asked = missing_facts(scope) if scope.truth == 0 else []
        if test.truth == 0:
            asked += self.shortfall.inputs(fact, outcome.frame, row)
        return AdmissionResult(
            sayer.id, sayer.name, fact.id, self._text(said), verdict, force_of(item, source, outcome.frame.as_of),
            item.kind, cited(source, item.clause), source.seen,
            checked=source.checked.isoformat(), stated=str(source.date or item.as_of or ""),
            valid_until=source.valid_until.isoformat() if source.valid_until else "",
            scope=item.scope, note="；".join(t for t in (item.basis, item.note) if t),
            have=Shortfall.range(fact, low, high), computed=computed,
            gap=self.shortfall.gap(said, fact, low, high) if verdict == "unmet" else Label(),
            remedy=self.shortfall.remedy(said, fact, outcome.frame, row) if verdict == "unmet" and computed.zh else Label(),
            missing=tuple(dict.fromkeys(asked)) if verdict == "unknown" else (), average=said.compared,
        )

    def _text(self, said: PlaceThreshold) -> Label:
        """What is asked, in words; an average as the figure itself."""
        if said.test not in self._texts or said.compared:
            text = self.wording.label(said.test)
            if not said.compared:
                self._texts[said.test] = text
                return text
            fact, value = self.library.facts[said.item.fact], figure_of(said.item, self.library.facts[said.item.fact])
            return Label(*(f"{fact.label.text(lang)} {number(value, fact, lang)}" for lang in LANGS))
        return self._texts[said.test]

    @staticmethod
    def _gate(place: _Place, outcome: Outcome, n: int, row: int) -> GateResult:
        sayer, item = place.gates[n]
        gate, source = item.gate, sayer.sources[item.gate.source]
        verdict = "told"
        missing: tuple[str, ...] = ()
        if item.when is not None:
            node = clause(outcome, item.when, place.program.trees[2 * len(place.stated) + n], row)
            verdict, missing = GATE_VERDICTS[node.truth], tuple(missing_facts(node))
        return GateResult(
            gate.id, gate.text, verdict, gate.effect, cited(source, gate.clause), missing, source.seen,
            str(source.date), source.checked.isoformat(),
        )


def _note(note: Told, place: Park | LandRules) -> AdmissionNote:
    source = place.sources[note.source]
    return AdmissionNote(
        Label(note.zh, note.en), cited(source, note.clause), source.seen, str(source.date), source.checked.isoformat()
    )


def force_of(item: Threshold, source: ParkSource, as_of: dt.date) -> str:
    """Whether a figure holds on a day: in_force, unverified, draft, lapsed, or only a reference (one plot, an average)."""
    if item.kind == "draft":
        return "draft"
    if source.valid_until is not None and source.valid_until < as_of:
        return "lapsed"
    if item.kind != "rule":
        return "reference"
    return "in_force" if source.valid_until is not None and source.seen == "primary" else "unverified"


def stands(found: AdmissionResult) -> bool:
    """Whether a figure is one the place's rules ask, as far as is known."""
    return found.force in {"in_force", "unverified"}


def counted(found: Sequence[AdmissionResult]) -> dict[str, int]:
    """How many figures got each verdict."""
    return {v: sum(f.verdict == v for f in found) for v in ("met", "unmet", "unknown", "not_applicable")}
