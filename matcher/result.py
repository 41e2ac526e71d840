"""The one result every screen, file and page is made from. Money in fen, points in hundredths: whole numbers only."""

from __future__ import annotations

import msgspec

from matcher.criteria.base import Reason
from profiles.label import Label

SCHEMA = "parkmatch/result/1"


class Understood(msgspec.Struct, frozen=True, omit_defaults=True):
    """One fact as understood: what it is, its value in words, where it came from and the words it was read from."""

    fact: str
    label: Label
    value: Label
    origin: str
    words: str = ""
    span: tuple[int, int] | None = None
    product: int | None = None


class ConditionResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """One condition of an incentive: met, unmet or unknown."""

    text: Label
    verdict: str
    facts: tuple[str, ...] = ()
    judged_by: str = ""


class IncentiveResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """One incentive at one place. `low`, `high` in fen (`high` null: no bound); `bucket` says which total it enters.

    `ends_soon`: its last valid day is near, or before a day the project plans for; then `ends_before` is the fact that
    states that day, and `planned` the earliest it can be.
    """

    key: str
    name: Label
    policy: Label
    number: str
    clause: str
    verdict: str
    bucket: str
    low: int
    high: int | None
    period: str
    ceiling: bool
    seen: str
    status: str
    effective: str
    expires: str
    checked: str
    beneficiary: str
    kind: str
    nature: str
    missing: tuple[str, ...] = ()
    judged_by: tuple[str, ...] = ()
    conditions: tuple[ConditionResult, ...] = ()
    gives: Label = Label()
    notes: tuple[Label, ...] = ()
    in_bundle: bool = False
    dropped_for: Label = Label()
    dropped_why: Label = Label()
    ends_soon: bool = False
    ends_before: str = ""
    planned: str = ""


class Totals(msgspec.Struct, frozen=True, omit_defaults=True):
    """The lawful bundle at a place, in fen.

    `sure`: conditions met, the figure promised. `sure_at_most`: conditions met, "up to". `on_undertaking`: met once the
    usual undertakings are signed (low and at most). `possible`: what open answers could add to a lawful bundle,
    without what is decided by review. `review`: at most, if people decide so. `unverified`: at most, from policies
    whose validity or text was not seen. `unbounded`: incentives whose amount has no bound yet, in no sum.
    """

    sure: int
    sure_at_most: int
    on_undertaking: int
    on_undertaking_at_most: int
    possible: int
    review: int
    unverified: int
    unbounded: int


class CriterionResult(msgspec.Struct, frozen=True):
    """One bar: weight and value; `points` are hundredths of a point, and the bars sum to the score exactly."""

    id: str
    label: Label
    about: Label
    weight: float
    low: float
    high: float
    points: int
    points_low: int
    points_high: int
    reasons: tuple[Reason, ...] = ()


class GateResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """A gate of a place: passed, failed or unknown."""

    id: str
    text: Label
    verdict: str
    effect: str
    source: str
    missing: tuple[str, ...] = ()
    seen: str = ""
    stated: str = ""
    checked: str = ""


class AdmissionResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """One admission figure of a place: met, unmet, unknown or not_applicable to this applicant.

    `force` says whether it holds: in_force, unverified, draft, lapsed, or reference (one plot, one tender, an average of
    projects that came). `have` is what is known of the applicant, `computed` what that was worked out from; `gap` and
    `remedy` what is short and what would close it; `stated` the date of the document or figure.
    """

    place: str
    place_name: Label
    fact: str
    text: Label
    verdict: str
    force: str
    kind: str
    source: str
    seen: str
    checked: str
    stated: str = ""
    valid_until: str = ""
    scope: str = ""
    note: str = ""
    have: Label = Label()
    computed: Label = Label()
    gap: Label = Label()
    remedy: Label = Label()
    missing: tuple[str, ...] = ()
    average: bool = False


class ParkResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """One place in the ranking; `score` is the sum of its criteria's points (hundredths)."""

    id: str
    name: Label
    city: Label
    rank: int
    score: int
    score_low: int
    score_high: int
    first_share: float
    top3_share: float
    criteria: tuple[CriterionResult, ...]
    gates: tuple[GateResult, ...]
    totals: Totals
    wished: bool = False
    best_site: Label = Label()
    incentives: tuple[IncentiveResult, ...] = ()
    admission: tuple[AdmissionResult, ...] = ()


class Dropped(msgspec.Struct, frozen=True):
    """A place left out of the ranking, and why."""

    id: str
    name: Label
    gates: tuple[GateResult, ...]


class Wish(msgspec.Struct, frozen=True, omit_defaults=True):
    """The place the applicant wished for: listed first, and what that costs against the best place elsewhere."""

    places: tuple[Label, ...]
    best_elsewhere: Label = Label()
    score_cost: int = 0
    sure_cost: int = 0


class Expected(msgspec.Struct, frozen=True, omit_defaults=True):
    """What follows from one plausible answer: the best place then, and what becomes certain or falls away there (fen)."""

    answer: Label
    chance: float
    first: Label
    gained: int = 0
    lost: int = 0


class Question(msgspec.Struct, frozen=True, omit_defaults=True):
    """The next thing to ask: what hangs on it, in fen and in rank.

    `at_stake`: the most one answer adds to what is certain, or takes from what is possible, in the lawful combination
    at one place; `at` is that place, `places` those where something hangs on it. `estimate`: reckoned from shares of
    what is open, without trying each answer (then the last fields are empty). `share`: of the money expected at the
    first places, what an answer moves on average. `product`: which product is meant, counted from 0.
    """

    fact: str
    text: Label
    label: Label
    decides: int
    at_stake: int
    at: Label
    changes_order: bool
    product: int | None = None
    places: tuple[Label, ...] = ()
    estimate: bool = False
    changes_first: bool = False
    share: float = 0.0
    incentives: tuple[str, ...] = ()
    answers: tuple[Expected, ...] = ()


class FirstSum(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where nothing is certain yet: the answers that would make a first sum so.

    `amount` in fen, by the rules; `or_more` when further facts may raise it.
    """

    incentive: str
    name: Label
    park: Label
    answers: tuple[Label, ...]
    facts: tuple[str, ...]
    amount: int
    period: str = "once"
    or_more: bool = False
    on_undertaking: bool = False


class NearMiss(msgspec.Struct, frozen=True):
    """An incentive missed by one condition: what would open it, and what it is worth (fen)."""

    incentive: str
    name: Label
    park: Label
    needed: Label
    worth: int
    worth_at_most: bool


class Fit(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether these parks are for this applicant at all."""

    verdict: str
    text: Label


class Receipt(msgspec.Struct, frozen=True):
    """What makes the result reproducible."""

    version: str
    data: str
    input: str
    as_of: str


class Result(msgspec.Struct, frozen=True):
    """Everything found for one applicant."""

    schema: str
    receipt: Receipt
    name: str
    fit: Fit
    understood: tuple[Understood, ...]
    project_type: Label
    weights: dict[str, float]
    wish: Wish | None
    parks: tuple[ParkResult, ...]
    dropped: tuple[Dropped, ...]
    questions: tuple[Question, ...]
    near_misses: tuple[NearMiss, ...]
    first_sum: FirstSum | None
