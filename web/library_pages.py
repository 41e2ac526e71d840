"""Pages of what is known without an applicant: parks, policies, facts; each statement with its source."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from profiles.errors import InputError
from profiles.parks import Park
from reports.find import STATES, find_park, find_policy, some_parks, some_policies, state
from reports.park_page import ParkPage
from reports.policy_page import PolicyPage
from reports.searching import search
from rules.library import Library, today
from web.recorder import Recorder
from web.refusal import RefusedError
from web.visit import Visit

MOST_FOUND = 30
MOST_ASKED = 200


async def _made(visit: Visit, work: Callable[[], str]) -> Response:
    try:
        return visit.send(await visit.server.work.run(work))
    except InputError:
        raise RefusedError(404, "web_not_found") from None


async def parks(request: Request) -> Response:
    """The parks by city, and those of one place."""
    visit = Visit(request)
    library, words = visit.server.desk.library, visit.words

    def city(park: Park) -> str:
        return next((r for r in library.regions.lineage(park.region) if r in visit.server.desk.matcher.cities), "")

    def work() -> str:
        found = sorted(some_parks(library), key=lambda p: (city(p), p.part_of or p.id, bool(p.part_of), p.id))
        labels = {r.id: words.label(r.label) for r in library.regions.items}
        sectors = {s.id: s.label for s in library.sectors.items}
        groups = [(labels.get(c, ""), list(members)) for c, members in groupby(found, key=city)]
        core = {
            p.id: words.comma(list(dict.fromkeys(words.label(sectors[f.sector]) for f in p.focus if f.weight == 3))[:4])
            for p in found
        }
        return visit.page("parks.html", groups=groups, core=core, count=len(found))

    return await _made(visit, work)


async def park(request: Request) -> Response:
    """One park."""
    visit = Visit(request)
    library = visit.server.desk.library

    def work() -> str:
        found = find_park(library, request.path_params["id"])
        written = ParkPage(found, library, visit.words, 100)
        return _blocks(visit, written, visit.words("web_parks"), "parks")

    return await _made(visit, work)


def _blocks(visit: Visit, writer: ParkPage | PolicyPage, above: str, folder: str) -> str:
    recorder = Recorder()
    writer.page = recorder
    writer.whole()
    title = next(b.text for b in recorder.blocks if b.kind == "title")
    return visit.page("blocks.html", blocks=recorder.blocks, title=title, above=above, folder=folder)


async def policies(request: Request) -> Response:
    """The policies with their standing, or the incentives that hold some words."""
    visit = Visit(request)
    asked = request.query_params.get("q", "").strip()[:MOST_ASKED]
    status = request.query_params.get("status", "")
    library: Library = visit.server.desk.library

    def work() -> str:
        on = today()
        found = search(library, asked, on) if any(c.isalnum() for c in asked) else []
        listed = [] if asked else some_policies(library, "", status if status in STATES else "", "", on)
        rows = [(p, state(p, on)) for p in listed]
        return visit.page(
            "policies.html", asked=asked, found=found[:MOST_FOUND], count=len(found), rows=rows, status=status,
            states=STATES, day=on.isoformat(),
        )

    return await _made(visit, work)


async def policy(request: Request) -> Response:
    """One policy."""
    visit = Visit(request)
    library = visit.server.desk.library

    def work() -> str:
        found = find_policy(library, request.path_params["id"])
        return _blocks(visit, PolicyPage(found, library, today(), visit.words, 100), visit.words("web_policies"), "policies")

    return await _made(visit, work)
