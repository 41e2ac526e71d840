"""The page in a real Chromium: three languages, two sizes, scripts off, the keyboard alone, print, accessibility.

Run with `python -m pytest -m browser tests/web`; PARKMATCH_CHROMIUM names the browser where it is not found by itself,
PARKMATCH_SHOTS a folder that keeps the screenshots.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from web.app import create
from web.crew import Thread
from web.desk import Desk
from web.office import Office
from web.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)
SIZES = {"phone": (360, 740), "desk": (1280, 900)}
LANGS = ("zh", "zh-Hant", "en")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
SHELF = ("parks", "parks/guangzhou/nansha", "policies", "policies?q=GMP", "policies/hp-2025-3", "parks/nowhere")
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def site(desk: Desk) -> Iterator[str]:
    """A server on a free port, in this process."""
    import uvicorn

    settings = Settings(log=False, rate=0)
    crew = Thread(Office(settings, desk))
    config = uvicorn.Config(create(settings, crew, crew), port=0, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 20
    while not server.started and time.monotonic() < end:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("PARKMATCH_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    assert found, "no Chromium: install one, or name it in PARKMATCH_CHROMIUM"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Browser, site: str) -> Iterator[Open]:
    """Opens a tab that notes whatever goes wrong in it, and whatever it asks for elsewhere."""
    opened: list[Any] = []

    def made(size: str = "desk", **options: Any) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        page = context.new_page()
        wrong: list[str] = []
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and "status of 4" not in m.text else None)
        page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith((site, "data:")) else None)
        opened.append((context, wrong))
        return page

    yield made
    for context, wrong in opened:
        context.close()
        assert wrong == []


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(os.environ.get("PARKMATCH_SHOTS") or tmp_path_factory.mktemp("shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def walk(page: Page, site: str, lang: str, text: str) -> Iterator[str]:
    """The main path, a name for each screen."""
    page.goto(f"{site}/{lang}/")
    yield "describe"
    page.fill("#text", text)
    page.click("button.main")
    yield "confirm"
    page.click("button.main")
    yield "questions"
    page.click("button.main")
    yield "result"
    page.locator(".act button").first.click()
    yield "place"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGS)
def test_the_whole_path_without_scripts(tab: Open, site: str, description: str, shots: Path, lang: str, size: str) -> None:
    page = tab(size, java_script_enabled=False)
    for n, screen in enumerate(walk(page, site, lang, description), 1):
        page.screenshot(path=shots / f"{lang}-{size}-{n}-{screen}.png", full_page=True)
        assert page.locator("h1").count() == 1, screen
        width = page.locator("html").evaluate("e => e.scrollWidth")
        assert width <= SIZES[size][0], (screen, width)
    assert page.locator(".conditions li").count() > 20


@pytest.mark.parametrize(("lang", "size", "scheme"), [
    ("zh", "phone", "light"), ("zh-Hant", "desk", "light"), ("en", "phone", "dark"), ("en", "desk", "light"),
])
def test_nothing_bars_anybody(tab: Open, site: str, description: str, lang: str, size: str, scheme: str) -> None:
    page = tab(size, color_scheme=scheme)
    for screen in walk(page, site, lang, description):
        _accessible(page, screen)
    for path in SHELF:
        page.goto(f"{site}/{lang}/{path}")
        _accessible(page, path)


def _accessible(page: Page, screen: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("[...document.querySelectorAll('details')].slice(0, 40).forEach(d => d.open = true)")
    found = Axe().run(page, options=RULES).response["violations"]
    assert found == [], (screen, [(v["id"], v["help"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found])


def test_mistakes_are_accessible_too(tab: Open, site: str, description: str) -> None:
    page = tab("phone")
    page.goto(f"{site}/zh/")
    page.click("button.main")
    assert page.locator("[role=alert]").is_visible()
    _accessible(page, "describe")
    page.fill("#text", description)
    page.click("button.main")
    page.fill("#f-staff", "很多")
    page.click("button.main")
    assert "不是" in page.locator("#f-staff-wrong").inner_text()
    _accessible(page, "confirm")
    page.locator("[role=alert] a").click()
    assert page.evaluate("document.activeElement.id") == "f-staff"


def test_the_keyboard_alone_leads_to_the_result(tab: Open, site: str, description: str) -> None:
    page = tab()
    page.goto(f"{site}/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    _tab_to(page, "#text")
    page.keyboard.insert_text(description)
    _tab_to(page, "button.main")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert outline == "3px"
    page.keyboard.press("Enter")
    page.wait_for_url("**/confirm")
    _tab_to(page, "#f-staff")
    page.keyboard.insert_text("150")
    page.keyboard.press("Enter")  # the Enter key in a field goes on, and nowhere else
    page.wait_for_url("**/questions")
    _tab_to(page, "button.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/result")
    assert page.locator("h1").inner_text() == "The result"
    _tab_to(page, ".act button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/place")


def _tab_to(page: Page, wanted: str) -> None:
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", wanted):
            return
    raise AssertionError(f"{wanted} cannot be reached")


def test_answers_reach_the_result(tab: Open, site: str, description: str) -> None:
    page = tab()
    steps = walk(page, site, "zh", description)
    for screen in steps:
        if screen == "questions":
            page.locator(".asked select, .asked input:not([type=hidden])").first.wait_for()
            for group in page.locator(".radios").all():
                group.locator("input[value=yes]").check()
        if screen == "result":
            break
    assert page.locator(".huge").nth(1).inner_text() != ""
    page.locator("text=改信息").click()
    assert page.locator(".from", has_text="您填的").count() >= 1


def test_the_language_can_be_changed_on_the_way(tab: Open, site: str, description: str) -> None:
    page = tab(java_script_enabled=False)
    for screen in walk(page, site, "zh", description):
        if screen == "result":
            break
    score = page.locator(".ranking strong").first.inner_text()
    page.locator(".languages button", has_text="English").click()
    assert page.locator("h1").inner_text() == "The result"
    assert page.locator(".ranking strong").first.inner_text() == score


def test_papers_come_as_files(tab: Open, site: str, description: str, tmp_path: Path) -> None:
    page = tab(java_script_enabled=False, accept_downloads=True)
    for screen in walk(page, site, "zh", description):
        if screen == "result":
            break
    page.select_option("#kind", "docx")
    with page.expect_download() as waiting:
        page.locator(".take button", has_text="下载").click()
    assert waiting.value.suggested_filename == "选址与政策匹配建议书.docx"
    assert Path(waiting.value.path()).read_bytes().startswith(b"PK")


def on_paper(page: Page, path: Path) -> bytes:
    """The page as PDF; Chromium on a busy machine now and then says only "Printing failed" (playwright issue 27567)."""
    from playwright.sync_api import Error

    for _ in range(2):
        try:
            return page.pdf(path=path, format="A4")
        except Error as error:
            assert "Printing failed" in str(error)
            page.wait_for_timeout(1000)
    return page.pdf(path=path, format="A4")


def test_the_result_prints(tab: Open, site: str, description: str, shots: Path) -> None:
    page = tab()
    for screen in walk(page, site, "zh", description):
        if screen == "result":
            break
    page.wait_for_load_state("load")
    printed = on_paper(page, shots / "zh-result.pdf")
    assert printed.startswith(b"%PDF") and printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") >= 2
    page.emulate_media(media="print")
    assert not any(b.is_visible() for b in page.locator("button").all())
    assert page.locator(".bars").first.is_visible() and page.locator(".receipt").is_visible()
