"""What the tests of the page share: the desk, loaded once, and a client that fills forms in as a browser does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from web.app import create
from web.crew import Thread
from web.desk import Desk
from web.office import Office
from web.settings import Settings

ROOT = Path(__file__).parents[2]
CELL_THERAPY = (ROOT / "examples" / "cell-therapy.txt").read_text(encoding="utf-8")
BASE = "http://127.0.0.1:8000"


class Forms(HTMLParser):
    """The fields of a page as a browser would send them, by form; buttons are left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._select = ""
        self._options: list[tuple[str, bool]] = []
        self._text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {k: v or "" for k, v in attrs}
        name = has.get("name", "")
        if tag == "input" and has.get("type") not in {"file", "search"}:
            if has.get("type") not in {"checkbox", "radio"} or "checked" in has:
                self.fields.setdefault(name, []).append(has.get("value", ""))
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option":
            self._options.append((has.get("value", ""), "selected" in has))
        elif tag == "textarea":
            self._text = name
            self.fields[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._text:
            self.fields[self._text][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        if tag == "select":
            chosen = [v for v, selected in self._options if selected] or [v for v, _ in self._options[:1]]
            self.fields.setdefault(self._select, []).extend(chosen)


class Visitor:
    """Somebody with a browser and no script."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.page = ""
        self.status = 0

    def get(self, path: str) -> str:
        return self._seen(self.client.get(path))

    def send(self, path: str, changes: dict[str, Any] | None = None, **extra: Any) -> str:
        """Sends the form of the page that is open, with changes."""
        fields = {**Forms(self.page).fields, **(changes or {})}
        return self._seen(self.client.post(path, data=fields, **extra))

    def describe(self, text: str, lang: str = "zh", **more: Any) -> str:
        """From the first screen to the second."""
        self.get(f"/{lang}/")
        return self.send(f"/{lang}/confirm", {"text": text, **more})

    def _seen(self, response: Any) -> str:
        self.status, self.page, self.headers = response.status_code, response.text, response.headers
        return self.page


def plain(page: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk()


@pytest.fixture
def open_site(desk: Desk) -> Callable[..., TestClient]:
    def made(base: str = BASE, **settings: Any) -> TestClient:
        quiet = {"rate": 0, "log": False, **settings}
        settings = Settings(**quiet)
        office = Office(settings, desk)
        return TestClient(create(settings, Thread(office), Thread(office)), base_url=base, follow_redirects=False)

    return made


@pytest.fixture
def client(open_site: Callable[..., TestClient]) -> Iterator[TestClient]:
    with open_site() as client:
        yield client


@pytest.fixture
def visitor(client: TestClient) -> Visitor:
    return Visitor(client)


@pytest.fixture
def words_of() -> Callable[[str], str]:
    return plain


@pytest.fixture
def description() -> str:
    return CELL_THERAPY


@pytest.fixture
def fields_of() -> Callable[[str], dict[str, list[str]]]:
    return lambda page: Forms(page).fields


@pytest.fixture
def walk() -> Callable[[TestClient], Visitor]:
    return Visitor
