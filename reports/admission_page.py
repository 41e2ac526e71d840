"""Admission self-check on a screen: what a park asks, what is known of the project, and what is short."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.admission import AdmissionCheck, AdmissionNote, counted, stands
from matcher.result import AdmissionResult, GateResult, ParkResult
from profiles.facts import Facts
from reports.citing import seen
from reports.layout import Cell, Page
from reports.messages import Words

MARK, WIDE = 8, 14
ORDER = ("unmet", "unknown", "met", "not_applicable")
STYLES = {"met": "green", "unmet": "red", "unknown": "yellow", "not_applicable": "dim"}
GATES = {"unknown": "gate_unknown_mark", "told": "gate_told_mark", "passed": "gate_passed"}
ASKED = 5


class AdmissionPage:
    """Writes the self-check of one park; without an applicant (`held` False) it lists what is asked."""

    def __init__(self, check: AdmissionCheck, facts: Facts, words: Words, width: int, held: bool = True) -> None:
        self.check = check
        self.facts = facts
        self.words = words
        self.held = held
        self.page = Page(width)
        self.marks: dict[str, list[str]] = {}

    def whole(self) -> Page:
        """The page: gates, figures the rules ask, figures for reference, and what to add."""
        words, check = self.words, self.check
        title = words("admission_title" if self.held else "admission_list_title", park=words.label(check.name))
        self.page.put(words.join([title, words("admission_as_of", day=check.as_of)]), indent=0, style="bold")
        asked = [f for f in check.thresholds if stands(f)]
        if not check.gates and not asked:
            self.page.blank()
            self.page.put(words("admission_none"))
        self._gates()
        self._figures("admission_standing", asked, tally(counted(asked), words))
        self._figures("admission_reference", [f for f in check.thresholds if not stands(f) and not f.average])
        averages = [f for f in check.thresholds if f.average]
        if self.held:  # an average nobody can be compared with says nothing
            averages = [f for f in averages if f.verdict != "unknown"]
        self._figures("admission_averages", averages)
        self._notes()
        self._ask()
        self._sources()
        self.page.blank()
        self.page.put(words("admission_foot"), indent=0, style="dim")
        return self.page

    def _gates(self) -> None:
        if self.check.gates:
            self.page.heading(self.words("park_gates"))
        for gate in self.check.gates:
            text = f"{self.words.label(gate.text)}  [{self._cited(document(gate, self.words))}]"
            met = self.held and gate.verdict != "failed"
            mark = self.words(GATES[gate.verdict] if met else f"effect_{gate.effect}")
            self.page.row([Cell(mark, MARK if self.held else WIDE), Cell(text, 0)])

    def _figures(self, heading: str, found: Sequence[AdmissionResult], note: str = "") -> None:
        if not found:
            return
        self.page.heading(self.words(heading), note if self.held else "")
        if self.held:
            found = sorted(found, key=lambda f: ORDER.index(f.verdict))
        for item in found:
            self._figure(item)

    def _figure(self, item: AdmissionResult) -> None:
        words = self.words
        lines = [f"{requirement(item, words)}  [{self._cited(document(item, words), holds(item, words))}]"]
        if item.place != self.check.park:
            lines[0] = words("admission_of", place=words.short(item.place_name), text=lines[0])
        if self.held and item.verdict != "not_applicable":
            lines.append(standing_of(item, words))
        lines.append(words("admission_note", text=words.script(item.note)) if item.note else "")
        mark = Cell(words(f"threshold_{item.kind}"), WIDE, "dim")
        if self.held:
            mark = Cell(words(verdict_key(item)), MARK, STYLES[item.verdict])
        self.page.row([mark, Cell(lines[0], 0)])
        for line in filter(None, lines[1:]):
            self.page.row([Cell("", mark.width), Cell(line, 0)])

    def _cited(self, source: str, holds: str = "") -> int:
        """The number of a document, and what is to be said of whether its figures hold."""
        said = self.marks.setdefault(source, [])
        if holds and holds not in said:
            said.append(holds)
        return list(self.marks).index(source) + 1

    def _sources(self) -> None:
        """The documents, each once, by the number they were cited with."""
        if self.marks:
            self.page.heading(self.words("park_sources"))
        for mark, (source, said) in enumerate(self.marks.items(), 1):
            self.page.put(f"[{mark}] {self.words.join([source, *said])}", hang=4)

    def _notes(self) -> None:
        if self.check.notes:
            self.page.heading(self.words("park_notes"))
        for note in self.check.notes:
            self.page.put(f"{self.words.label(note.text)}  [{self._cited(document(note, self.words))}]", hang=2)

    def _ask(self) -> None:
        """The facts that would settle most, those of the rules before those for reference."""
        asked: dict[str, int] = {}
        for item in self.check.thresholds:
            for fact in item.missing if not item.average else ():
                asked[fact] = asked.get(fact, 0) + (100 if stands(item) else 1)
        for gate in self.check.gates:
            for fact in gate.missing:
                asked[fact] = asked.get(fact, 0) + 100
        if not (self.held and asked):
            return
        self.page.heading(self.words("admission_ask"))
        for fact_id in sorted(asked, key=lambda f: -asked[f])[:ASKED]:
            self.page.put(self.words("admission_set", question=self.words.label(self.facts[fact_id].question), fact=fact_id))


def tally(count: dict[str, int], words: Words) -> str:
    """How many figures are met, unmet and unknown, in words."""
    return words.comma([words(f"count_{v}", n=count[v]) for v in ORDER if count[v]])


def verdict_key(item: AdmissionResult) -> str:
    """The word for a verdict; against an average one is above or below, not met or unmet."""
    if item.average and item.verdict in {"met", "unmet"}:
        return {"met": "admission_above", "unmet": "admission_below"}[item.verdict]
    return {"not_applicable": "admission_not_applicable"}.get(item.verdict, item.verdict)


def requirement(item: AdmissionResult, words: Words) -> str:
    """What is asked, and of whom."""
    return words.label(item.text) + words.aside(words.script(item.scope))


def standing_of(item: AdmissionResult, words: Words) -> str:
    """What is known of the project, what that was worked out from, what is short and what would close the gap."""
    parts = []
    if item.have.zh:
        parts.append(words("admission_have", value=words.label(item.have)) + words.aside(words.label(item.computed)))
    if item.gap.zh:
        parts.append(words.label(item.gap))
    if item.remedy.zh and not item.average:
        parts.append(words("admission_remedy", text=words.label(item.remedy)))
    return words.join(parts)


def document(item: AdmissionResult | AdmissionNote | GateResult, words: Words) -> str:
    """The document something stands in: title, number, clause, date, how it was seen and when it was checked."""
    said = [words.script(item.source)]
    said += [words.script(item.stated)] if item.stated else [words("admission_undated")]
    return words.join([*said, seen(item.seen, words), words("checked", day=item.checked)])


def holds(item: AdmissionResult, words: Words) -> str:
    """Whether a figure holds, as far as was seen."""
    said = [] if item.average else [words(f"force_{item.force}")]
    return words.join([*said, *([words("valid_until", day=item.valid_until)] if item.valid_until else [])])


def admission_lines(page: Page, park: ParkResult, words: Words) -> None:
    """A park's admission figures in short, beside its explanation: the count, then what is not met."""
    found = [f for f in park.admission if stands(f)]
    if not found:
        return
    page.heading(words("admission_standing"), tally(counted(found), words))
    for item in found:
        if item.verdict == "unmet":
            text = words.join([requirement(item, words), standing_of(item, words)])
            page.row([Cell(words("unmet"), MARK, "red"), Cell(text, 0)])
    page.put(words("admission_more", park=park.id), style="dim")
