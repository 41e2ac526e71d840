"""A park's page: what public documents say of it, every statement with its source; and the list of parks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from profiles.parks import Asset, Gate, Park, Threshold
from profiles.quantity import quantity
from reports.citing import park_source
from reports.layout import Cell, Page
from reports.messages import Words
from reports.sums import plain
from rules.library import Library
from rules.wording import money, number

MARK = 10
WIDE_FROM = 90


class ParkPage:
    """Writes one park."""

    def __init__(self, park: Park, library: Library, words: Words, width: int) -> None:
        self.park = park
        self.library = library
        self.words = words
        self.page = Page(width)
        self.marks = {key: n for n, key in enumerate(park.sources, 1)}

    def whole(self) -> Page:
        """The page: head, every statement by kind, then the sources they cite by number."""
        self._head()
        self._focus()
        self._assets()
        self._companies()
        self._figures()
        self._told()
        self._sites()
        self.page.heading(self.words("park_sources"))
        for key, source in self.park.sources.items():
            self.page.put(f"[{self.marks[key]}] {park_source(source, self.words)}", hang=4)
        self.page.blank()
        self.page.put(self.words("park_unsaid"), indent=0, style="dim")
        return self.page

    def _said(self, text: str, said: Any, mark: str = "") -> None:
        """One statement with the number of its source, and the clause."""
        words = self.words
        cite = f"[{self.marks[said.source]}]" + (f" {words.script(said.clause)}" if said.clause else "")
        note = words.aside(words.script(said.note))
        cells = [Cell(mark, MARK, "dim")] if mark else []
        self.page.row([*cells, Cell(f"{text}{note}  {cite}", 0)])

    def _head(self) -> None:
        park, words = self.park, self.words
        full = words.label(park.name)
        if words.base == "en" and park.name.en_full:
            full = park.name.en_full
        self.page.put(full, indent=0, style="bold")
        region = self.library.regions.get(park.region)
        rows = [("label_id", park.id), ("label_region", words.label(region.label) if region else park.region)]
        rows.append(("label_kind", words(f"kind_{park.kind}")))
        rows += [("label_level", words(f"level_{park.level}"))] if park.level else []
        if park.part_of:
            area = self.library.park(park.part_of)
            rows.append(("label_part_of", f"{words.short(area.name)} ({area.id})" if area else park.part_of))
        if park.management:
            mark = self.marks[park.management.source]
            rows.append(("label_management", f"{words.script(park.management.name)}  [{mark}]"))
        if park.site and park.site.area_mu is not None:
            area_text = words("area_mu", value=plain(park.site.area_mu))
            rows.append(("label_area", f"{area_text}  [{self.marks[park.site.source]}]"))
        for key, value in rows:
            self.page.row([Cell(words(key), MARK, "dim"), Cell(value, 0)])

    def _focus(self) -> None:
        park, words = self.park, self.words
        labels = {s.id: s.label for s in self.library.sectors.items}
        if park.focus:
            self.page.heading(words("park_focus"))
        for focus in sorted(park.focus, key=lambda f: -f.weight):
            self._said(words.label(labels[focus.sector]), focus, words(f"focus_{focus.weight}"))
        if park.stages:
            self.page.heading(words("park_stages"))
        for stage in sorted(park.stages, key=lambda s: -s.weight):
            self._said(words(f"stage_{stage.stage}"), stage, words(f"focus_{stage.weight}"))

    def _assets(self) -> None:
        if self.park.assets:
            self.page.heading(self.words("park_assets"))
        for asset in self.park.assets:
            self._said(self._asset(asset), asset, self.words(f"asset_{asset.status}"))

    def _asset(self, asset: Asset) -> str:
        words, needs = self.words, self.library.facts.get("needs")
        found = [needs.option(n) for n in asset.serves] if needs else []
        served = [words.label(o.label) for o in found if o is not None]
        name = words.label(asset.name)
        return words.join([name, words("serves", needs=words.comma(served))]) if served else name

    def _companies(self) -> None:
        words = self.words
        for part in ("anchors", "institutions"):
            items = getattr(self.park, part)
            if items:
                self.page.heading(words(f"park_{part}"))
            for anchor in items:
                makes = words.aside(words.script("、".join(anchor.makes)))
                self._said(words.script(anchor.name) + makes, anchor)

    def _figures(self) -> None:
        park, words = self.park, self.words
        if park.scale:
            self.page.heading(words("park_scale"))
        for scale in park.scale:
            value = quantity(scale.value)
            text = money(value, words.base) if scale.what == "output_yuan" else plain(value)
            self._said(words(f"scale_{scale.what}", value=words.script(text), as_of=scale.as_of), scale)
        if park.gates:
            self.page.heading(words("park_gates"))
        for gate in park.gates:
            self._said(self._gate(gate), gate, words(f"effect_{gate.effect}"))
        for part in ("thresholds", "benchmarks"):
            items = getattr(park, part)
            if items:
                self.page.heading(words(f"park_{part}"))
            for threshold in items:
                self._said(self._threshold(threshold), threshold, words(f"threshold_{threshold.kind}"))

    def _gate(self, gate: Gate) -> str:
        return self.words.label(gate.text)

    def _threshold(self, item: Threshold) -> str:
        words, fact = self.words, self.library.facts.get(item.fact)
        name = words.label(fact.label) if fact else item.fact

        def figure(value: float | str) -> str:
            try:
                known = quantity(value, fact.unit if fact else None)
            except ValueError:
                return words.script(str(value))
            return words.script(number(known, fact, words.base))

        if item.between is not None:
            low, high = (figure(v) for v in item.between)
            return f"{name} {words('test_between', low=low, high=high)}" + self._when(item)
        for test in ("at_least", "over", "at_most", "under", "equals"):
            value = getattr(item, test)
            if value is not None:
                return f"{name} {words(f'test_{test}')} {figure(value)}" + self._when(item)
        return name + self._when(item)

    def _when(self, item: Threshold) -> str:
        words = self.words
        said = [str(item.as_of)] if item.as_of is not None else []
        said += [words.script(part) for part in (item.scope, item.basis) if part]
        return words.aside(words.comma(said))

    def _told(self) -> None:
        park, words = self.park, self.words
        if park.openness:
            self.page.heading(words("park_openness"))
        for item in park.openness:
            self._said(words.label(item.text), item, words(f"openness_{item.to}"))
        for part in ("targets", "notes"):
            items = getattr(park, part)
            if items:
                self.page.heading(words(f"park_{part}"))
            for told in items:
                self._said(told.en if words.base == "en" and told.en else words.script(told.zh), told)

    def _sites(self) -> None:
        sites = [p for p in self.library.parks if p.part_of == self.park.id]
        if sites:
            self.page.heading(self.words("park_sites"))
        for site in sites:
            self.page.put(f"{self.words.label(site.name)}  ({site.id})")


def park_row(park: Park) -> dict[str, Any]:
    """A park in the list, as data."""
    return {
        "id": park.id, "name": park.name, "region": park.region, "kind": park.kind, "level": park.level,
        "part_of": park.part_of, "focus": [f.sector for f in park.focus if f.weight == 3],
    }


def parks_page(parks: Iterable[Park], library: Library, words: Words, width: int) -> Page:
    """The list of parks, sites under the area they lie in."""
    page = Page(width)
    found = list(parks)
    labels = {s.id: s.label for s in library.sectors.items}
    for park in sorted(found, key=lambda p: (p.region.split("/")[0], p.part_of or p.id, bool(p.part_of), p.id)):
        named = dict.fromkeys(words.label(labels[f.sector]) for f in park.focus if f.weight == 3)
        core = words.comma(list(named)[:4])
        name = ("  " if park.part_of else "") + words.short(park.name)
        kind = words(f"kind_{park.kind}")
        cells = [Cell(park.id, 30, "dim"), Cell(name, 0)]
        if width >= WIDE_FROM:
            cells = [cells[0], Cell(name, 26), Cell(kind, 16), Cell(core, 0)]
        page.row(cells, indent=0, gap=1)
    page.put(words("parks_count", n=len(found)), indent=0, style="dim")
    return page
