"""The sheets of a target list: which there are, and the rows one candidate gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from matcher.chain import ChainMap, LinkState
from matcher.ranking import PROJECT_TYPES, Weights
from profiles.chains import TIERS
from reports.messages import Words
from reports.sums import amount_text, pays
from rules.library import Library
from tables.content import WEIGHTS_AT, Cell, Content, Rows, settled, wan
from tables.layout import Col, Formula, Kind, Sheet, sheets
from tables.outcome import CRITERION_IDS, IncentiveLine, Outcome, ParkLine
from tables.table import Table
from tables.targeting import Candidate, View

OFFERS, ASKED, NAMED, BEST = 4, 3, 8, 5
EVERYWHERE = frozenset({"national", "guangdong"})
OFFERED = ("sure", "on_undertaking", "possible", "review")
_Columns = tuple[tuple[str, Kind, int], ...]
_WHO: _Columns = (("no", "int", 6), ("name", "text", 30))
_TARGETS: _Columns = (
    *_WHO, ("code", "text", 21), ("target", "text", 10), ("chain_effect", "text", 9), ("chain_link", "text", 22),
    ("chain_more", "text", 22), ("score", "points", 9), ("rank_here", "int", 9), ("of", "int", 8), ("lead", "points", 8),
    ("rival", "text", 20), ("wishes", "text", 16), ("sure", "money", 12), ("on_undertaking", "money", 12),
    ("at_most", "money", 12), ("review", "money", 12), ("unbounded", "int", 9), ("why", "text", 60), ("offers", "text", 60),
    ("ask", "text", 44), ("gates", "text", 40), ("notes", "int", 9), ("file", "text", 18), ("sheet", "text", 12),
    ("row", "int", 7),
)
_SCORES: _Columns = (
    *_WHO, ("project_type", "text", 10), ("score", "points", 9), ("score_low", "points", 9), ("score_high", "points", 9),
    *((c, "share", 10) for c in CRITERION_IDS), ("sure", "money", 12), ("sure_at_most", "money", 12),
    ("on_undertaking", "money", 12), ("on_undertaking_at_most", "money", 12), ("possible", "money", 12),
    ("at_most", "money", 12), ("review", "money", 12), ("unverified", "money", 12), ("unbounded", "int", 9),
)
_LINKS: _Columns = (
    ("chain", "text", 16), ("tier", "text", 8), ("chain_link", "text", 26), ("state", "text", 12), ("courted", "text", 18),
    ("there", "text", 50), ("source", "text", 50), ("candidates", "int", 9), ("best", "text", 50),
)


def target_sheets(words: Words) -> dict[str, Sheet]:
    """Every sheet of a target list, by id, in the order they stand."""
    usual = sheets(words, 1)
    return {
        "shortlist": Sheet("shortlist", words("targets_sheet"), words("targets_sheet_about"), _columns(_TARGETS, words)),
        "links": Sheet("links", words("targets_links"), words("targets_links_about"), _columns(_LINKS, words)),
        "scores": Sheet("scores", words("tables_scores"), words("tables_scores_about"), _columns(_SCORES, words)),
        **{name: usual[name] for name in ("incentives", "conditions", "errors", "sources")},
    }


def _columns(columns: _Columns, words: Words) -> tuple[Col, ...]:
    return tuple(Col(i, words(f"col_t_{i}"), kind, width) for i, kind, width in columns)


class TargetContent(Content):
    """Turns candidates into the rows of the sheets, in one language."""

    def __init__(
        self, library: Library, tables: Sequence[Table], chain: ChainMap, weights: Weights, words: Words
    ) -> None:
        super().__init__(library, tables, target_sheets(words), weights, words, 1)
        self.chain = chain
        self.by_link: dict[str, Counter[str]] = {}
        self.best: dict[str, list[str]] = {}
        self.lineage = set(library.regions.lineage(self.parks[chain.park].region)) - EVERYWHERE

    def candidate(self, item: Candidate) -> Rows:
        """The rows one candidate gives; candidates come best first."""
        self.number += 1
        done, view = item.done, item.view
        rows = Rows([], [], [], [], [self._error(done, note) for note in done.notes])
        if done.outcome is None or view is None:
            rows.shortlist = [self._unread(item)]
            return rows
        who: list[Cell] = [self.number, done.name]
        park = done.outcome.parks[0]
        rows.scores = [self._scored(who, done.outcome, park)]
        rows.incentives = self._incentives(who, park)
        rows.conditions = self._conditions(who, done.outcome)
        rows.shortlist = [self._target(item, view, park, rows.conditions)]
        for link in view.role.links:
            self.by_link.setdefault(link, Counter()).update([item.verdict])
            if len(named := self.best.setdefault(link, [])) < BEST and item.verdict in {"first", "near_first", "further"}:
                named.append(done.name or str(done.number))
        return rows

    # ------------------------------------------------------------ the list

    def _target(self, item: Candidate, view: View, park: ParkLine, conditions: Sequence[Sequence[Cell]]) -> list[Cell]:
        words, done, standing, role = self.words, item.done, view.standing, view.role
        where = self.tables[done.table].sheet
        more = [self.link(i) for i in role.links if i != role.link]
        return [
            self.number, done.name, done.code, words(f"target_{item.verdict}"), words(f"effect_{role.effect}"),
            self.link(role.link), words.comma(more), park.score / 100, standing.rank or None, standing.of,
            standing.lead / 100, self.place(standing.rival)[0], words.comma([self.region(w) for w in standing.wishes]),
            wan(park.sure), wan(park.on_undertaking), wan(park.at_most), wan(park.review), park.unbounded,
            self.why(view), words.join(self.offers(park)), words.join(asked(conditions)), words.join(self.gates(view)),
            len(done.notes), where.file.name, where.name, done.number,
        ]

    def _unread(self, item: Candidate) -> list[Cell]:
        done, where = item.done, self.tables[item.done.table].sheet
        blank: list[Cell] = [None] * (len(_TARGETS) - 8)
        return [self.number, done.name, done.code, self.words(f"target_{item.verdict}"), *blank, len(done.notes),
                where.file.name, where.name, done.number]

    def why(self, view: View, most: int = 5) -> str:
        """The reasons, in one line."""
        return self.words.join([self.words.label(r.text) for r in view.reasons[:most]])

    def offers(self, park: ParkLine, buckets: Sequence[str] = OFFERED) -> list[str]:
        """What the place can pay in the lawful combination (and by review), its own before what is had everywhere."""
        paying = [
            line for line in park.incentives
            if line.bucket in buckets and pays(line) and (line.in_bundle or line.bucket == "review")
        ]
        paying.sort(key=lambda line: (buckets.index(line.bucket), not self._own(line)))
        return [self.offer(line) for line in paying[:OFFERS]]

    def _own(self, line: IncentiveLine) -> bool:
        """Whether an incentive is the place's or its city's own: what everybody else offers too wins nobody."""
        return not self.lineage.isdisjoint(self.incentives[line.key][1].regions)

    def offer(self, line: IncentiveLine) -> str:
        """One incentive with its sum."""
        name = self.words.label(self.incentives[line.key][0].name)
        return f"{name} {amount_text(line, self.words)}"

    def asks(self, found: Outcome) -> list[str]:
        """What to ask first."""
        return asked(self._conditions([None, None], found))

    def gates(self, view: View) -> list[str]:
        """What the place asks that is not known to be met."""
        words = self.words
        return [
            words("targets_gate", text=words.label(g.text), verdict=words(_GATES[g.verdict]))
            for g in view.gates if g.verdict != "passed"
        ]

    def link(self, link: str) -> str:
        """The name of a link."""
        return self.words.label(self.library.chains.by_id[link].label) if link else ""

    def region(self, region: str) -> str:
        """The name of a place an applicant wished for."""
        found = self.library.regions.get(region)
        return self.words.label(found.label) if found else region

    # ------------------------------------------------------------ scores

    def _scored(self, who: list[Cell], found: Outcome, park: ParkLine) -> list[Cell]:
        sheet, scaled = self.sheets["scores"], self.scaled[found.project_type]
        first, last = sheet.letter(CRITERION_IDS[0]), sheet.letter(CRITERION_IDS[-1])
        at = WEIGHTS_AT + list(PROJECT_TYPES).index(found.project_type)
        block = f"{{weights}}${first}${at}:${last}${at}"
        score = f"=SUMPRODUCT(ROUND({first}{{row}}:{last}{{row}}*{block}/SUM({block})*10000,0))/100"
        values = [
            settled((low + high) / 2, scaled[c], points)
            for c, (low, high), points in zip(CRITERION_IDS, park.criteria, park.points, strict=True)
        ]
        money = [wan(park.sure), wan(park.sure_at_most), wan(park.on_undertaking), wan(park.on_undertaking_at_most),
                 wan(park.possible), wan(park.at_most), wan(park.review), wan(park.unverified)]
        return [*who, self.types[found.project_type], Formula(score, park.score / 100), park.score_low / 100,
                park.score_high / 100, *values, *money, park.unbounded]

    # ------------------------------------------------------------ chains

    def links(self) -> list[list[Cell]]:
        """The value chains of the place, one line a link, with how many of the list would fill it."""
        rows = []
        for chain in self.chain.own:
            name = self.words.label(next(c.label for c in self.library.chains.chains if c.id == chain.id))
            for tier, links in zip(TIERS, chain.tiers, strict=True):
                rows += [self._link(name, tier, self.chain.links[i]) for i in links]
        return rows

    def _link(self, chain: str, tier: str, state: LinkState) -> list[Cell]:
        words, wanted = self.words, state.wanted
        courted = ""
        if wanted:
            courted = words("chain_broad" if wanted.broad else "chain_named", weight=words(f"focus_{wanted.weight}"))
        there = [words.script(k.name) for k in state.present[:NAMED]] or [words.script(n) for n in state.broadly[:NAMED]]
        source = wanted.source if wanted else state.present[0].source if state.present else ""
        return [
            chain, words(f"tier_{tier}"), self.link(state.id), words(f"chain_{state.state}"), courted, words.comma(there),
            words.script(source), sum(self.by_link.get(state.id, Counter()).values()),
            words.comma(self.best.get(state.id, [])),
        ]

def asked(conditions: Sequence[Sequence[Cell]]) -> list[str]:
    """The questions of the first open conditions."""
    return [str(c[3]) for c in conditions[:ASKED] if c[3]]


_GATES = {"failed": "gate_failed", "unknown": "gate_unknown_mark", "told": "gate_told_mark"}
