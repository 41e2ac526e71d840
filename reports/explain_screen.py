"""Everything about one park for one applicant: bars with sources, and every incentive with each condition."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.result import Dropped, IncentiveResult, ParkResult, Result
from profiles.facts import Facts
from reports.admission_page import admission_lines
from reports.bars import reason_text, waterfall
from reports.citing import brief, doubts, full, validity
from reports.layout import Cell, Page
from reports.messages import Words
from reports.money_section import ASIDE, SHOWN, Money
from reports.next_section import footer
from reports.ranking_section import park_name, points
from reports.screen import fit_line
from reports.sums import amount_text, pays
from reports.understood_section import understood_section

LABEL = 8
NAME = 10  # the names of an incentive's lines, the longest of which is “Conditions”


def explain_screen(
    result: Result, park: ParkResult | Dropped, facts: Facts, words: Words, width: int, site: str = ""
) -> Page:
    """All details of one park; a park that does not take the applicant is told with the rule that says so."""
    page = Page(width)
    fit_line(page, result, words)
    understood_section(page, result, facts, words)
    if site:
        page.blank()
        page.put(words("explain_area", site=site, park=words.short(park.name)), indent=0)
    if isinstance(park, Dropped):
        page.heading(words("explain_excluded", park=words.short(park.name)))
        for gate in park.gates:
            page.put(words("with_cite", text=words.label(gate.text), cite=words.script(gate.source)), hang=2)
    else:
        _score(page, park, words)
        _incentives(page, park, facts, words)
    footer(page, result, words)
    return page


def _score(page: Page, park: ParkResult, words: Words) -> None:
    page.heading(
        words("park_heading", rank=park.rank, park=park_name(park, words)), words("score_sum", score=points(park.score))
    )
    waterfall(page, park, words)
    for bar in park.criteria:
        span = ""
        if bar.points_low != bar.points_high:
            span = words("interval", low=points(bar.points_low), high=points(bar.points_high))
        weight = words("weight", weight=points(round(bar.weight * 100)))
        page.put(f"{words.label(bar.label)}  {points(bar.points)}{span}  {weight}", style="bold")
        for reason in bar.reasons or ():
            page.put(reason_text(reason, words), indent=4, hang=2)
    if park.gates:
        page.heading(words("explain_gates"))
        for gate in park.gates:
            mark = {"unknown": "gate_unknown_mark", "told": "gate_told_mark"}.get(gate.verdict, f"gate_{gate.verdict}")
            text = words("with_cite", text=words.label(gate.text), cite=words.script(gate.source))
            page.row([Cell(words(mark), LABEL), Cell(text, 0)])
    admission_lines(page, park, words)


def _incentives(page: Page, park: ParkResult, facts: Facts, words: Words) -> None:
    totals = Money(page, facts, words)
    for bucket in (*SHOWN, *ASIDE, "notional", "other_fields"):
        members = [i for i in park.incentives if i.bucket == bucket]
        if not members:
            continue
        total = totals.total(bucket, park.totals, members)
        name = words(f"bucket_{bucket}")
        page.heading(words("bucket_sum", bucket=name, sum=total) if total else name)
        for n, item in enumerate(members, 1):
            _incentive(page, n, item, words)
    _refused(page, [i for i in park.incentives if i.bucket == "unmet"], words)
    page.blank()
    page.put(words("explain_out"), indent=0, style="dim")


def _refused(page: Page, items: Sequence[IncentiveResult], words: Words) -> None:
    """What cannot be had here, each with the conditions that are not met."""
    if not items:
        return
    page.heading(words("explain_unmet", n=len(items)))
    for item in items:
        failing = [words.label(c.text) for c in item.conditions if c.verdict == "unmet"]
        text = words("with_cite", text=words.label(item.name), cite=brief(item, words))
        page.put(words("bucket_sum", bucket=text, sum=words.join([f"{words('unmet')} {f}" for f in failing])), hang=2)


def _incentive(page: Page, number: int, item: IncentiveResult, words: Words) -> None:
    page.put(f"{number}. {words.label(item.name)}", style="bold", hang=3)
    said = [amount_text(item, words)] if pays(item) else []
    if item.in_bundle:
        said.append(words("in_bundle"))
    if item.dropped_for.zh:
        why = words.label(item.dropped_why)
        said.append(words("dropped_item", name="", taken=words.label(item.dropped_for),
                          why=words.aside(why)).strip(" ：:"))
    if item.beneficiary != "company":
        said.append(words("pays_whom", who=words(f"to_{item.beneficiary}")))
    _field(page, "amount", words.join(said), words)
    _field(page, "gives", words.label(item.gives), words)
    _field(page, "basis", full(item, words), words)
    dates = [validity(item.effective, item.expires, words), *doubts(item, words), words("checked", day=item.checked)]
    _field(page, "validity", words.join(dates), words)
    for n, condition in enumerate(item.conditions):
        verdict = "judged" if condition.judged_by and condition.verdict == "unknown" else condition.verdict
        label = words("conditions") if n == 0 else ""
        style = {"met": "green", "unmet": "red"}.get(verdict, "yellow")
        page.row([Cell(label, NAME, "dim"), Cell(words(verdict), LABEL, style), Cell(words.label(condition.text), 0)],
                 indent=5)
    for note in item.notes:
        _field(page, "note", words.label(note), words)


def _field(page: Page, key: str, text: str, words: Words) -> None:
    if text:
        page.row([Cell(words(key), NAME, "dim"), Cell(text, 0)], indent=5)
