"""Policies and incentives: what a document grants, to whom, under which clause, seen how and when."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import msgspec

from profiles.exemption import Lint
from profiles.label import Label
from rules.condition import ALWAYS, Condition
from rules.expression import Expr

Status = Literal["in_force", "unknown", "expired", "repealed", "draft"]
Seen = Literal["primary", "secondary", "knowledge"]
Level = Literal["national", "provincial", "municipal", "district", "zone", "park"]
Kind = Literal[
    "grant", "reward", "matching", "tax", "rent", "interest", "equity", "land", "talent", "service", "fast_track",
    "loan_guarantee", "procurement", "insurance",
]
Beneficiary = Literal["company", "individual", "institution", "platform", "park_operator", "investor", "fund", "government"]
Nature = Literal["permanent", "deferral", "refund", "notional"]
Each = Literal["product", "award", "project", "year", "applicant", "term", "month"]
Rule = Literal["one_of", "highest", "first"]
How = Literal["replaces", "partly", "presumed"]


class Cap(msgspec.Struct, frozen=True, omit_defaults=True):
    """An award cap: at most `yuan` on the result, per product, year, applicant…; `less` has been received already."""

    yuan: Expr
    each: Each
    less: str = ""


class Tier(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of an amount: who it is for and what it pays (None: promised, but no figure was seen)."""

    when: Condition
    pays: Expr | None
    ceiling: bool = False
    caps: tuple[Cap, ...] = ()


class Amount(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an incentive pays, in yuan: the first tier that holds, capped, per product or per applicant."""

    tiers: tuple[Tier, ...]
    caps: tuple[Cap, ...] = ()
    floor: Expr | None = None
    ceiling: bool = False
    per_product: bool = False
    period: Literal["once", "year", "month"] = "once"
    years: int = 0


class Incentive(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing a policy grants. `key` is `policy#incentive` and unique."""

    key: str
    id: str
    policy: str
    name: Label
    kind: Kind
    when: Condition = ALWAYS
    clause: str = ""
    beneficiary: Beneficiary = "company"
    nature: Nature = "permanent"
    fields: tuple[str, ...] = ()
    fiscal_contribution: bool = False
    seen: Seen = "primary"
    status: Status = "unknown"
    regions: tuple[str, ...] = ()
    effective: dt.date | None = None
    expires: dt.date | None = None
    gives: Label = Label()
    notes: tuple[Label, ...] = ()
    aliases: tuple[str, ...] = ()
    amount: Amount | None = None


class JointCap(msgspec.Struct, frozen=True, omit_defaults=True):
    """One ceiling over several incentives."""

    key: str
    members: tuple[str, ...]
    cap: Cap
    clause: str = ""
    why: Label = Label()


class Exclusion(msgspec.Struct, frozen=True, omit_defaults=True):
    """At most one of these incentives may be taken (就高不重复, 二选一, competing tax rates).

    `rule: first` is for one pot of money written down twice: while the conditions of an earlier member are met, it
    says what is paid (an application round's actual rates), however high the ceiling of the later ones.
    """

    key: str
    members: tuple[str, ...]
    rule: Rule = "highest"
    why: Label = Label()
    clause: str = ""
    source: str = ""
    when: Condition = ALWAYS


class Succession(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a policy comes after an older one.

    `how`: it `replaces` it; takes over some of it (`partly`), or carries its work on while it runs out by itself;
    or is only `presumed` to replace it, no document saying so. Only the first ends the older one. `what` says the rest.
    """

    policy: str
    how: How = "replaces"
    what: Label = Label()


class Policy(msgspec.Struct, frozen=True, omit_defaults=True):
    """One document, with where and when it holds and how it was seen.

    `succeeded_by` and `replaced_on` are worked out from the policies that succeed it.
    """

    id: str
    title: Label
    issuer: str
    level: Level
    regions: tuple[str, ...]
    status: Status
    seen: Seen
    checked: dt.date
    number: str = ""
    except_regions: tuple[str, ...] = ()
    published: dt.date | None = None
    effective: dt.date | None = None
    expires: dt.date | None = None
    links: tuple[str, ...] = ()
    also_known_as: tuple[str, ...] = ()
    implements: tuple[str, ...] = ()
    succeeds: tuple[str, ...] = ()
    successions: tuple[Succession, ...] = ()
    succeeded_by: tuple[str, ...] = ()
    replaced_on: dt.date | None = None
    scope: Label = Label()
    notes: tuple[Label, ...] = ()
    incentives: tuple[Incentive, ...] = ()
    joint_caps: tuple[JointCap, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    file: str = ""


class Standing(msgspec.Struct, frozen=True):
    """Whether an incentive counts on a day: its `state` and what to say of it."""

    state: Literal["in_force", "not_yet", "lapsed", "draft", "unverified"]


def standing(policy: Policy, incentive: Incentive, as_of: dt.date) -> Standing:
    """Whether an incentive is in force on a day; the first and the last valid day count.

    `status` was true on the day the policy was last checked; dates decide for every other day.
    A policy that ended on a day nobody saw is lapsed, and so is one that another replaced, from the day that one holds
    (so the two never count together). One whose status is unknown, or that was not seen in the
    policy's own text, is `unverified`: shown, never among the sure totals.
    """
    if incentive.status == "draft":
        return Standing("draft")
    if incentive.effective and as_of < incentive.effective:
        return Standing("not_yet")
    if incentive.expires and as_of > incentive.expires:
        return Standing("lapsed")
    if policy.replaced_on and as_of >= policy.replaced_on:
        return Standing("lapsed")
    if incentive.status in {"expired", "repealed"} and not incentive.expires:
        return Standing("lapsed")
    if incentive.status == "repealed" and as_of >= policy.checked:
        return Standing("lapsed")
    if incentive.status == "unknown" or incentive.seen != "primary":
        return Standing("unverified")
    return Standing("in_force")


# ---------------------------------------------------------------- as written in the files


class RawCap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cap as written."""

    yuan: float | str
    each: Each
    on: Literal["result", "base"]
    less: str = ""
    clause: str = ""
    note: str = ""


class RawStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One slice of a progressive amount."""

    rate: float | str
    up_to: float | str | None = None


class RawBrackets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A progressive amount as written."""

    of: float | str
    steps: tuple[RawStep, ...]


class RawSum(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is paid, as written: pay, rate+of, formula, brackets, or unspecified."""

    pay: float | str | None = None
    rate: float | str | None = None
    of: float | str | None = None
    formula: float | str | None = None
    brackets: RawBrackets | None = None
    unspecified: bool = False
    ceiling: bool = False
    caps: tuple[RawCap, ...] = ()


class RawTier(RawSum, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One tier as written."""

    when: list[Any] | dict[str, Any] | None = None
    otherwise: bool = False
    note: str = ""


class RawAmount(RawSum, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An amount as written."""

    tiers: tuple[RawTier, ...] = ()
    per: Literal["product", "applicant"] = "applicant"
    floor: float | str | None = None
    period: Literal["once", "year", "month"] = "once"
    years: int = 0
    note: str = ""


class RawExpect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a case expects."""

    verdict: Literal["met", "unmet", "unknown", "not_in_force"]
    low: float | str | None = None
    high: float | str | msgspec.UnsetType | None = msgspec.UNSET
    missing: tuple[str, ...] | None = None


class RawCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A case beside the incentive it tests."""

    given: dict[str, Any]
    expect: RawExpect
    as_of: dt.date | None = None
    note: str = ""


class RawIncentive(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An incentive as written."""

    id: str
    name: Label
    kind: Kind
    clause: str = ""
    beneficiary: Beneficiary = "company"
    nature: Nature = "permanent"
    fields: tuple[str, ...] = ()
    fiscal_contribution: bool = False
    seen: Seen | None = None
    status: Status | None = None
    regions: tuple[str, ...] = ()
    published: dt.date | None = None
    effective: dt.date | None = None
    expires: dt.date | None = None
    place: Literal["", "anywhere"] = ""
    gives: Label = Label()
    notes: tuple[Label, ...] = ()
    aliases: tuple[str, ...] = ()
    when: list[Any] = []
    amount: RawAmount | None = None
    cases: tuple[RawCase, ...] = ()
    lint: Lint = Lint()


class RawJointCap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A joint cap as written."""

    id: str
    cap: RawCap
    members: tuple[str, ...]
    clause: str = ""
    why: Label = Label()


class RawExclusion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exclusion as written."""

    id: str
    members: tuple[str, ...]
    rule: Rule = "highest"
    why: Label = Label()
    clause: str = ""
    source: str = ""
    when: list[Any] = []


class RawPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A policy file as written."""

    id: str
    title: Label
    issuer: str
    level: Level
    regions: tuple[str, ...]
    status: Status
    seen: Seen
    checked: dt.date
    number: str = ""
    except_regions: tuple[str, ...] = ()
    published: dt.date | None = None
    effective: dt.date | None = None
    expires: dt.date | None = None
    links: tuple[str, ...] = ()
    also_known_as: tuple[str, ...] = ()
    implements: tuple[str, ...] = ()
    succeeds: tuple[str | Succession, ...] = ()
    scope: Label = Label()
    notes: tuple[Label, ...] = ()
    when: list[Any] = []
    joint_caps: tuple[RawJointCap, ...] = ()
    exclusive: tuple[RawExclusion, ...] = ()
    incentives: tuple[RawIncentive, ...] = ()
    lint: Lint = Lint()
