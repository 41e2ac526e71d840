"""Papers to take away: the same as `parkmatch report` writes, and the result as `--json` prints it."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from profiles.errors import ParkmatchError
from reports.as_json import as_json
from reports.documents.dossier import Dossier
from reports.documents.files import NAMES
from reports.documents.optional import require
from reports.documents.papers import PAPERS
from reports.documents.writing import made
from reports.errors import message
from web.look import Look
from web.office import Office
from web.refusal import RefusedError
from web.screens import first
from web.seal import BrokenSealError
from web.told import Told, opened
from web.visit import Visit, text_of

TOLD = 3  # places told in full
KINDS = {
    "html": "text/html; charset=utf-8", "md": "text/markdown; charset=utf-8", "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def download(request: Request) -> Response:
    """One paper in one format."""
    visit = Visit(request)
    form = await visit.form()
    kind, paper = text_of(form, "kind"), text_of(form, "paper") or "proposal"
    if not visit.given_out(form):
        return visit.send(await first(visit, notice=visit.words("web_expired")), 403)
    if kind not in KINDS or paper not in PAPERS:
        raise RefusedError(400, "web_bad_form")
    try:
        told = opened(text_of(form, "state"), visit.server.seal)
    except BrokenSealError:
        return visit.send(await first(visit, notice=visit.words("web_expired")), 403)
    try:
        content = await visit.server.papers.run(_paper, visit.look, told, kind, paper)
    except ParkmatchError as error:
        return visit.send(await first(visit, told.text, message(error, visit.words)), 422)
    name = f"{visit.words(NAMES[paper])}.{kind}" if kind != "json" else "parkmatch.json"
    disposition = f"attachment; filename=\"parkmatch.{kind}\"; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=KINDS[kind], headers={"content-disposition": disposition})


def _paper(office: Office, look: Look, told: Told, kind: str, paper: str) -> bytes:
    desk = office.desk
    if kind != "json":
        require(kind)
    answer = desk.understand(told)
    result = desk.in_detail(answer, TOLD)
    if kind == "json":
        return as_json(result).encode()
    dossier = Dossier(result, answer.applicant.text, desk.library, look.words, TOLD)
    return made(PAPERS[paper](dossier), kind, look.words)
