"""Hand-worked cases for the incentive engine: is the answer sound (never wrong), and is it tight (exact)?"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from matcher.evaluation.expectations import (
    REFUSED,
    Expect,
    Got,
    Judgement,
    Listed,
    VerdictCase,
    agreement,
    amount_text,
    amounts_agree,
    as_tuple,
    expected_text,
    got_text,
    open_amount,
    top,
)
from matcher.evaluation.kinds import CaseFile
from matcher.evaluation.names import Names, fold
from matcher.evaluation.report import Figure, Miss, Report, Table, percent
from profiles.errors import InputError
from rules.engine import Engine, Outcome
from rules.explain import explain, judged_by, missing_facts
from rules.lawful import lawful_bundle
from rules.library import Library

OUT_OF_FORCE = frozenset({"not_yet", "lapsed", "draft"})
_VERDICT = {1: "met", 0: "unknown", -1: "unmet"}


def run(file: CaseFile, library: Library, day: dt.date) -> Report:
    """Judges every case of a file of verdict cases."""
    cases = [file.convert(raw, n, VerdictCase) for n, raw in enumerate(file.cases)]
    judge = Judge(library, day)
    return _report(file, [judge.case(c) for c in cases], judge.names.unresolved(file.glossary))


class Judge:
    """Judges verdict cases with one engine; `today` serves cases that name no day."""

    def __init__(self, library: Library, today: dt.date) -> None:
        self.library = library
        self.engine = Engine(library)
        self.names = Names(library)
        self.today = today

    def case(self, case: VerdictCase) -> Judgement:
        """How one case comes out."""
        wanted = case.bundle or (Listed(case.policy, case.incentive, case.clause, same_as=case.expect.same_as),)
        found = [self.find(item) for item in wanted]
        positions = [p for p in found if p is not None]
        if len(positions) < len(found):
            lacking = "、".join(f"{i.policy} {i.incentive}" for i, p in zip(wanted, found, strict=True) if p is None)
            return Judgement(case, False, misses=(Miss(case.id, case.type, lacking, "not encoded"),))
        plain = self.names.plain(case.facts)
        day = self._day(case)
        frame = self.engine.frame([self.names.values.applicant(plain.data)], day)
        said = Answer(self.engine.evaluate(frame, positions), day)
        if case.bundle:
            return _bundle(case, said, positions, plain.notes)
        if case.expect.counted_only:
            return _counted(case, said, positions[0], plain.notes)
        return _single(case, said, positions[0], plain.notes)

    def find(self, item: Listed) -> int | None:
        """The position of an incentive by its policy (any id it goes by) and name (or alias); None when not encoded."""
        others = [tuple(w.split(" ", 1)) for w in as_tuple(item.same_as) if " " in w]
        for policy_id, name in ((item.policy, item.incentive), *others):
            policy = self.library.policy(policy_id)
            if policy is None:
                continue
            named = [i for i in policy.incentives if fold(name) in {fold(n) for n in (i.name.zh, i.id, *i.aliases)}]
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


class Answer:
    """What the engine answers for the one applicant of a case, on its day."""

    def __init__(self, outcome: Outcome, day: dt.date) -> None:
        self.outcome = outcome
        self.engine = outcome.engine
        self.day = day

    def in_force(self, position: int) -> bool:
        """Whether an incentive counts on the day."""
        return self.engine.standing(position, self.day).state not in OUT_OF_FORCE

    def got(self, position: int) -> Got:
        """The verdict and bounds of an incentive, what is asked, and whether people decide."""
        if not self.in_force(position):
            return Got("not_in_force", 0.0, 0.0)
        n = self.outcome.keys.index(position)
        node = explain(self.outcome, position, 0)
        missing = tuple(dict.fromkeys((*missing_facts(node), *open_amount(self.outcome, position))))
        low, high = float(self.outcome.low[n, 0]) / 100, float(self.outcome.high[n, 0]) / 100
        return Got(_VERDICT[int(self.outcome.verdict[n, 0])], low, high, missing, bool(judged_by(node)))


def _counted(case: VerdictCase, said: Answer, position: int, notes: Sequence[str]) -> Judgement:
    """A barred figure: right when it enters no total."""
    incentive, got = said.engine.incentives[position], said.got(position)
    outside = (
        incentive.fiscal_contribution or incentive.nature != "permanent" or got.verdict in REFUSED or got.high == 0
        or said.engine.standing(position, said.day).state != "in_force"
    )
    wrong = Miss(case.id, incentive.key, "enters no total", amount_text(got.low, got.high), "; ".join(notes))
    return Judgement(case, True, outside, outside, misses=() if outside else (wrong,))


def _single(case: VerdictCase, said: Answer, position: int, notes: Sequence[str]) -> Judgement:
    incentive, want, got = said.engine.incentives[position], case.expect, said.got(position)
    agreed = agreement(want, got)
    problems = list(agreed.problems)
    if want.nature and incentive.nature != want.nature:
        problems.append(f"nature {incentive.nature}, expected {want.nature}")
    if want.counts_to_company is False and incentive.beneficiary == "company":
        problems.append("counted as the company's money")
    if want.judged and got.verdict == "unknown" and not got.judged:
        problems.append("not known, but nobody named who decides")
    asked = as_tuple(want.missing)
    any_wording = want.missing_wording_free and (got.missing or got.judged)
    unasked = [] if any_wording else [f for f in asked if f not in got.missing]
    if unasked:
        problems.append(f"does not ask {', '.join(unasked)}")
    told = Miss(
        case.id, f"{case.type} {incentive.key}", expected_text(want), got_text(got), "; ".join([*problems, *notes])
    )
    return Judgement(
        case, True, agreed.sound, agreed.tight, agreed.refused, len(asked), len(asked) - len(unasked),
        (told,) if problems or notes else (),
    )


def _bundle(case: VerdictCase, said: Answer, positions: Sequence[int], notes: Sequence[str]) -> Judgement:
    """What may be taken together: each alone, the lawful combination, and its total."""
    want, engine = case.expect, said.engine
    problems, sound = _alone(case, said, positions)
    counted = [p for p in positions if said.in_force(p) and not engine.incentives[p].fiscal_contribution]
    apart = [p for p in counted if engine.incentives[p].nature != "permanent"] if want.deferral_yuan else []
    best = lawful_bundle(said.outcome, 0, [p for p in counted if p not in apart])
    names = {engine.incentives[p].key: item.incentive for p, item in zip(positions, case.bundle, strict=True)}
    taken = [names[k] for k in (*best.taken, *(engine.incentives[p].key for p in apart))]
    lawful = as_tuple(want.lawful)
    if set(taken) != set(lawful):
        problems.append(f"takes {'、'.join(taken) or 'nothing'}, lawful is {'、'.join(lawful) or 'nothing'}")
    got = Got("met" if best.taken else "unmet", best.low, best.high)
    holds, equal = amounts_agree(want, got)
    if not equal:
        expected = amount_text(want.amount_low_yuan or 0.0, top(want.amount_high_yuan))
        problems.append(f"together {amount_text(best.low, best.high)}, expected {expected}")
    about = "stacking " + " + ".join(engine.incentives[p].key for p in positions)
    told = Miss(case.id, about, expected_text(want), got_text(got), "; ".join([*problems, *notes]))
    return Judgement(case, True, sound and holds, not problems, misses=(told,) if problems or notes else ())


def _alone(case: VerdictCase, said: Answer, positions: Sequence[int]) -> tuple[list[str], bool]:
    """What is wrong with the members of a bundle taken by themselves, and whether all are sound."""
    problems, sound = [], True
    for item, position in zip(case.bundle, positions, strict=True):
        if item.alone_low_yuan is None and item.alone_high_yuan is None:
            continue
        got = said.got(position)
        high = got.high if item.alone_high_yuan is None else item.alone_high_yuan
        want = Expect("met", item.alone_low_yuan, high, ceiling=case.expect.ceiling)
        holds, equal = amounts_agree(want, got)
        sound &= holds
        if not equal:
            expected = amount_text(item.alone_low_yuan or 0.0, high)
            problems.append(f"{item.incentive} alone {amount_text(got.low, got.high)}, expected {expected}")
    return problems, sound


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
        (_counts("all", [("cases", found)]), *(_counts(f"by {f}", _by(found, f)) for f in ("type", "group"))),
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
