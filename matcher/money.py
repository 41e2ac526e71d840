"""What an applicant can lawfully get at each place, and which total each incentive enters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from matcher.relevance import fields_of, for_these_fields
from matcher.view import CaseView, Views
from profiles.applicant import Applicant
from rules.arithmetic import evaluate as evaluate_expression
from rules.bundle import Bundle, Ceiling, Group, best_bundle
from rules.condition import Judged, leaves
from rules.engine import Engine, Outcome
from rules.frame import Frame, at_places
from rules.policy import Incentive

STATES_OUT = frozenset({"lapsed", "draft", "not_yet"})


class PlaceMoney(msgspec.Struct):
    """The bundles at one place: certain money, and all that may be had, with the bucket of every incentive."""

    sure: Bundle
    possible: Bundle
    buckets: dict[int, str]
    unbounded: int
    totals: dict[str, float]


class Ledger:
    """All incentives for one applicant, at every place at once.

    Rows 0…n-1 of `outcome` are the places as known; rows n…2n-1 the same with the usual undertakings signed.
    """

    def __init__(
        self, engine: Engine, applicant: Applicant, regions: Sequence[str], as_of: dt.date, case: CaseView, views: Views
    ) -> None:
        self.engine = engine
        self.as_of = as_of
        self.places = len(regions)
        self.frame = self._frame(applicant, regions)
        self.standing = [engine.standing(i, as_of).state for i in range(len(engine.incentives))]
        self.live = [i for i, state in enumerate(self.standing) if state not in STATES_OUT]
        self.outcome: Outcome = engine.evaluate(self.frame, self.live)
        self.row_of = {position: n for n, position in enumerate(self.live)}
        self._described = {
            i: for_these_fields(self.fields[i], case, views) for i in self.live
        }
        self._signature_money: dict[bytes, PlaceMoney] = {}

    @property
    def fields(self) -> tuple[tuple[str, ...], ...]:
        """The fields of every incentive."""
        return fields_table(self.engine)

    def _frame(self, applicant: Applicant, regions: Sequence[str]) -> Frame:
        index = self.engine.frames.regions
        codes = np.array([index[r] + 1 for r in regions] * 2, dtype=np.int64)
        single = self.engine.frames.build([applicant], self.as_of)
        frame = at_places(single, codes)
        facts = self.engine.library.facts.by_id.values()
        rows = frame.company.rows
        for fact in facts:
            if fact.type != "bool" or fact.of != "company" or not (fact.settled or fact.undertaking):
                continue
            column = frame.company.truths.get(fact.id, np.zeros(rows, dtype=np.int8))
            signed = np.where(column == 0, 1, column).astype(np.int8)
            if not fact.settled:
                signed[: self.places] = column[: self.places]
            frame.company.truths[fact.id] = signed
        self.engine.derivations.fill(frame)
        return frame

    def at(self, place: int) -> PlaceMoney:
        """The money at a place (by position); places with the same verdicts and amounts share the answer."""
        signed = place + self.places
        key = b"".join(
            part[:, row].tobytes()
            for row in (place, signed) for part in (self.outcome.verdict, self.outcome.low, self.outcome.high)
        )
        if key not in self._signature_money:
            self._signature_money[key] = self._money(place, signed)
        return self._signature_money[key]

    def bucket(self, position: int, place: int) -> str:
        """Which total an incentive enters at a place (see `Totals`), or why it enters none."""
        incentive = self.engine.incentives[position]
        n = self.row_of.get(position)
        if n is None:
            return self.standing[position]
        verdict = int(self.outcome.verdict[n, place])
        if verdict < 0:
            return "unmet"
        if incentive.fiscal_contribution:
            return "barred"
        if incentive.nature != "permanent":
            return incentive.nature
        if incentive.beneficiary != "company":
            return "others"
        if verdict == 0 and not self._described[position]:
            return "other_fields"
        if self.standing[position] == "unverified":
            return "unverified"
        if verdict > 0:
            return "sure"
        if has_judged(self.engine)[position]:
            return "review"
        if self.outcome.verdict[n, place + self.places] > 0:
            return "on_undertaking"
        return "possible"

    def _money(self, place: int, signed: int) -> PlaceMoney:
        low, high = self.outcome.low, self.outcome.high
        buckets: dict[int, str] = {}
        sure: dict[str, float] = {}
        sure_high: dict[str, float] = {}
        may: dict[str, float] = {}
        groups_of: dict[str, dict[str, float]] = {}
        unbounded = 0
        for n in np.flatnonzero(self.outcome.verdict[:, place] >= 0):
            position = self.live[n]
            bucket = buckets[position] = self.bucket(position, place)
            if bucket not in {"sure", "on_undertaking", "possible", "review", "unverified"}:
                continue
            top = float(high[n, place])
            if not np.isfinite(top):
                unbounded += 1
                top = 0.0
            key = self.engine.incentives[position].key
            groups_of.setdefault(bucket, {})[key] = top
            if bucket in {"sure", "on_undertaking"}:
                sure[key] = float(low[n, signed])
                sure_high[key] = top
                may[key] = top
            elif bucket == "possible":
                may[key] = top
        groups, ceilings = self._rules(place)
        worth = {k: max(v, 1.0) if sure_high[k] > 0 else 0.0 for k, v in sure.items()}
        bundle = best_bundle(worth, groups, ceilings, sure_high)
        possible = best_bundle(may, groups, ceilings, sure)
        totals = self._totals(bundle, possible, groups_of, sure, sure_high, groups, ceilings)
        return PlaceMoney(bundle, possible, buckets, unbounded, totals)

    def _totals(
        self, bundle: Bundle, possible: Bundle, by_bucket: dict[str, dict[str, float]], sure: dict[str, float],
        sure_high: dict[str, float], groups: list[Group], ceilings: list[Ceiling],
    ) -> dict[str, float]:
        met = set(by_bucket.get("sure", {}))
        chosen = set(bundle.paid)
        at_most = best_bundle({k: sure_high[k] for k in chosen}, groups, ceilings).paid
        promised = best_bundle({k: sure[k] for k in chosen if sure[k] > 0}, groups, ceilings).paid
        return {
            "sure": sum(v for k, v in promised.items() if k in met),
            "sure_at_most": sum(v for k, v in at_most.items() if k in met),
            "on_undertaking": sum(v for k, v in promised.items() if k not in met),
            "on_undertaking_at_most": sum(v for k, v in at_most.items() if k not in met),
            "possible": max(possible.total - sum(at_most.values()), 0.0),
            "review": best_bundle(by_bucket.get("review", {}), groups, ceilings).total,
            "unverified": best_bundle(by_bucket.get("unverified", {}), groups, ceilings).total,
        }

    def _rules(self, place: int) -> tuple[list[Group], list[Ceiling]]:
        """Exclusions and joint caps as they hold at a place; an exclusion that is only not known to hold, holds."""
        truth = self.outcome.truth
        groups = []
        for number, exclusion in enumerate(self.engine.exclusions):
            root = self.engine.exclusion_root(number)
            if root.product or int(truth.of(root)[place]) >= 0:
                groups.append(Group(frozenset(exclusion.members), exclusion.key))
        return groups, self._ceilings(place)

    def _ceilings(self, place: int) -> list[Ceiling]:
        found = []
        for joint in self.engine.joint_caps:
            _, high = evaluate_expression(joint.cap.yuan, self.frame, False, self.engine.library.facts)
            cap = float(high[place])
            if joint.cap.less:
                taken = self.frame.company.numbers.get(joint.cap.less)
                cap = max(cap - (float(taken[0][place]) if taken is not None else 0.0), 0.0)
            found.append(Ceiling(frozenset(joint.members), cap * 100, joint.key))
        return found


_FIELDS: dict[int, tuple[tuple[str, ...], ...]] = {}
_JUDGED: dict[int, NDArray[np.bool_]] = {}


def fields_table(engine: Engine) -> tuple[tuple[str, ...], ...]:
    """The fields of every incentive of an engine, worked out once."""
    if id(engine) not in _FIELDS:
        _FIELDS[id(engine)] = tuple(fields_of(i) for i in engine.incentives)
    return _FIELDS[id(engine)]


def has_judged(engine: Engine) -> NDArray[np.bool_]:
    """Which incentives people decide on, worked out once."""
    if id(engine) not in _JUDGED:
        _JUDGED[id(engine)] = np.array([_judged(i) for i in engine.incentives])
    return _JUDGED[id(engine)]


def _judged(incentive: Incentive) -> bool:
    return any(isinstance(leaf, Judged) for leaf in leaves(incentive.when))
