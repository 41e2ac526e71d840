"""The screen of a match: what was understood, which parks suit, what can be had there, what to ask next."""

from __future__ import annotations

from matcher.result import GateResult, ParkResult, Result
from profiles.facts import Facts
from reports.bars import reason_text, telling, waterfall
from reports.citing import brief
from reports.layout import Page
from reports.messages import Words
from reports.money_section import COUNTED, Money
from reports.next_section import footer, near_section, questions_section, shut_section
from reports.ranking_section import park_name, points, ranking_section
from reports.sums import amount_text, pays, sum_text
from reports.understood_section import understood_section

BRIEFLY = 2  # places told briefly after the first
FAR = 0.2  # below this no field named there is the applicant's


def match_screen(result: Result, facts: Facts, top: int, words: Words, width: int) -> Page:
    """The whole screen for one applicant."""
    page = Page(width)
    fit_line(page, result, words)
    understood_section(page, result, facts, words)
    if result.parks:
        ranking_section(page, result, top, words)
    if result.fit.verdict == "good" and result.parks:
        _first(page, result, facts, words)
        for park in result.parks[1 : min(top, 1 + BRIEFLY)]:
            _briefly(page, park, words)
    if result.fit.verdict != "poor":
        questions_section(page, result, words)
        near_section(page, result, words)
    shut_section(page, result, words)
    footer(page, result, words)
    return page


def fit_line(page: Page, result: Result, words: Words) -> None:
    """A poor or unclear fit is said first and plainly."""
    if result.fit.verdict == "good":
        return
    text = words(f"fit_{result.fit.verdict}", text=words.label(result.fit.text))
    page.put(text, indent=0, style="bold")
    page.put(words("fit_consequence"), indent=0)


def _first(page: Page, result: Result, facts: Facts, words: Words) -> None:
    park = result.parks[0]
    page.heading(
        words("park_heading", rank=park.rank, park=park_name(park, words)), words("score_sum", score=points(park.score))
    )
    waterfall(page, park, words)
    _silent(page, park, words)
    _gates(page, park.gates, words)
    reasons = telling(park, 5)
    if reasons:
        page.put(words("because"), style="bold")
    for reason in reasons:
        page.put(reason_text(reason, words), indent=4, hang=2)
    Money(page, facts, words).section(park, result.first_sum)


def _gates(page: Page, gates: tuple[GateResult, ...], words: Words) -> None:
    for gate in gates:
        key = {"unknown": "gate_unknown", "told": "gate_told"}.get(gate.verdict, "")
        if gate.verdict == "failed" and gate.effect != "excluded":
            key = "gate_condition"
        if key:
            text = words(key, text=words.label(gate.text))
            page.put(words("with_cite", text=text, cite=words.script(gate.source)), indent=4, hang=2, style="yellow")


def _silent(page: Page, park: ParkResult, words: Words) -> None:
    """A place whose documents do not name the field is told as such, however high it ranks."""
    if any(c.id == "sector_focus" and c.weight > 0 and c.high < FAR for c in park.criteria):
        page.put(words("fields_silent"), style="yellow", hang=2)


def _briefly(page: Page, park: ParkResult, words: Words) -> None:
    page.heading(words("park_heading", rank=park.rank, park=park_name(park, words)))
    parts = [f"{words.label(c.label)} {points(c.points)}" for c in park.criteria if c.points]
    page.put(words("parts", score=points(park.score), parts=words("parts_plus").join(parts)), hang=2)
    _silent(page, park, words)
    _gates(page, park.gates, words)
    for reason in telling(park, 2):
        page.put(reason_text(reason, words), hang=2)
    money = Money(page, Facts({}), words)
    sums = [
        words("bucket_sum", bucket=words(f"bucket_{k}"), sum=said)
        for k in COUNTED
        if (said := money.total(k, park.totals, [i for i in park.incentives if i.bucket == k])) != sum_text(0, words)
        or k == "sure"
    ]
    reviewed = sum(i.bucket == "review" and pays(i) for i in park.incentives)
    if reviewed:
        sums.append(words("bucket_sum", bucket=words("bucket_review"), sum=words("count", n=reviewed)))
    page.put(words.join(sums), hang=2)
    nearest = [i for i in park.incentives if i.bucket in COUNTED and pays(i) and i.high and not i.dropped_for.zh]
    items = [
        words("with_cite", text=f"{words.label(i.name)} {amount_text(i, words)}", cite=brief(i, words))
        for i in nearest[:3]
    ]
    if items:
        page.put(words("nearest", items=words.join(items)), hang=2)
