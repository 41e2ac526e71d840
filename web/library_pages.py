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
from rules.library import today
from web.look import Look
from web.office import Office
from web.recorder import Recorder
from web.refusal import RefusedError
from web.visit import Visit

MOST_FOUND = 30
MOST_ASKED = 200


async def _made(visit: Visit, work: Callable[..., bytes], *asked: str) -> Response:
    try:
        return visit.send(await visit.server.work.run(work, visit.look, *asked))
    except InputError:
        raise RefusedError(404, "web_not_found") from None


async def parks(request: Request) -> Response:
    """The parks by city, and those of one place."""
    return await _made(Visit(request), _parks)


async def park(request: Request) -> Response:
    """One park."""
    return await _made(Visit(request), _park, request.path_params["id"])


async def policies(request: Request) -> Response:
    """The policies with their standing, or the incentives that hold some words."""
    asked = request.query_params
    return await _made(Visit(request), _policies, asked.get("q", "").strip()[:MOST_ASKED], asked.get("status", ""))


async def policy(request: Request) -> Response:
    """One policy."""
    return await _made(Visit(request), _policy, request.path_params["id"])


# -- the pages, written where the desk is

def _parks(office: Office, look: Look) -> bytes:
    library, words = office.desk.library, look.words

    def city(park: Park) -> str:
        return next((r for r in library.regions.lineage(park.region) if r in office.desk.matcher.cities), "")

    found = sorted(some_parks(library), key=lambda p: (city(p), p.part_of or p.id, bool(p.part_of), p.id))
    labels = {r.id: words.label(r.label) for r in library.regions.items}
    sectors = {s.id: s.label for s in library.sectors.items}
    groups = [(labels.get(c, ""), list(members)) for c, members in groupby(found, key=city)]
    core = {
        p.id: words.comma(list(dict.fromkeys(words.label(sectors[f.sector]) for f in p.focus if f.weight == 3))[:4])
        for p in found
    }
    return look.page("parks.html", groups=groups, core=core, count=len(found))


def _park(office: Office, look: Look, park_id: str) -> bytes:
    library = office.desk.library
    written = ParkPage(find_park(library, park_id), library, look.words, 100)
    return _blocks(look, written, look.words("web_parks"), "parks")


def _policies(office: Office, look: Look, asked: str, status: str) -> bytes:
    on, library = today(), office.desk.library
    found = search(library, asked, on) if any(c.isalnum() for c in asked) else []
    listed = [] if asked else some_policies(library, "", status if status in STATES else "", "", on)
    rows = [(p, state(p, on)) for p in listed]
    return look.page(
        "policies.html", asked=asked, found=found[:MOST_FOUND], count=len(found), rows=rows, status=status,
        states=STATES, day=on.isoformat(),
    )


def _policy(office: Office, look: Look, policy_id: str) -> bytes:
    library = office.desk.library
    written = PolicyPage(find_policy(library, policy_id), library, today(), look.words, 100)
    return _blocks(look, written, look.words("web_policies"), "policies")


def _blocks(look: Look, writer: ParkPage | PolicyPage, above: str, folder: str) -> bytes:
    recorder = Recorder()
    writer.page = recorder
    writer.whole()
    title = next(b.text for b in recorder.blocks if b.kind == "title")
    return look.page("blocks.html", blocks=recorder.blocks, title=title, above=above, folder=folder)
