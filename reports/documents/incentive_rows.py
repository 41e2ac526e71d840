"""An incentive in the papers' words: what it is, under which clause, how long, how much, what is still open."""

from __future__ import annotations

import msgspec

from matcher.result import ConditionResult, IncentiveResult
from reports.citing import doubts, full, validity
from reports.documents.dossier import Dossier, money
from reports.documents.paper import Break, Checklist, Column, Condition, Line, Row, Strong, Table
from reports.money_section import ASIDE, COUNTED
from reports.sums import pays

SIGNS = {"met": "✓", "unmet": "✗", "unknown": "?", "judged": "◇"}
PER = {"year": "doc_per_year", "month": "doc_per_month"}
APART = ("unverified", *ASIDE, "notional")


def basis(item: IncentiveResult, d: Dossier) -> Line:
    """Name, document, clause and window, in one cell."""
    words = d.words
    return (Strong(words.label(item.name)), Break(), full(item, words), Break(), window(item, d))


def window(item: IncentiveResult, d: Dossier) -> str:
    """From when to when it can be had, what an auditor would object to, and that it ends soon."""
    words = d.words
    said = [validity(item.effective, item.expires, words), *doubts(item, words)]
    if item.ends_soon:
        said.append(words("doc_ends_soon"))
    return words.join(said)


def low(at: str, item: IncentiveResult, d: Dossier) -> Line:
    """What it comes to at least, in yuan."""
    return (money(f"{at}.low", item.low), _period(item, d)) if item.low else (money(f"{at}.low", item.low),)


def high(at: str, item: IncentiveResult, d: Dossier) -> Line:
    """What it comes to at most, in yuan; "open" where no bound is known."""
    if item.high is None:
        return (d.words("doc_open"),)
    return (money(f"{at}.high", item.high), _period(item, d))


def _period(item: IncentiveResult, d: Dossier) -> str:
    return d.words(PER[item.period]) if item.period in PER else ""


def open_points(item: IncentiveResult, d: Dossier) -> str:
    """What keeps it from being certain: facts to confirm, undertakings to sign, people who decide."""
    words = d.words
    missing = [d.facts[f] for f in item.missing if f in d.facts]
    asked = [words.label(f.label) for f in missing if not f.undertaking]
    usual = any(f.undertaking for f in missing)
    said = [words("missing", facts=words.comma(asked))] if asked else []
    said += [words("doc_usual")] if usual else []
    if item.judged_by:
        said.append(words("reviewer", who=words.comma([words.script(j) for j in item.judged_by])))
    if item.beneficiary != "company":
        said.append(words("pays_whom", who=words(f"to_{item.beneficiary}")))
    return words.join(said) or words("doc_nothing_open")


def columns(d: Dossier) -> tuple[Column, ...]:
    """The columns of a table of incentives."""
    words = d.words
    return (
        Column(words("doc_no"), 6), Column(words("doc_col_incentive"), 38), Column(words("doc_col_low"), 11, True),
        Column(words("doc_col_high"), 17, True), Column(words("doc_col_open"), 28),
    )


def row(number: int, at: str, item: IncentiveResult, d: Dossier) -> Row:
    """One incentive as a row of such a table."""
    return Row(((str(number),), basis(item, d), low(at, item, d), high(at, item, d), (open_points(item, d),)))


def group(text: str) -> Row:
    """A row that names those below it."""
    return Row(((Strong(text),),), "group")


def table(
    key: str, caption: str, groups: list[tuple[str, list[tuple[str, IncentiveResult]]]], d: Dossier, brief: int = 0
) -> Table:
    """Incentives by group, counted in each, so that a group shown in part has no gaps."""
    rows: list[Row] = []
    for name, members in groups:
        if members:
            rows.append(group(name))
        rows += [row(number, at, item, d) for number, (at, item) in enumerate(members, 1)]
    return Table(key, caption, columns(d), tuple(rows), brief, d.words("doc_more_in_list"))


def counted(item: IncentiveResult) -> bool:
    """Whether an incentive is money the company may count on, or could."""
    return item.bucket in COUNTED and pays(item) and not item.dropped_for.zh


def usual(condition: ConditionResult, d: Dossier) -> bool:
    """Whether a condition is met by signing what every applicant signs."""
    known = [d.facts[f] for f in condition.facts if f in d.facts]
    return bool(known) and condition.verdict == "unknown" and all(f.undertaking for f in known)


def alike(item: IncentiveResult, other: IncentiveResult) -> bool:
    """Whether an incentive is the same at two places, apart from the combination it stands in."""
    return msgspec.structs.replace(item, in_bundle=other.in_bundle) == other


def checklist(number: int, at: str, item: IncentiveResult, d: Dossier) -> Checklist:
    """All conditions of an incentive, with its amount and basis."""
    words = d.words
    facts: list[Line] = [(words("doc_basis"), full(item, words)), (words("doc_window"), window(item, d))]
    if pays(item):
        facts.insert(0, (words("doc_amount_from"), *low(at, item, d), words("doc_amount_to"), *high(at, item, d)))
    if gives := words.label(item.gives):
        facts.append((words("doc_gives"), gives))
    facts += [(words("doc_note"), words.label(note)) for note in item.notes]
    found = []
    for condition in item.conditions:
        verdict = "judged" if condition.judged_by and condition.verdict == "unknown" else condition.verdict
        found.append(Condition(SIGNS[verdict], words(verdict), words.label(condition.text)))
    return Checklist(f"{number}. {words.label(item.name)}", tuple(facts), tuple(found))
