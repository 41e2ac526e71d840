"""The command line: parses, calls, prints."""

from __future__ import annotations

import gc
import os
import sys
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from profiles.errors import DataError, ParkmatchError
from reports.arguments import as_typed
from reports.console import page_width, prepare, show, write
from reports.errors import message
from reports.messages import Words, language

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from rules.library import Library

LANG: ContextVar[Words | None] = ContextVar("words", default=None)
FINE, FINDINGS, BAD_INPUT, BROKEN, INTERRUPTED = 0, 1, 2, 70, 130


def _words() -> Words:
    return LANG.get() or Words("zh")


def _say(text: str) -> None:
    print(text, file=sys.stderr)


class Commands(TyperGroup):
    """Turns every error into one line and an exit code: 1 data, 2 input, 70 a fault of the program."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Runs the command line; how errors leave it is decided here, never by the library."""
        prepare()
        LANG.set(None)
        as_typed(self)
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except ParkmatchError as error:
            code = _told(message(error, _words()), FINDINGS if isinstance(error, DataError) else BAD_INPUT)
        except Exception as error:
            code = _failed(error)
        if code == INTERRUPTED:
            _say(_words()("stopped"))
        sys.exit(code if isinstance(code, int) else FINE)


def _told(text: str, code: int) -> int:
    _say(text)
    return code


def _failed(error: Exception) -> int:
    """An error of the command line itself, or one nobody foresaw."""
    from reports.errors import usage_error

    words = _words()
    if type(error).__name__ == "NoArgsIsHelpError":
        write(f"{error.format_message()}\n")  # type: ignore[attr-defined]
        return BAD_INPUT
    usage = usage_error(error)
    if usage is not None:
        return _told(message(usage, words), BAD_INPUT)
    if os.environ.get("PARKMATCH_DEBUG"):
        raise error
    what = words("unexpected", what=f"{type(error).__name__}: {error}".splitlines()[0][:200])
    return _told(words("error", text=what), BROKEN)


def _chosen(name: str) -> str:
    LANG.set(Words(language(name)))
    return name


def _version(wanted: bool) -> None:
    if wanted:
        from matcher.match import VERSION

        write(f"parkmatch {VERSION}\n")
        raise typer.Exit


app = typer.Typer(
    cls=Commands, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False,
    help="招商引资匹配引擎: describe a company; get the parks that suit it and the subsidies it can have, each cited.",
)
parks_app = typer.Typer(no_args_is_help=True, help="Parks: what public documents say of them.")
policies_app = typer.Typer(no_args_is_help=True, help="Policies: what they grant, to whom, under which clause.")
facts_app = typer.Typer(no_args_is_help=True, help="Facts: everything that may be told of a company.")
app.add_typer(parks_app, name="parks")
app.add_typer(policies_app, name="policies")
app.add_typer(facts_app, name="facts")

Lang = Annotated[str, typer.Option("--lang", help="zh, zh-Hant or en.", callback=_chosen, is_eager=True)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsOf = Annotated[str, typer.Option("--as-of", help="The day rules are applied on (default: today in Guangdong).")]


def _library() -> Library:
    from rules.library import ROOT, load_library

    return load_library(Path(os.environ.get("PARKMATCH_DATA") or ROOT))


def _day(written: str) -> dt.date:
    from reports.intake import day
    from rules.library import today

    return day(written) if written else today()


@app.callback()
def _start(
    version: Annotated[bool, typer.Option("--version", help="Version.", callback=_version, is_eager=True)] = False,
) -> None:
    """Options that stand before the command."""


@app.command()
def match(
    described: Annotated[str, typer.Argument(metavar="TEXT|FILE|-", help="Text, a .txt, .yaml or .json file, or -.")],
    top: Annotated[str, typer.Option("--top", metavar="N", help="How many parks to list.")] = "5",
    corrections: Annotated[list[str] | None, typer.Option("--set", help="fact=value corrects what was read.")] = None,
    weights: Annotated[str, typer.Option("--weights", metavar="FILE", help="A file like matcher/weights.yaml.")] = "",
    explain: Annotated[str, typer.Option("--explain", metavar="PARK", help="Everything about one park.")] = "",
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Ranks parks and subsidies for a company or project."""
    from matcher.match import Matcher
    from matcher.understanding import Understanding
    from reports import intake
    from reports.explained import in_detail, place_in, ranked_place
    from reports.find import find_park

    words = _words()
    on = _day(as_of)
    places = intake.whole(top, 1, 200, "--top")
    handed = intake.take(described)
    library = _library()
    park = find_park(library, explain) if explain else None
    reader = Understanding(library)
    applicant = intake.applicant_of(handed, reader.values, lambda text: reader.read(text, on))
    applicant = intake.correct(applicant, corrections or [], reader.values)
    matcher = Matcher(library, intake.weights(Path(weights)) if weights else None)
    place = ranked_place(park) if park else ""
    if json:
        result = in_detail(matcher, applicant, on, places, place)
    else:
        result = matcher.match(applicant, on, places, [place] if place else [])
    if handed.encoding:
        _say(words("note_encoding", where=handed.where, encoding=handed.encoding))
    if json:
        _json(result)
    elif park and (found := place_in(result, place)):
        from reports.explain_screen import explain_screen

        site = words.label(park.name) if park.part_of else ""
        show(explain_screen(result, found, library.facts, words, page_width(), site))
    else:
        from reports.screen import match_screen

        show(match_screen(result, library.facts, places, words, page_width()))


def _json(data: Any) -> None:
    from reports.as_json import as_json

    write(as_json(data))


@parks_app.command("list")
def parks_list(
    region: Annotated[str, typer.Option("--region", help="A place, by id or name.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="district, high_tech_zone, specialised_park …")] = "",
    json: Json = False, lang: Lang = "zh",
) -> None:
    """Lists parks."""
    from reports.find import some_parks
    from reports.park_page import park_row, parks_page

    library = _library()
    found = some_parks(library, region, kind)
    if json:
        _json([park_row(p) for p in found])
    else:
        show(parks_page(found, library, _words(), page_width()))


@parks_app.command("show")
def parks_show(
    park: Annotated[str, typer.Argument(metavar="PARK", help="A park, by id or name.")],
    json: Json = False, lang: Lang = "zh",
) -> None:
    """Shows one park, every statement with its source."""
    from reports.find import find_park
    from reports.park_page import ParkPage

    library = _library()
    found = find_park(library, park)
    if json:
        _json(found)
    else:
        show(ParkPage(found, library, _words(), page_width()).whole())


@policies_app.command("list")
def policies_list(
    region: Annotated[str, typer.Option("--region", help="What holds in a place, by id or name.")] = "",
    status: Annotated[str, typer.Option("--status", help="in_force, unverified, not_yet, draft or lapsed.")] = "",
    kind: Annotated[str, typer.Option("--kind", help="grant, reward, tax, rent, talent …")] = "",
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Lists policies with their standing on a day."""
    from reports.find import some_policies
    from reports.policy_page import policies_page, policy_row

    on = _day(as_of)
    found = some_policies(_library(), region, status, kind, on)
    if json:
        _json([policy_row(p, on) for p in found])
    else:
        show(policies_page(found, on, _words(), page_width()))


@policies_app.command("show")
def policies_show(
    policy: Annotated[str, typer.Argument(metavar="POLICY", help="A policy, by id, number or title.")],
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Shows one policy: every incentive with its conditions and amounts in words."""
    from reports.find import find_policy
    from reports.policy_page import PolicyPage

    library, on = _library(), _day(as_of)
    found = find_policy(library, policy)
    if json:
        _json(found)
    else:
        show(PolicyPage(found, library, on, _words(), page_width()).whole())


@facts_app.command("list")
def facts_list(
    group: Annotated[str, typer.Option("--group", help="identity, finance, rd, people, product …")] = "",
    json: Json = False, lang: Lang = "zh",
) -> None:
    """Lists the facts that may be told."""
    _facts("", group, json)


@facts_app.command("search")
def facts_search(
    word: Annotated[str, typer.Argument(metavar="WORD", help="Part of an id, a name or a question.")],
    json: Json = False, lang: Lang = "zh",
) -> None:
    """Finds facts by a word."""
    _facts(word, "", json)


@facts_app.command("show")
def facts_show(
    fact: Annotated[str, typer.Argument(metavar="FACT", help="A fact's id.")], json: Json = False, lang: Lang = "zh",
) -> None:
    """Shows one fact and what may be written."""
    from reports.fact_page import fact_page
    from reports.find import find_fact

    found = find_fact(_library(), fact)
    if json:
        _json(found)
    else:
        show(fact_page(found, _words(), page_width()))


def _facts(word: str, group: str, json: bool) -> None:
    from reports.fact_page import facts_page, matching

    found = matching(_library().facts, word, group)
    if json:
        _json(found)
    else:
        show(facts_page(found, word, _words(), page_width()))


@app.command()
def check(
    files: Annotated[list[str] | None, typer.Argument(metavar="[FILE…]", help="Only these data files.")] = None,
    json: Json = False, lang: Lang = "zh",
) -> None:
    """Checks the data files; the exit code is 1 when something is wrong."""
    from reports.check_page import check_page
    from reports.intake import existing
    from rules.check import check as findings_of
    from rules.library import ROOT

    gc.enable()
    only = existing(files or [])
    findings = findings_of(Path(os.environ.get("PARKMATCH_DATA") or ROOT), only)
    if json:
        _json(findings)
    else:
        show(check_page(findings, _words(), page_width()))
    raise typer.Exit(FINDINGS if findings else FINE)


@app.command()
def evaluate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file of labelled cases.")],
    kind: Annotated[str, typer.Option("--kind", help="companies, reading or verdicts (guessed from the file).")] = "",
    as_of: AsOf = "", json: Json = False, lang: Lang = "zh",
) -> None:
    """Runs labelled cases: every miss and, last, one line of figures. The exit code is 1 when there are misses."""
    from matcher.evaluation import run

    gc.enable()
    report = run(Path(file), kind or None, library=_library(), as_of=_day(as_of) if as_of else None)
    write((report.json() if json else report.text()) + "\n")
    raise typer.Exit(FINDINGS if report.misses else FINE)


def main(arguments: Sequence[str] | None = None) -> None:
    """The `parkmatch` command."""
    gc.disable()  # one answer and out: looking for garbage costs a sixth of the time and frees nothing that matters
    app(args=list(arguments) if arguments is not None else None, prog_name="parkmatch")


if __name__ == "__main__":
    main()
