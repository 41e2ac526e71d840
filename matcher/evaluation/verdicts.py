"""Hand-worked cases for the incentive engine: is the answer sound (never wrong), and is it tight (exact)?"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from matcher.evaluation.kinds import CaseFile
from matcher.evaluation.names import Names, fold
from matcher.evaluation.report import Figure, Miss, Report, Table, percent
from profiles.errors import InputError
from rules.condition import facts_in
from rules.engine import Engine, Outcome
from rules.explain import explain, judged_by, missing_facts
from rules.expression import facts_of
from rules.lawful import lawful_bundle
from rules.library import Library, today
from rules.policy import Cap

REFUSED = frozenset({"unmet", "not_in_force"})
OUT_OF_FORCE = frozenset({"not_yet", "lapsed", "draft"})
_VERDICT = {1: "met", 0: "unknown", -1: "unmet"}
_NEAR = 0.5  # yuan: cases are written in whole yuan

_Words = str | tuple[str, ...] | None


class Expect(msgspec.Struct, frozen=True):
    """What a case expects; the head of the case file explains each word."""

    verdict: str = "met"
    amount_low_yuan: float | None = 0.0
    amount_high_yuan: float | None = 0.0
    missing: _Words = ()
    missing_wording_free: Any = None
    judged: _Words = ()
    ceiling: bool = False
    verdict_also_ok: _Words = ()
    counted_only: Any = None
    nature: str | None = None
    counts_to_company: bool | None = None
    same_as: _Words = ()
    lawful: _Words = ()
    deferral_yuan: float | None = None


class Listed(msgspec.Struct, frozen=True):
    """One incentive of a bundle case, with what it pays by itself where that is judged."""

    policy: str
    incentive: str
    clause: str | None = None
    alone_low_yuan: float | None = None
    alone_high_yuan: float | None = None
    same_as: _Words = ()


class VerdictCase(msgspec.Struct, frozen=True):
    """One case: an applicant's facts, an incentive (or several), and what is expected."""

    id: str
    facts: dict[str, Any]
    expect: Expect
    type: str = ""
    group: str = ""
    as_of: str | None = None
    policy: str = ""
    incentive: str = ""
    clause: str | None = None
    bundle: tuple[Listed, ...] = ()


class Got(msgspec.Struct, frozen=True):
    """What the engine says: the verdict, bounds in yuan, what it would ask, and who would decide."""

    verdict: str
    low: float
    high: float
    missing: tuple[str, ...] = ()
    judged: bool = False


class Judgement(msgspec.Struct, frozen=True):
    """How a case came out. `asked` and `found`: missing facts expected, and those of them the engine names."""

    case: VerdictCase
    encoded: bool
    sound: bool = False
    tight: bool = False
    refused_wrongly: bool = False
    asked: int = 0
    found: int = 0
    misses: tuple[Miss, ...] = ()


def run(file: CaseFile, library: Library, as_of: dt.date | None = None) -> Report:
    """Judges every case of a file of verdict cases."""
    cases = [file.convert(raw, n, VerdictCase) for n, raw in enumerate(file.cases)]
    judge = Judge(library, as_of or today())
    return _report(file, [judge.case(c) for c in cases], judge.names.unresolved(file.glossary))


class Judge:
    """Judges verdict cases with one engine."""

    def __init__(self, library: Library, today: dt.date) -> None:
        self.library = library
        self.engine = Engine(library)
        self.names = Names(library)
        self.today = today

    def case(self, case: VerdictCase) -> Judgement:
        """How one case comes out."""
        plain = self.names.plain(case.facts)
        note = "; ".join(plain.notes)
        wanted = case.bundle or (Listed(case.policy, case.incentive, case.clause, same_as=case.expect.same_as),)
        found = [self.find(item) for item in wanted]
        if None in found:
            lacking = "、".join(f"{i.policy} {i.incentive}" for i, p in zip(wanted, found, strict=True) if p is None)
            return Judgement(case, False, misses=(Miss(case.id, case.type, lacking, "not encoded"),))
        positions = [p for p in found if p is not None]
        day = self._day(case)
        outcome = self._outcome(plain.data, positions, day)
        if case.bundle:
            return self._bundle(case, outcome, positions, day, note)
        return self._single(case, outcome, positions[0], day, note)

    def find(self, item: Listed) -> int | None:
        """The position of an incentive by its policy (any id it goes by) and name (or alias); None when not encoded."""
        others = [tuple(w.split(" ", 1)) for w in _tuple(item.same_as) if " " in w]
        for policy_id, name in ((item.policy, item.incentive), *others):
            policy = self.library.policy(policy_id)
            named = [i for i in policy.incentives
                     if fold(name) in {fold(n) for n in (i.name.zh, i.id, *i.aliases)}] if policy else []
            if named:
                best = next((i for i in named if item.clause and i.clause == item.clause), named[0])
                return self.engine.position[best.key]
        return None

    def _day(self, case: VerdictCase) -> dt.date:
        if not case.as_of:
            return self.today
        try:
            return dt.date.fromisoformat(case.as_of)
        except ValueError:
            raise InputError(f"as_of {case.as_of!r} is not a date such as 2026-11-22", f"case {case.id}") from None

    def _outcome(self, data: dict[str, Any], positions: Sequence[int], day: dt.date) -> Outcome:
        applicant = self.names.values.applicant(data)
        return self.engine.evaluate(self.engine.frame([applicant], day), positions)

    def _got(self, outcome: Outcome, position: int, day: dt.date) -> Got:
        if self.engine.standing(position, day).state in OUT_OF_FORCE:
            return Got("not_in_force", 0.0, 0.0)
        n = outcome.keys.index(position)
        node = explain(outcome, position, 0)
        missing = tuple(dict.fromkeys((*missing_facts(node), *_open_amount(outcome, position))))
        return Got(
            _VERDICT[int(outcome.verdict[n, 0])], float(outcome.low[n, 0]) / 100, float(outcome.high[n, 0]) / 100,
            missing, bool(judged_by(node)),
        )

    def _single(self, case: VerdictCase, outcome: Outcome, position: int, day: dt.date, note: str) -> Judgement:
        incentive, want = self.engine.incentives[position], case.expect
        got = self._got(outcome, position, day)
        if want.counted_only:
            barred = incentive.fiscal_contribution or self.engine.standing(position, day).state != "in_force"
            barred = barred or incentive.nature != "permanent" or got.verdict == "unmet" or got.high == 0
            misses = () if barred else (Miss(case.id, incentive.key, "enters no total", _amount(got.low, got.high), note),)
            return Judgement(case, True, barred, barred, misses=misses)
        sound, tight, false_unmet, problems = _judge(want, got)
        if want.nature and incentive.nature != want.nature:
            problems.append(f"nature {incentive.nature}, expected {want.nature}")
        if want.counts_to_company is False and incentive.beneficiary == "company":
            problems.append("counted as the company's money")
        asked = _tuple(want.missing)
        found = [f for f in asked if f in got.missing] if not want.missing_wording_free else (
            list(asked) if got.missing or got.judged else [])
        if len(found) < len(asked):
            problems.append(f"does not ask {', '.join(f for f in asked if f not in found)}")
        if want.judged and got.verdict == "unknown" and not got.judged:
            problems.append("unknown, but no person named who decides")
        misses = (Miss(
            case.id, f"{case.type} {incentive.key}", _expected(want), _said(got), "; ".join(filter(None, [*problems, note])),
        ),) if problems or not tight or note else ()
        return Judgement(case, True, sound, tight, false_unmet, len(asked), len(found), misses)

    def _bundle(
        self, case: VerdictCase, outcome: Outcome, positions: Sequence[int], day: dt.date, note: str
    ) -> Judgement:
        want, incentives = case.expect, [self.engine.incentives[p] for p in positions]
        problems, sound = [], True
        for item, position in zip(case.bundle, positions, strict=True):
            if item.alone_low_yuan is None and item.alone_high_yuan is None:
                continue
            got = self._got(outcome, position, day)
            high = got.high if item.alone_high_yuan is None else item.alone_high_yuan
            alone = Expect("", item.alone_low_yuan, high, ceiling=want.ceiling)
            fits, exact, _, _ = _judge(alone, got, amounts_only=True)
            sound &= fits
            if not exact:
                problems.append(f"{item.incentive} alone {_amount(got.low, got.high)}, expected "
                                f"{_amount(item.alone_low_yuan or 0.0, high)}")
        counted = [p for p, i in zip(positions, incentives, strict=True)
                   if self.engine.standing(p, day).state not in OUT_OF_FORCE and not i.fiscal_contribution]
        apart = [p for p in counted if self.engine.incentives[p].nature != "permanent"] if want.deferral_yuan else []
        best = lawful_bundle(outcome, 0, [p for p in counted if p not in apart])
        names = {self.engine.incentives[p].key: item.incentive for p, item in zip(positions, case.bundle, strict=True)}
        taken = [names[k] for k in best.taken] + [names[self.engine.incentives[p].key] for p in apart]
        if set(taken) != set(_tuple(want.lawful)):
            problems.append(f"takes {'、'.join(taken) or 'nothing'}, lawful is {'、'.join(_tuple(want.lawful)) or 'nothing'}")
        got = Got("met" if best.taken else "unmet", best.low, best.high)
        fits, exact, _, _ = _judge(want, got, amounts_only=True)
        if not exact:
            problems.append(f"together {_amount(best.low, best.high)}, expected "
                            f"{_amount(want.amount_low_yuan or 0.0, _top(want.amount_high_yuan))}")
        sound &= fits
        misses = (Miss(
            case.id, "stacking " + " + ".join(i.key for i in incentives), _expected(want), _said(got),
            "; ".join(filter(None, [*problems, note])),
        ),) if problems or note else ()
        return Judgement(case, True, sound, not problems, misses=misses)


def _judge(want: Expect, got: Got, amounts_only: bool = False) -> tuple[bool, bool, bool, list[str]]:
    """Sound, tight, wrongly refused, and what is wrong, in words."""
    also = _tuple(want.verdict_also_ok)
    low, high = want.amount_low_yuan or 0.0, _top(want.amount_high_yuan)
    free_low = want.ceiling and want.verdict not in REFUSED
    contains = (free_low or got.low <= low + _NEAR) and (got.high >= high - _NEAR) and got.low <= got.high + _NEAR
    equal = (abs(got.low - low) <= _NEAR or free_low) and (got.high == high or abs(got.high - high) <= _NEAR)
    if amounts_only:
        return contains, equal, False, []
    problems = []
    if contains and not equal:
        problems.append("interval too wide")
    elif not contains:
        problems.append("interval does not hold the expected one")
    right = got.verdict == want.verdict or got.verdict in also
    if not right:
        problems.append(f"verdict {got.verdict}, expected {want.verdict}")
    # Where also-ok verdicts are allowed, the amount may be that of the withheld base.
    safe = right or (got.verdict == "unknown" and want.verdict != "not_in_force")
    false_unmet = got.verdict in REFUSED and want.verdict in {"met", "unknown"} and not right
    return contains and safe, equal and right, false_unmet, problems


def _open_amount(outcome: Outcome, position: int) -> list[str]:
    """The facts an amount is worked out from whose value is not known."""
    amount = outcome.engine.incentives[position].amount
    if amount is None:
        return []
    named: list[str] = []
    for tier, root in zip(amount.tiers, outcome.engine.tier_roots(position), strict=True):
        truth = outcome.truth.of(root)
        if truth.max(initial=-1) < 0:
            continue
        named += facts_in(tier.when) if 0 in truth else []
        named += [*(facts_of(tier.pays) if tier.pays is not None else []), *_cap_facts(tier.caps)]
    named += _cap_facts(amount.caps)
    return [f for f in dict.fromkeys(named) if _unknown(outcome, f)]


def _cap_facts(caps: Sequence[Cap]) -> list[str]:
    return [f for cap in caps for f in (*facts_of(cap.yuan), cap.less) if f]


def _unknown(outcome: Outcome, fact_id: str) -> bool:
    table = outcome.frame.product if fact_id.startswith("product.") else outcome.frame.company
    if fact_id in table.numbers:
        low, high = table.numbers[fact_id]
        return bool(np.any(low != high))
    return not table.knows(fact_id)


def _tuple(words: _Words) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ())


def _top(high: float | None) -> float:
    return math.inf if high is None else high


def _amount(low: float, high: float) -> str:
    return f"{low:,.0f}" if low == high else f"{low:,.0f}–{'∞' if math.isinf(high) else f'{high:,.0f}'}"


def _expected(want: Expect) -> str:
    also = f" (or {'/'.join(_tuple(want.verdict_also_ok))})" if want.verdict_also_ok else ""
    upto = ", up to" if want.ceiling else ""
    asks = f", asks {', '.join(_tuple(want.missing))}" if want.missing else ""
    return f"{want.verdict}{also} {_amount(want.amount_low_yuan or 0.0, _top(want.amount_high_yuan))}{upto}{asks}"


def _said(got: Got) -> str:
    asks = f", asks {', '.join(got.missing)}" if got.missing else ""
    return f"{got.verdict} {_amount(got.low, got.high)}{', decided by people' if got.judged else ''}{asks}"


def _report(file: CaseFile, found: Sequence[Judgement], unresolved: Sequence[str]) -> Report:
    ran = [j for j in found if j.encoded]
    asked = sum(j.asked for j in ran)
    figures: dict[str, Figure] = {
        "cases": len(found), "encoded": len(ran), "not_encoded": len(found) - len(ran),
        "sound_pct": percent(sum(j.sound for j in ran), len(ran)),
        "tight_pct": percent(sum(j.tight for j in ran), len(ran)),
        "false_unmet": sum(j.refused_wrongly for j in ran),
        "missing_recall_pct": percent(sum(j.found for j in ran), asked),
        "glossary_unresolved": len(unresolved),
    }
    notes = tuple(f"glossary name that stands for no fact: {name}" for name in unresolved)
    return Report(
        "verdicts", str(file.path), figures,
        (_counts("all", [("cases", found)]), _counts("by type", _by(found, "type")), _counts("by group", _by(found, "group"))),
        tuple(m for j in found for m in j.misses), notes,
    )


def _by(found: Sequence[Judgement], field: str) -> list[tuple[str, list[Judgement]]]:
    order = Counter(getattr(j.case, field) or "-" for j in found)
    return [(name, [j for j in found if (getattr(j.case, field) or "-") == name]) for name in order]


def _counts(title: str, groups: Sequence[tuple[str, Sequence[Judgement]]]) -> Table:
    rows = []
    for name, items in groups:
        ran = [j for j in items if j.encoded]
        rows.append((
            name, len(items), len(ran), sum(j.sound for j in ran), sum(j.tight for j in ran),
            sum(j.refused_wrongly for j in ran),
        ))
    return Table(title, ("", "cases", "encoded", "sound", "tight", "false unmet"), tuple(rows))
