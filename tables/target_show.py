"""One run of a target list: the chains of the place, the list looked at, and what is shown, printed or written of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from matcher.chain import ChainMap
from matcher.view import ParkView, build_views
from profiles.parks import Park
from reports.layout import Page
from reports.messages import Words
from reports.targets_chain import chain_section
from rules.library import Library
from tables.batch import Plan, plan
from tables.journal import Journal, journal_for
from tables.layout import Sheet
from tables.output import Output, save_mapping
from tables.progress import progress
from tables.screen import plan_page
from tables.sinks import now
from tables.target_list import (
    TargetList,
    TargetOptions,
    chain_map,
    content_for,
    find_targets,
    key_of,
    write_targets,
)
from tables.target_screen import TargetScreen, head
from tables.target_sheets import target_sheets
from tables.targeting import Candidate


class Run:
    """A place, and a list looked at from there."""

    def __init__(self, library: Library, park: Park, options: TargetOptions, words: Words) -> None:
        self.library, self.park, self.options, self.words = library, park, options, words
        self.targets: TargetList | None = None
        self.resumed = 0

    @cached_property
    def _views(self) -> tuple[ParkView, ...]:
        return build_views(
            self.library.parks, self.library.neighbours, self.library.sectors, self.library.gram_weights
        ).parks

    @cached_property
    def chain(self) -> ChainMap:
        """The value chains of the place."""
        return chain_map(self.library, next(v for v in self._views if v.park.id == self.options.park))

    def look(
        self, files: Sequence[Path], mapping: Path | None, sheets: Sequence[str], width: int, out: Output | None = None
    ) -> list[Path]:
        """Reads the lists, looks at every row and writes them to `out`: the files that now stand.

        How columns were read is told on standard error. With an output, finished rows are kept until it stands.
        """
        planned = plan(files, self.library, mapping, sheets)
        print(plan_page(planned, self.library, self.words, width).text(), file=sys.stderr, end="")
        if out is None:
            self._find(planned, None)
            return []
        journal = journal_for(out, key_of(self.library, planned, self.options), Candidate)
        self.resumed, done = journal.rows, False
        try:
            save_mapping(planned.tables, out, self.words, mapping)
            found = self._find(planned, journal)
            written = write_targets(self.library, found, self.chain, out.path, self.words)
            done = True
        finally:
            journal.close(done)
        return written

    def _find(self, planned: Plan, journal: Journal[Candidate] | None) -> TargetList:
        with progress(planned.rows_about, self.words) as told:
            self.targets = find_targets(self.library, planned, self.options, told, journal)
        return self.targets

    def _found(self) -> TargetList:
        assert self.targets is not None
        return self.targets

    def _head(self, width: int) -> Page:
        page = Page(width)
        area = self.library.park(self.options.park) or self.park
        head(page, self.park, area, self.options.as_of.isoformat(), len(self._views), self.words)
        return page

    def chain_page(self, width: int) -> Page:
        """The value chains alone."""
        page = self._head(width)
        chain_section(page, self.chain, self.library.chains, self.words)
        return page

    def page(self, top: int, width: int) -> Page:
        """The value chains and the best companies."""
        found = self._found()
        content = content_for(self.library, found, self.chain, self.words)
        return TargetScreen(self._head(width), content, self.chain, self.words).whole(found, top)

    def chain_data(self) -> dict[str, Any]:
        """The value chains as data."""
        return {"park": self.options.park, "as_of": self.options.as_of.isoformat(), "chain": self.chain}

    def data(self, top: int) -> dict[str, Any]:
        """The first `top` companies as data, with the figures the tables carry, and how many there are of each kind."""
        found, layout = self._found(), target_sheets(self.words)
        content = content_for(self.library, found, self.chain, self.words)
        listed = []
        for candidate in found.first(top):
            rows = content.candidate(candidate)
            (line,) = _objects(layout["shortlist"], rows.shortlist)
            line |= {"scores": _objects(layout["scores"], rows.scores)}
            line |= {"incentives": _objects(layout["incentives"], rows.incentives)}
            line |= {"conditions": _objects(layout["conditions"], rows.conditions)}
            listed.append(line)
        return {**self.chain_data(), "rows": len(found), "verdicts": dict(found.verdicts), "targets": listed}


def _objects(sheet: Sheet, rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    ids = [c.id for c in sheet.columns]
    return [dict(zip(ids, (now(v) for v in row), strict=True)) for row in rows]
