"""A result as the page shows it: bars, sums and incentives in words, each figure as it stands in the result."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from matcher.result import IncentiveResult, NearMiss, ParkResult, Question, Result
from reports.bars import reason_text, telling
from reports.citing import brief, doubts, full, reason_source, validity
from reports.documents.comparison import wish
from reports.documents.dossier import Dossier
from reports.layout import Page
from reports.messages import Words
from reports.money_section import ASIDE, COUNTED, SHOWN, Money
from reports.ranking_section import park_name, points
from reports.sums import amount_text, at_most, certain, pays, sum_text
from rules.library import Library
from web.asking import why

FULL = 100 * 100  # hundredths of a point that fill the width
BRIEFLY = {"sure": 6, "on_undertaking": 4, "possible": 5, "review": 3, "unverified": 2}
NOTIONAL = ("notional", "other_fields")
SILENT = 0.2


class Bar(msgspec.Struct, frozen=True):
    """One criterion: its points, and where its bar begins and ends (of 100); `open` is what is not known yet."""

    label: str
    about: str
    points: str
    weight: str
    start: float
    known: float
    open: float
    interval: str
    reasons: tuple[str, ...]


class Bucket(msgspec.Struct, frozen=True):
    """Incentives that enter the same total: its name, the total in words, those shown first and the rest."""

    key: str
    name: str
    total: str
    first: tuple[IncentiveResult, ...]
    rest: tuple[IncentiveResult, ...]


class Sheet:
    """What the templates ask of a result."""

    def __init__(self, result: Result, text: str, library: Library, words: Words) -> None:
        self.result = result
        self.library = library
        self.words = words
        self.poor = result.fit.verdict != "good"
        self.wish = wish(Dossier(result, text, library, words, 3))
        self._money = Money(Page(), library.facts, words)

    @property
    def fit(self) -> str:
        """What is to be said first where the parks do not suit."""
        if not self.poor:
            return ""
        return self.words(f"fit_{self.result.fit.verdict}", text=self.words.label(self.result.fit.text))

    def name(self, park: ParkResult) -> str:
        """A park with its city."""
        return park_name(park, self.words)

    def score(self, value: int) -> str:
        """Points as people read them."""
        return points(value)

    def share(self, value: int) -> float:
        """Points as a share of the width, of 100."""
        return round(value * 100 / FULL, 2)

    def certain(self, park: ParkResult) -> str:
        """What is certain at a park."""
        return sum_text(certain(park.totals), self.words)

    def at_most(self, park: ParkResult) -> str:
        """What the lawful combination could come to; + where something has no bound yet."""
        return sum_text(at_most(park.totals), self.words) + (self.words("plus") if park.totals.unbounded else "")

    def bars(self, park: ParkResult) -> list[Bar]:
        """The waterfall: each bar begins where the one before ended, and the last ends at the score."""
        made, at = [], 0
        for c in park.criteria:
            known = min(c.points_low, c.points)
            interval = ""
            if c.points_low != c.points_high:
                interval = self.words("interval", low=points(c.points_low), high=points(c.points_high))
            made.append(Bar(
                self.words.label(c.label), self.words.label(c.about), points(c.points), points(round(c.weight * 100)),
                self.share(at), self.share(known), self.share(c.points - known), interval,
                tuple(reason_text(r, self.words) for r in c.reasons),
            ))
            at += c.points
        return made

    def reasons(self, park: ParkResult, most: int = 5) -> list[str]:
        """The reasons that say most, with their documents."""
        return [reason_text(r, self.words) for r in telling(park, most)]

    def silent(self, park: ParkResult) -> bool:
        """Whether no document of a park names the field."""
        return any(c.id == "sector_focus" and c.weight > 0 and c.high < SILENT for c in park.criteria)

    def gates(self, park: ParkResult) -> Iterator[tuple[str, str]]:
        """What has to be settled before anything else: verdict and text."""
        for gate in park.gates:
            failed = gate.verdict == "failed" and gate.effect != "excluded"
            key = {"unknown": "gate_unknown", "told": "gate_told"}.get(gate.verdict, "gate_condition" if failed else "")
            if key:
                said = self.words(key, text=self.words.label(gate.text))
                yield gate.verdict, self.words("with_cite", text=said, cite=reason_source(gate.source, "", self.words))

    def buckets(self, park: ParkResult, whole: bool = False) -> list[Bucket]:
        """The incentives by total; what is not counted stands apart and last."""
        made = []
        order = (*SHOWN, *ASIDE, *NOTIONAL, "unmet") if whole else (*SHOWN, *ASIDE)
        for bucket in order:
            found = [i for i in park.incentives if i.bucket == bucket]
            if not whole:
                found = [i for i in found if pays(i) and not i.dropped_for.zh]
            if found or bucket == "sure":
                name = self.words("explain_unmet", n=len(found)) if bucket == "unmet" else self.words(f"bucket_{bucket}")
                total = "" if bucket == "unmet" else self._money.total(bucket, park.totals)
                most = len(found) if whole else BRIEFLY.get(bucket, 0)
                made.append(Bucket(bucket, name, total, tuple(found[:most]), tuple(found[most:])))
        return made

    def amount(self, item: IncentiveResult) -> str:
        """What an incentive pays."""
        return amount_text(item, self.words)

    def pays(self, item: IncentiveResult) -> bool:
        """Whether an incentive is about money."""
        return pays(item)

    def cite(self, item: IncentiveResult) -> str:
        """Number and clause."""
        return brief(item, self.words)

    def basis(self, item: IncentiveResult) -> str:
        """Title, number and clause."""
        return full(item, self.words)

    def window(self, item: IncentiveResult) -> str:
        """From when to when, doubts, and when it was checked."""
        dates = validity(item.effective, item.expires, self.words)
        return self.words.join([dates, *doubts(item, self.words), self.words("checked", day=item.checked)])

    def policy(self, item: IncentiveResult) -> str:
        """The id of the document."""
        return item.key.partition("#")[0]

    def open(self, item: IncentiveResult) -> list[str]:
        """What keeps an incentive from being certain, said apart: to confirm, to undertake, who decides."""
        words, facts = self.words, self.library.facts
        said = [words("pays_whom", who=words(f"to_{item.beneficiary}"))] if item.beneficiary != "company" else []
        asked = [facts[f] for f in item.missing if f in facts]
        confirm = words.comma([words.label(f.label) for f in asked if not f.undertaking])
        usual = words.comma([words.label(f.label) for f in asked if f.undertaking])
        if confirm:
            said.append(words("missing", facts=confirm + (words("and_usual") if usual else "")))
        elif usual:
            said.append(words("undertake", facts=usual))
        judges = words.comma([words.script(j) for j in item.judged_by])
        said += [words("reviewer", who=judges)] if judges else []
        unsure = doubts(item, words)
        return [*said, words.join(unsure)] if unsure else said

    def verdict(self, item: IncentiveResult) -> str:
        """met, unmet, unknown, or judged where only people decide."""
        asked = [f for f in item.missing if f in self.library.facts and not self.library.facts[f].undertaking]
        return "judged" if item.verdict == "unknown" and item.judged_by and not asked else item.verdict

    def dropped(self, park: ParkResult) -> list[str]:
        """What was left out of the lawful combination, for which other, and why."""
        words = self.words
        return [
            words("dropped_item", name=words.label(i.name), taken=words.label(i.dropped_for),
                  why=words.aside(words.label(i.dropped_why)))
            for i in park.incentives if i.dropped_for.zh and i.bucket in COUNTED
        ]

    def bundle(self, park: ParkResult) -> list[IncentiveResult]:
        """The lawful combination."""
        return [i for i in park.incentives if i.in_bundle and pays(i) and i.bucket in COUNTED]

    def soon(self, park: ParkResult) -> list[str]:
        """What ends soon."""
        counted = {*COUNTED, "review"}
        found = [i for i in park.incentives if i.ends_soon and i.bucket in counted and pays(i)]
        words = self.words
        return [
            words("soon_item", name=words.label(i.name), day=i.expires, cite=brief(i, words))
            for i in sorted(found, key=lambda i: (i.expires, i.key))
        ]

    def services(self, park: ParkResult) -> tuple[list[str], int]:
        """Support other than money: what is met, and how many more are open."""
        plain = [i for i in park.incentives if i.bucket in {*COUNTED, "review"} and not pays(i)]
        met = [self.words.label(i.name) for i in plain if i.bucket == "sure"]
        return met, len(plain) - len(met)

    def first_sum(self) -> str:
        """The one or two answers that would make a first sum certain."""
        first, words = self.result.first_sum, self.words
        if first is None:
            return ""
        amount = sum_text(first.amount, words)
        amount = words("at_least", sum=amount) if first.or_more else amount
        amount = words(f"per_{first.period}", amount=amount) if first.period != "once" else amount
        answers = words.comma([words("first_sum_answer", text=words.label(a)) for a in first.answers])
        signed = words("first_sum_signed") if first.on_undertaking else ""
        return words("first_sum", name=words.label(first.name), sum=amount, answers=answers, signed=signed)

    def near(self, miss: NearMiss) -> str:
        """A near miss in a sentence."""
        words = self.words
        worth = words("up_to", sum=sum_text(miss.worth, words)) if miss.worth_at_most else sum_text(miss.worth, words)
        return words(
            "near_item", name=words.label(miss.name), park=words.label(miss.park), needed=words.label(miss.needed), sum=worth
        )

    def why(self, question: Question) -> str:
        """Why a question is asked."""
        return why(question, self.words)

    def admission(self, park: ParkResult) -> list[tuple[str, str, str]]:
        """What a park asks of projects: verdict in words, what is asked, and the document."""
        from reports.admission_page import document, requirement, verdict_key

        return [(self.words(verdict_key(a)), requirement(a, self.words), document(a, self.words)) for a in park.admission]
