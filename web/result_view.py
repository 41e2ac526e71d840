"""A result as the page shows it: bars, sums and incentives in words, each figure as it stands in the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import quote

import msgspec
from markupsafe import Markup, escape

from matcher.brief import PlaceBrief, Standing
from matcher.result import IncentiveResult, NearMiss, ParkResult, Question, Result
from profiles.label import Label
from reports.bars import reason_text, telling
from reports.citing import brief, doubts, full, reason_source, validity
from reports.documents.comparison import wish
from reports.documents.dossier import Dossier
from reports.layout import Page
from reports.messages import Words
from reports.money_section import ASIDE, SHOWN, Money
from reports.ranking_section import points
from reports.sums import amount_text, at_most, certain, sum_text
from rules.library import Library
from web.asking import why
from web.templating import tongue

FULL = 100 * 100  # hundredths of a point that fill the width
LATER = dict.fromkeys(("sure", "on_undertaking", "possible"), 3)
TOLD = ({**SHOWN, **dict.fromkeys(ASIDE, 0)}, LATER, LATER)
"""How many incentives of each bucket are told at the first places; what is never counted is only numbered."""

NOTIONAL = ("notional", "other_fields")
SILENT = 0.2
_GROUND = (
    '<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    '<rect class="ground" x="0" y="0" width="100" height="6"/>'
)


class Bar(msgspec.Struct, frozen=True):
    """One criterion: its points, and its bar, drawn."""

    label: str
    about: str
    points: str
    weight: str
    drawing: Markup
    interval: str
    reasons: tuple[str, ...]


class Item(msgspec.Struct, frozen=True):
    """An incentive in words: what it pays, whether it is met, its document (`policy`: as in an address), and what
    keeps it from being certain."""

    amount: str
    verdict: str
    policy: str
    cite: str
    open: list[str]


class Bucket(msgspec.Struct, frozen=True):
    """Incentives that enter the same total: its name, the total in words, those shown and how many more there are."""

    key: str
    name: str
    total: str
    first: tuple[IncentiveResult, ...]
    more: int = 0


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

    def name(self, park: ParkResult | Standing) -> str:
        """A park with its city."""
        return _with_city(park.name, park.city, self.words)

    def score(self, value: int) -> str:
        """Points as people read them."""
        return points(value)

    def rest(self, places: Sequence[Standing]) -> Markup:
        """The places that are only listed, each a button that opens it."""
        return Markup("\n".join(_row(self.words, p.id, p.name, p.city) % points(p.score) for p in places))

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
                _drawn(at, known, c.points - known), interval, tuple(reason_text(r, self.words) for r in c.reasons),
            ))
            at += c.points
        return made

    def whole(self, park: ParkResult) -> Markup:
        """The score as a bar."""
        return _bar(("whole", 0, _share(park.score)))

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

    def groups(self, park: ParkResult, money: PlaceBrief) -> list[Bucket]:
        """The incentives of a place in brief, by total; what is not counted stands apart and last."""
        return [
            Bucket(g.bucket, self.words(f"bucket_{g.bucket}"), self._money.total(g.bucket, park.totals), g.first, g.more)
            for g in money.groups if g.first or g.more or g.bucket == "sure"
        ]

    def buckets(self, park: ParkResult) -> list[Bucket]:
        """All incentives by total; what is not counted stands apart and last."""
        made = []
        for bucket in (*SHOWN, *ASIDE, *NOTIONAL, "unmet"):
            found = tuple(i for i in park.incentives if i.bucket == bucket)
            if found or bucket == "sure":
                name = self.words("explain_unmet", n=len(found)) if bucket == "unmet" else self.words(f"bucket_{bucket}")
                total = "" if bucket == "unmet" else self._money.total(bucket, park.totals)
                made.append(Bucket(bucket, name, total, found))
        return made

    def item(self, item: IncentiveResult) -> Item:
        """An incentive in words."""
        policy = quote(item.key.partition("#")[0])
        return Item(self.amount(item), self.verdict(item), policy, self.cite(item), self.open(item))

    def amount(self, item: IncentiveResult) -> str:
        """What an incentive pays."""
        return amount_text(item, self.words)

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

    def dropped(self, money: PlaceBrief) -> list[str]:
        """What was left out of the lawful combination, for which other, and why."""
        words = self.words
        return [
            words("dropped_item", name=words.label(i.name), taken=words.label(i.dropped_for),
                  why=words.aside(words.label(i.dropped_why)))
            for i in money.dropped
        ]

    def soon(self, money: PlaceBrief) -> list[str]:
        """What ends soon."""
        words = self.words
        return [
            words("soon_item", name=words.label(i.name), day=i.expires, cite=brief(i, words))
            for i in sorted(money.soon, key=lambda i: (i.expires, i.key))
        ]

    def met(self, money: PlaceBrief) -> str:
        """The support other than money that is sure."""
        return self.words.comma([self.words.label(name) for name in money.met])

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


def _share(value: int) -> float:
    """Points as a share of the width, of 100."""
    return round(value * 100 / FULL, 2)


def _drawn(at: int, known: int, rest: int) -> Markup:
    """A bar that begins at some points: what is known, then what is not known yet."""
    start, wide = _share(at), _share(known)
    return _bar(("known", start, wide), ("open", start + wide, _share(rest)))


def _bar(*parts: tuple[str, float, float]) -> Markup:
    drawn = (f'<rect class="{name}" x="{x}" y="0.8" width="{width}" height="4.4"/>' for name, x, width in parts)
    return Markup(f"{_GROUND}{''.join(drawn)}</svg>")


def _with_city(park: Label, city: Label, words: Words) -> str:
    name, where = words.short(park), words.label(city)
    return words("park_city", park=name, city=where) if where and where != name else name


@lru_cache(2_000)
def _row(words: Words, place: str, name: Label, city: Label) -> str:
    """A place as it is listed: the same for everybody, but for its score."""
    said = escape(tongue(words, _with_city(name, city, words))).replace("%", "%%")
    return (
        f'<li><button class="plain" form="told" formaction="/{words.lang}/place" name="place" value="{escape(place)}">'
        f'{said}</button> <span class="number">%s</span></li>'
    )
