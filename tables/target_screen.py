"""A target list on a screen: the chains of the place, then the best companies, link by link."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.chain import EFFECTS, ChainMap
from matcher.targets import EXCLUDED, FIRST, FURTHER, NEAR_FIRST, POOR, UNCLEAR
from profiles.parks import Park
from reports.citing import reason_source
from reports.layout import Cell, Page
from reports.messages import Words
from reports.ranking_section import points
from reports.sums import column
from reports.targets_chain import chain_section
from tables.outcome import Outcome, ParkLine
from tables.target_list import TargetList
from tables.target_sheets import TargetContent
from tables.targeting import Candidate, View

SUITABLE = (FIRST, NEAR_FIRST, FURTHER)
COLUMNS = {"no": 4, "name": 0, "score": 6, "rank": 9, "lead": 7, "certain": 10, "most": 12}
RIGHT = frozenset({"score", "rank", "lead", "certain", "most"})
WHY, NAMED, ASKED = 3, 4, 2


def head(page: Page, park: Park, area: Park, day: str, places: int, words: Words) -> None:
    """Whose targets they are, and what they rest on."""
    page.heading(words("targets_heading", park=words.label(park.name)), words("targets_heading_note", day=day, n=places))
    if park.id != area.id:
        page.put(words("targets_area", site=words.short(park.name), area=words.short(area.name)), style="yellow")


class TargetScreen:
    """Writes a target list."""

    def __init__(self, page: Page, content: TargetContent, chain: ChainMap, words: Words) -> None:
        self.page, self.content, self.chain, self.words = page, content, chain, words

    def whole(self, targets: TargetList, top: int) -> Page:
        """The counts, the best `top` by link, and who is kept out."""
        page, words, counts = self.page, self.words, targets.verdicts
        page.put(words(
            "targets_counts", rows=len(targets), first=counts[FIRST], near=counts[NEAR_FIRST], further=counts[FURTHER],
            unclear=counts[UNCLEAR], poor=counts[POOR], excluded=counts[EXCLUDED],
        ), indent=0, style="bold")
        suiting = sum(counts[v] for v in SUITABLE)
        shown = targets.first(min(top, suiting))
        links = frozenset(link for c in shown if c.view for link in c.view.role.links)
        chain_section(page, self.chain, self.content.library.chains, words, links)
        if not shown:
            page.put(words("targets_none"), style="yellow")
        else:
            self._groups(shown)
            page.blank()
            page.put(words("targets_legend"), style="dim")
        if suiting > len(shown):
            page.put(words("targets_rest", n=suiting - len(shown)), style="dim")
        out = [c.done.name for c in targets if c.verdict == EXCLUDED][:NAMED] if counts[EXCLUDED] else []
        if out:
            page.put(words("targets_excluded", names=words.comma(out)))
        return page

    def _groups(self, shown: Sequence[Candidate]) -> None:
        """The candidates by what they are for the chain and by link; within a link best first."""
        groups: dict[tuple[int, str], list[tuple[int, Candidate, View]]] = {}
        for number, candidate in enumerate(shown, 1):
            view = candidate.view
            assert view is not None
            key = (EFFECTS.index(view.role.effect), view.role.link)
            groups.setdefault(key, []).append((number, candidate, view))
        widths = COLUMNS
        self.page.blank()
        self.page.row(
            [Cell(self.words(f"col_targets_{c}"), w, "dim", c in RIGHT) for c, w in widths.items()], indent=2, gap=1
        )
        for effect, link in sorted(groups, key=lambda k: (k[0], groups[k][0][0])):
            self._group_head(EFFECTS[effect], link)
            for number, candidate, view in groups[effect, link]:
                self._candidate(number, candidate, view)

    def _group_head(self, effect: str, link: str) -> None:
        words = self.words
        if not link:
            self.page.heading(words("targets_group_unplaced"))
            return
        state = self.chain.links[link]
        names = [words.script(k.name) for k in state.present[:NAMED]]
        if not names:
            there = words("targets_nobody")
        elif len(state.present) > len(names):
            there = words("targets_there_more", names=words.comma(names), n=len(state.present))
        else:
            there = words("targets_there", names=words.comma(names))
        self.page.heading(words(f"targets_group_{effect}", link=self.content.link(link)), there)

    def _candidate(self, number: int, candidate: Candidate, view: View) -> None:
        assert candidate.done.outcome is not None
        park, standing, words = candidate.done.outcome.parks[0], view.standing, self.words
        said = {
            "no": str(number), "name": candidate.done.name or f"#{candidate.done.number}", "score": points(park.score),
            "rank": f"{standing.rank}/{standing.of}", "lead": f"{standing.lead / 100:+.2f}",
            "certain": column(park.sure, words),
            "most": column(park.at_most, words) + (words("plus") if park.unbounded else ""),
        }
        style = "bold" if standing.rank == 1 else ""
        self.page.row([Cell(said[c], w, style, c in RIGHT) for c, w in COLUMNS.items()], indent=2, gap=1)
        for line in self._lines(view, candidate.done.outcome):
            self.page.put(line, indent=7, hang=2)

    def _lines(self, view: View, found: Outcome) -> list[str]:
        words, content = self.words, self.content
        lines = []
        if view.standing.wishes and not view.standing.wished:
            lines.append(words("targets_wish", places=words.comma([content.region(w) for w in view.standing.wishes])))
        if view.standing.rank > 1:
            lines.append(words("targets_rival", park=content.place(view.standing.rival)[0]))
        if more := [content.link(i) for i in view.role.links if i != view.role.link]:
            lines.append(words("targets_more_links", links=words.comma(more)))
        if view.reasons:
            said = [
                words("with_cite", text=words.label(r.text), cite=reason_source(r.source, r.seen, words)) if r.source
                else words.label(r.text) for r in view.reasons[:WHY]
            ]
            lines.append(words("targets_why", text=words.join(said)))
        lines += self._offers(found.parks[0])
        if questions := content.asks(found)[:ASKED]:
            lines.append(words("targets_ask", text=words.join(questions)))
        return [*lines, *content.gates(view)]

    def _offers(self, park: ParkLine) -> list[str]:
        words, content = self.words, self.content
        lines = []
        if sure := content.offers(park, ("sure", "on_undertaking")):
            lines.append(words("targets_offer", text=words.join(sure)))
        if possible := content.offers(park, ("possible", "review"))[:2]:
            lines.append(words("targets_offer_open", text=words.join(possible)))
        return lines or ([words("targets_offer_none")] if not park.incentives else [])
