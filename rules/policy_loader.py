"""From a policy file as written to a policy the engine can use; refuses what is uncited, unknown or contradictory."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from profiles.quantity import quantity
from profiles.yaml_source import Source
from rules.condition import ALWAYS, All, AnyOf, Condition, ConditionError, ConditionParser, Not, Path, Place
from rules.expression import Expr, Num, Op, facts_of
from rules.policy import (
    Amount,
    Cap,
    Exclusion,
    Incentive,
    JointCap,
    Policy,
    RawAmount,
    RawBrackets,
    RawCap,
    RawExclusion,
    RawIncentive,
    RawPolicy,
    RawSum,
    Succession,
    Tier,
)


def load_policy(source: Source, parser: ConditionParser) -> tuple[Policy, RawPolicy]:
    """The policy in a file, and the file as written (its cases are run by `parkmatch check`).

    Raises `DataError` naming file, line, what is wrong and how to mend it.
    """
    try:
        raw = msgspec.convert(source.data, RawPolicy)
    except msgspec.ValidationError as error:
        message, path = _split(str(error))
        raise source.error(message, path) from None
    try:
        return _Builder(raw, parser).policy(str(source.path)), raw
    except ConditionError as error:
        raise source.error(str(error), error.path) from None


def load_exclusions(source: Source, parser: ConditionParser) -> tuple[Exclusion, ...]:
    """The exclusions that span policies, from `stacking.yaml`; raises `DataError`."""
    try:
        raws = msgspec.convert(source.data or [], tuple[RawExclusion, ...])
        return tuple(
            Exclusion(r.id, r.members, r.rule, r.why, r.clause, r.source, parser.parse(r.when, (i, "when")) if r.when else ALWAYS)
            for i, r in enumerate(raws)
        )
    except msgspec.ValidationError as error:
        message, path = _split(str(error))
        raise source.error(message, path) from None
    except ConditionError as error:
        raise source.error(str(error), error.path) from None


def _split(message: str) -> tuple[str, Path]:
    """The message and the path of a validation error such as ``… - at `$.incentives[0].kind` ``."""
    text, _, where = message.partition(" - at `")
    steps: list[str | int] = []
    for part in where.rstrip("`").removeprefix("$").replace("[", ".[").split("."):
        if part.startswith("[") and part[1:-1].isdigit():
            steps.append(int(part[1:-1]))
        elif part and part != "[...]":
            steps.append(part)
    return text, tuple(steps)


class _Builder:
    def __init__(self, raw: RawPolicy, parser: ConditionParser) -> None:
        self.raw = raw
        self.parser = parser

    def policy(self, file: str) -> Policy:
        raw = self.raw
        _in_order(raw.effective, raw.expires, ("expires",))
        shared = self._when(raw.when, ("when",))
        regions = self._regions(raw.regions, ("regions",))
        excepted = self._regions(raw.except_regions, ("except_regions",))
        incentives = tuple(
            self._incentive(item, shared, regions, excepted, ("incentives", i)) for i, item in enumerate(raw.incentives)
        )
        successions = tuple(Succession(s) if isinstance(s, str) else s for s in raw.succeeds)
        ids = [i.id for i in incentives]
        for n, incentive_id in enumerate(ids):
            if ids.index(incentive_id) != n:
                raise ConditionError(f"incentive id {incentive_id} stands twice", ("incentives", n, "id"))
        return Policy(
            raw.id, raw.title, raw.issuer, raw.level, regions, raw.status, raw.seen, raw.checked,
            number=raw.number, except_regions=excepted, published=raw.published, effective=raw.effective,
            expires=raw.expires, links=raw.links, also_known_as=raw.also_known_as, implements=raw.implements,
            succeeds=tuple(s.policy for s in successions), successions=successions, scope=raw.scope, notes=raw.notes,
            incentives=incentives,
            joint_caps=tuple(self._joint(j) for j in range(len(raw.joint_caps))),
            exclusions=tuple(self._exclusion(x) for x in range(len(raw.exclusive))), file=file,
        )

    def _when(self, raw: list[Any], path: Path) -> Condition:
        return self.parser.parse(raw, path) if raw else ALWAYS

    def _regions(self, names: tuple[str, ...], path: Path) -> tuple[str, ...]:
        try:
            return self.parser.regions.expand(names)
        except KeyError as error:
            raise ConditionError(f"unknown region {error}; see profiles/regions.yaml", path) from None

    def _key(self, member: str, path: Path) -> str:
        if "#" in member:
            return member
        if member not in {i.id for i in self.raw.incentives}:
            raise ConditionError(f"{member!r} is no incentive of this policy", path)
        return f"{self.raw.id}#{member}"

    def _joint(self, n: int) -> JointCap:
        raw, path = self.raw.joint_caps[n], ("joint_caps", n)
        members = tuple(self._key(m, (*path, "members")) for m in raw.members)
        self._of_the_company(raw.cap, (*path, "cap"))
        return JointCap(f"{self.raw.id}#{raw.id}", members, self._cap(raw.cap, (*path, "cap")), raw.clause, raw.why)

    def _exclusion(self, n: int) -> Exclusion:
        raw, path = self.raw.exclusive[n], ("exclusive", n)
        members = tuple(self._key(m, (*path, "members")) for m in raw.members)
        when = self._when(raw.when, (*path, "when"))
        return Exclusion(f"{self.raw.id}#{raw.id}", members, raw.rule, raw.why, raw.clause, raw.source, when)

    def _incentive(
        self, raw: RawIncentive, shared: Condition, regions: tuple[str, ...], excepted: tuple[str, ...], path: Path
    ) -> Incentive:
        own_regions = self._regions(raw.regions, (*path, "regions")) if raw.regions else regions
        conditions: list[Condition] = []
        if raw.place != "anywhere" and "national" not in own_regions:
            conditions.append(Place("registered_in", own_regions))
        if excepted:
            conditions.append(Not(Place("registered_in", excepted)))
        for part in (shared, self._when(raw.when, (*path, "when"))):
            conditions += part.items if isinstance(part, All) else [part]
        amount = self._amount(raw.amount, (*path, "amount")) if raw.amount else None
        if amount:
            conditions += _tier_condition(amount)
        unknown = [f for f in raw.fields if f not in self.parser.sectors]
        if unknown:
            raise ConditionError(f"unknown sector {unknown[0]!r}", (*path, "fields"))
        policy = self.raw
        effective = raw.effective or policy.effective or raw.published or policy.published
        _in_order(effective, raw.expires or policy.expires, (*path, "expires"))
        return Incentive(
            f"{policy.id}#{raw.id}", raw.id, policy.id, raw.name, raw.kind, All(tuple(conditions)),
            clause=raw.clause, beneficiary=raw.beneficiary, nature=raw.nature, fields=raw.fields,
            fiscal_contribution=raw.fiscal_contribution, seen=raw.seen or policy.seen,
            status=raw.status or policy.status, regions=own_regions, effective=effective,
            expires=raw.expires or policy.expires, gives=raw.gives, notes=raw.notes, aliases=raw.aliases, amount=amount,
        )

    def _amount(self, raw: RawAmount, path: Path) -> Amount:
        if raw.tiers:
            if _sum_kinds(raw):
                raise ConditionError("tiers and a sum beside them; put the sum into a tier", path)
            _no_base_cap(raw, "tiers", path)
            tiers = tuple(
                Tier(
                    self._tier_when(tier.when, tier.otherwise, n == len(raw.tiers) - 1, (*path, "tiers", n)),
                    self._sum(tier, (*path, "tiers", n)),
                    tier.ceiling,
                    self._caps(tier, (*path, "tiers", n, "caps")),
                )
                for n, tier in enumerate(raw.tiers)
            )
        else:
            tiers = (Tier(ALWAYS, self._sum(raw, path)),)
        for n, cap in enumerate(raw.caps):
            if not (raw.per == "product" and cap.each == "product"):
                self._of_the_company(cap, (*path, "caps", n))
        floor = self.parser.expression(raw.floor, (*path, "floor")) if raw.floor is not None else None
        return Amount(
            tiers, self._caps(raw, (*path, "caps")), floor, raw.ceiling, raw.per == "product", raw.period, raw.years
        )

    def _tier_when(self, when: object, otherwise: bool, last: bool, path: Path) -> Condition:
        if otherwise:
            if not last or when is not None:
                raise ConditionError("otherwise is the last tier and has no when", path)
            return ALWAYS
        if when is None:
            raise ConditionError("a tier needs `when` (or `otherwise: true` on the last)", path)
        return self.parser.parse(when, (*path, "when"))

    def _sum(self, raw: RawSum, path: Path) -> Expr | None:
        kinds = _sum_kinds(raw)
        if len(kinds) != 1:
            raise ConditionError("exactly one of pay, rate+of, formula, brackets, unspecified is needed", path)
        if raw.unspecified:
            _no_base_cap(raw, "an amount nobody saw", path)
            return None
        if raw.rate is None:
            _no_base_cap(raw, kinds[0], path)
        if raw.pay is not None:
            return self.parser.expression(raw.pay, (*path, "pay"))
        if raw.formula is not None:
            return self.parser.expression(raw.formula, (*path, "formula"))
        if raw.brackets is not None:
            return self._brackets(raw.brackets, (*path, "brackets"))
        if raw.of is None:
            raise ConditionError("rate needs `of`, the base it is a share of", path)
        base = self.parser.expression(raw.of, (*path, "of"))
        for cap in raw.caps:
            if cap.on == "base":
                if cap.less:
                    raise ConditionError("a cap on the base has no `less`", (*path, "caps"))
                base = Op("min", (base, self.parser.expression(cap.yuan, (*path, "caps"))))
        return Op("*", (Num(self._number(raw.rate, (*path, "rate"))), base))

    def _brackets(self, raw: RawBrackets, path: Path) -> Expr:
        args: list[Expr] = [self.parser.expression(raw.of, (*path, "of"))]
        previous = 0.0
        for n, step in enumerate(raw.steps):
            top = float("inf") if step.up_to is None else self._number(step.up_to, (*path, "steps", n))
            if top <= previous:
                raise ConditionError("steps must rise", (*path, "steps", n))
            args += [Num(top), Num(self._number(step.rate, (*path, "steps", n)))]
            previous = top
        return Op("brackets", tuple(args))

    def _number(self, written: float | str | None, path: Path) -> float:
        try:
            return quantity(written if written is not None else "")
        except ValueError as error:
            raise ConditionError(str(error), path) from None

    def _of_the_company(self, cap: RawCap, path: Path) -> None:
        """A ceiling over several products cannot depend on one of them."""
        named = [*facts_of(self.parser.expression(cap.yuan, path)), cap.less]
        own = [f for f in named if f.startswith("product.")]
        if own and cap.on == "result":
            raise ConditionError(f"{own[0]} speaks of one product; use it with per: product, each: product", path)

    def _caps(self, raw: RawSum, path: Path) -> tuple[Cap, ...]:
        return tuple(self._cap(c, (*path, n)) for n, c in enumerate(raw.caps) if c.on == "result")

    def _cap(self, raw: RawCap, path: Path) -> Cap:
        if raw.less and (raw.less not in self.parser.facts or not self.parser.facts[raw.less].numeric):
            raise ConditionError(f"less: {raw.less!r} is no amount in the fact registry", path)
        return Cap(self.parser.expression(raw.yuan, path), raw.each, raw.less)


def _in_order(effective: dt.date | None, expires: dt.date | None, path: Path) -> None:
    if effective and expires and effective > expires:
        raise ConditionError("expires before it takes effect; correct one of the dates", path)


def _sum_kinds(raw: RawSum) -> list[str]:
    kinds = [k for k in ("pay", "rate", "formula", "brackets") if getattr(raw, k) is not None]
    return [*kinds, "unspecified"] if raw.unspecified else kinds


def _no_base_cap(raw: RawSum, what: str, path: Path) -> None:
    if any(c.on == "base" for c in raw.caps):
        raise ConditionError(f"a cap on the base belongs beside rate and of, not {what}", (*path, "caps"))


def _tier_condition(amount: Amount) -> list[Condition]:
    """An applicant in no tier gets nothing, so being in one is a condition."""
    if any(t.when == ALWAYS for t in amount.tiers):
        return []
    return [amount.tiers[0].when if len(amount.tiers) == 1 else AnyOf(tuple(t.when for t in amount.tiers))]
