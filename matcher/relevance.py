"""Whether an incentive is meant for the fields an applicant described."""

from __future__ import annotations

from rules.condition import All, AnyOf, Bool, Choice, Condition, Number, facts_in
from rules.policy import Incentive

# The field each kind of product belongs to, where the names differ.
_FIELD_OF_KIND = {
    "tcm_drug": ("tcm",), "device_class_1": ("device",), "device_class_2": ("device", "ivd"),
    "device_class_3": ("device", "ivd"), "device_class_2_non_ivd": ("device",), "device_class_3_non_ivd": ("device",),
    "ivd_class_2": ("ivd",), "ivd_class_3": ("ivd",), "veterinary_drug": ("animal_health",), "cosmetic": ("cosmetics",),
    "drug": ("biologic", "chemical_drug", "tcm", "cell_gene_therapy", "radiopharma"),
    "special_food": ("special_medical_food",), "hospital_preparation": ("tcm",), "other_biologic": ("biologic",),
    "device": ("device", "ivd"),
}
FOREIGN_FACTS = frozenset({
    "foreign_invested", "foreign_capital", "hk_capital", "macau_capital", "taiwan_capital", "foreign_shareholding_pct",
    "macau_shareholding_pct", "new_actual_foreign_capital_usd", "actual_foreign_capital_year_yuan",
    "contract_foreign_capital_yuan", "foreign_reward_conditions_met",
})


def fields_of(incentive: Incentive) -> tuple[str, ...]:
    """The fields an incentive is for: as its policy states them, else those of the products it pays for."""
    if incentive.fields:
        return incentive.fields
    kinds = [o for c in _required(incentive.when) if isinstance(c, Choice) and c.fact == "product.kind"
             for o in c.options]
    return tuple(dict.fromkeys(f for k in kinds for f in _FIELD_OF_KIND.get(k, (k,))))


def _required(condition: Condition) -> list[Condition]:
    if isinstance(condition, All):
        return [c for item in condition.items for c in _required(item)]
    if isinstance(condition, AnyOf):
        return [c for item in condition.items for c in _required(item)]
    return [condition]


def for_foreign_capital(incentive: Incentive) -> bool:
    """Whether an incentive can only be had with capital from abroad, Hong Kong, Macao or Taiwan."""
    needed = incentive.when.items if isinstance(incentive.when, All) else (incentive.when,)
    return any(_asks_foreign(c) for c in needed)


def _asks_foreign(condition: Condition) -> bool:
    if isinstance(condition, AnyOf):
        return all(_asks_foreign(c) for c in condition.items)
    if isinstance(condition, Bool):
        return condition.value and condition.fact in FOREIGN_FACTS
    return (
        isinstance(condition, Number) and condition.test in {"at_least", "over"}
        and bool(FOREIGN_FACTS & set(facts_in(condition)))
    )
