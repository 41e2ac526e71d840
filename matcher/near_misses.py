"""Near misses: incentives one condition away, what would open them, and what they are worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.incentives import is_ceiling
from matcher.money import Ledger
from matcher.result import NearMiss
from profiles.label import Label
from rules.arithmetic import evaluate
from rules.condition import Bool, Condition, Number
from rules.engine import Outcome
from rules.explain import Clause
from rules.expression import Expr, Var, facts_of
from rules.wording import Wording, number

MOST = 3
WITHIN = 0.5  # a figure counts as near when at least half of what is needed is there
_ATTAINABLE = frozenset({
    "hnte", "srdi_provincial", "first_time_above_scale", "tech_sme", "contract_registered", "tech_reform_filed",
    "rd_separately_booked", "tech_transfer_contract_registered", "provincial_enterprise_tech_centre",
})


def near_misses(ledger: Ledger, ranked: Sequence[int], wording: Wording) -> tuple[NearMiss, ...]:
    """The incentives that a single reachable change would open at the first places, dearest first."""
    found: dict[str, NearMiss] = {}
    truth, row = ledger.outcome.truth.company, ledger.row
    for place in ranked[:3]:
        offered = ledger.ledgers.offered(ledger.place_class(place))
        for offer in offered[ledger.outcome.verdict[offered, row] == -1].tolist():
            position = ledger.purse.book.offers[offer].position
            incentive = ledger.engine.incentives[position]
            if incentive.key in found or not _counts(ledger, position):
                continue
            if np.count_nonzero(truth[ledger.purse.own_conditions[offer], row] == -1) > 1:
                continue
            failing = _failing(ledger.explain(offer))
            if len(failing) != 1:
                continue
            needed = _needed(failing[0], ledger.outcome, row, wording)
            worth = _worth(ledger, position) if needed is not None else 0.0
            if needed is not None and worth > 0:
                park = ledger.purse.views.parks[place].park
                found[incentive.key] = NearMiss(
                    incentive.key, incentive.name, Label(park.short, park.name.text("en")), needed, int(worth),
                    is_ceiling(incentive.amount),
                )
    return tuple(sorted(found.values(), key=lambda m: (-m.worth, m.incentive))[:MOST])


def _counts(ledger: Ledger, position: int) -> bool:
    """Whether an incentive is money for the company that is surely in force."""
    incentive = ledger.engine.incentives[position]
    return (
        incentive.beneficiary == "company" and not incentive.fiscal_contribution and incentive.amount is not None
        and ledger.standing[position] == "in_force" and incentive.nature == "permanent"
    )


def _failing(node: Clause) -> list[Condition]:
    """The single tests that fail and are needed."""
    if node.truth != -1:
        return []
    if not node.parts:
        return [node.condition]
    return list(dict.fromkeys(c for part in node.parts for c in _failing(part)))


def _needed(leaf: Condition, outcome: Outcome, row: int, wording: Wording) -> Label | None:
    """What is short, in words; None when it is out of reach."""
    if isinstance(leaf, Bool) and leaf.value and leaf.fact in _ATTAINABLE:
        name = outcome.engine.library.facts[leaf.fact].label
        return Label(f"取得：{name.zh}", f"obtain: {name.text('en')}")
    if not isinstance(leaf, Number) or leaf.test not in {"at_least", "over"} or not isinstance(leaf.of, Var):
        return None
    fact = outcome.engine.library.facts[leaf.of.fact]
    columns = outcome.frame.company.numbers.get(fact.id)
    if columns is None or fact.type in {"date", "year"}:
        return None
    have = float(columns[1][row])
    if leaf.bound <= 0 or have < WITHIN * leaf.bound:
        return None
    gap = leaf.bound - have
    more = {lang: number(gap, fact, lang) for lang in ("zh", "en")}
    return Label(
        f"{fact.label.zh}再增加{more['zh']}（须{wording.say(leaf, 'zh').removeprefix(fact.label.zh)}）",
        f"{more['en']} more {fact.label.text('en')} ({wording.say(leaf, 'en')})",
    )


def _worth(ledger: Ledger, position: int) -> float:
    """What its caps or fixed sums allow, in fen; 0 when that cannot be told without the missing facts."""
    amount = ledger.engine.incentives[position].amount
    if amount is None:
        return 0.0
    bounds = []
    for cap in amount.caps:
        if not facts_of(cap.yuan):
            bounds.append(_most(cap.yuan, ledger))
    for tier in amount.tiers[:1]:
        if tier.pays is not None and not any(f.startswith("product.") for f in facts_of(tier.pays)):
            bounds.append(_most(tier.pays, ledger))
    finite = [b for b in bounds if np.isfinite(b)]
    return min(finite) * 100 if finite else 0.0


def _most(expr: Expr, ledger: Ledger) -> float:
    """The largest value of an expression for the applicant."""
    values = evaluate(expr, ledger.frame, False, ledger.engine.library.facts)[1]
    return float(values[ledger.row] if len(values) > 1 else values[0])
