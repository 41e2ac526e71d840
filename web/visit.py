"""One request: its language, its form, and whether the form is one this server gave out."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from reports.messages import LANGS, Lang, Words
from web.access import FORM_COOKIE
from web.desk import Size
from web.look import Look
from web.refusal import RefusedError
from web.seal import Seal
from web.settings import MOST_BODY, MOST_FIELDS, Settings
from web.templating import speaker
from web.work import Queue

_PREFERENCE = re.compile(r"\s*([a-zA-Z-]{1,20}|\*)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*$")
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


class Server:
    """What every request needs: settings, seal, and who works answers and papers out."""

    def __init__(self, settings: Settings, work: Queue, papers: Queue) -> None:
        self.settings = settings
        self.seal = Seal(settings.secret)
        self.work = work
        self.papers = papers
        self.size: Size | None = None  # of the library, once somebody has asked

class Visit:
    """One request for a page."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.server: Server = request.app.state.server
        self.words: Words = speaker(_language(request))
        self.cookie = request.cookies.get(FORM_COOKIE, "") or secrets.token_urlsafe(24)

    @property
    def lang(self) -> Lang:
        """The language of the page."""
        return self.words.lang

    @property
    def look(self) -> Look:
        """How its pages are made."""
        where = self.request.url.path.partition(f"/{self.lang}")[2] if self.request.method != "POST" else ""
        asked = self.request.url.query
        there = where + (f"?{asked}" if asked and where else "")
        return Look(self.lang, self.server.seal.mark("form", self.cookie), there)

    def page(self, template: str, **values: Any) -> bytes:
        """A page for which nothing has to be worked out."""
        return self.look.page(template, **values)

    def send(self, content: bytes, status: int = 200) -> Response:
        """A page as the answer."""
        response = HTMLResponse(content, status, headers={"content-language": self.lang})
        if self.request.cookies.get(FORM_COOKIE) != self.cookie:
            response.set_cookie(
                FORM_COOKIE, self.cookie, httponly=True, samesite="lax", secure=self.request.url.scheme == "https",
            )
        return response

    async def form(self) -> FormData:
        """The form sent; raises `RefusedError` when it cannot be read."""
        try:
            return await self.request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=MOST_BODY)
        except (HTTPException, MultiPartException):
            raise RefusedError(400, "web_bad_form") from None

    def given_out(self, form: Mapping[str, Any]) -> bool:
        """Whether this server gave the form to this browser."""
        return self.server.seal.fits("form", self.cookie, text_of(form, "token"))


def text_of(form: Mapping[str, Any], name: str) -> str:
    """The text of a form's field; empty when there is none."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


async def upload_of(form: FormData) -> tuple[str, bytes]:
    """The name and content of an uploaded file; empty when there is none."""
    file = form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return "", b""
    return file.filename[:200], await file.read()


def _language(request: Request) -> Lang:
    named = request.url.path.partition("/")[2].partition("/")[0]
    return next((lang for lang in LANGS if lang == named), preferred(request.headers.get("accept-language", "")))


def preferred(header: str) -> Lang:
    """The language a browser asks for; Chinese unless it prefers English.

    >>> preferred("zh-TW,zh;q=0.9"), preferred("en-GB,en;q=0.9,zh;q=0.1"), preferred("fr"), preferred("")
    ('zh-Hant', 'en', 'zh', 'zh')
    """
    wanted = []
    for n, part in enumerate(header[:500].split(",")):
        found = _PREFERENCE.match(part)
        if found and float(found.group(2) or 1):
            wanted.append((-float(found.group(2) or 1), n, found.group(1).lower()))
    for _, _, name in sorted(wanted):
        if name.startswith(_TRADITIONAL):
            return "zh-Hant"
        if name.startswith("zh"):
            return "zh"
        if name.startswith("en"):
            return "en"
    return "zh"
