"""The incentives at one park by what they are worth to the applicant; nothing that is not lawful, certain and the
company's own enters a sum beside it."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.result import FirstSum, IncentiveResult, ParkResult, Totals
from profiles.facts import Facts
from reports.citing import brief, doubts
from reports.layout import Cell, Page
from reports.messages import Words
from reports.sums import amount_text, pays, sum_text

SHOWN = {"sure": 6, "on_undertaking": 4, "possible": 5, "review": 3, "unverified": 2}
ASIDE = {"deferral": 1, "refund": 1, "others": 1, "barred": 1}
COUNTED = ("sure", "on_undertaking", "possible")
AMOUNT = 20
FOREIGN_OWNED = frozenset({"foreign_invested", "foreign_capital", "hk_capital", "macau_capital", "taiwan_capital"})


class Money:
    """Writes the incentives of a park."""

    def __init__(self, page: Page, facts: Facts, words: Words) -> None:
        self.page = page
        self.facts = facts
        self.words = words
        self.first: FirstSum | None = None

    def section(self, park: ParkResult, first: FirstSum | None = None) -> None:
        """Bucket by bucket, at most a few each, then what was dropped, what is no money, and what ends soon.

        `first`: what would make a sum certain where none is.
        """
        self.first = first
        for bucket in SHOWN:
            members = [i for i in park.incentives if i.bucket == bucket and pays(i) and not i.dropped_for.zh]
            if members or bucket == "sure":
                self._bucket(park, bucket, members)
        self._dropped(park)
        for bucket, most in ASIDE.items():
            self._aside(park, bucket, most)
        self._services(park)
        self._soon(park)

    def _bucket(self, park: ParkResult, bucket: str, members: Sequence[IncentiveResult]) -> None:
        words = self.words
        name = words(f"bucket_{bucket}")
        total = self.total(bucket, park.totals, members)
        if bucket == "sure" and not members:
            self.page.put(words("sure_nothing", bucket=name), style="bold")
            self._first_sum(park)
            return
        self.page.put(words("bucket_sum", bucket=name, sum=total) if total else name, style="bold")
        most = SHOWN[bucket]
        for item in members[:most]:
            self.item(item)
        if len(members) > most:
            self.page.put(words("more_items", n=len(members) - most, park=park.id), indent=4, style="dim")
        if bucket == "possible" and sum(i.high or 0 for i in members) > park.totals.possible:
            self.page.put(words("sum_bound"), indent=4, style="dim")
        if bucket == "possible":
            self._from_abroad(members)

    def _from_abroad(self, members: Sequence[IncentiveResult]) -> None:
        """How much of the sum only a company with capital from outside the mainland can have, where nobody said so."""
        found = [i for i in members if i.in_bundle and i.high and FOREIGN_OWNED & set(i.missing)]
        if found:
            worth = sum_text(sum(i.high or 0 for i in found), self.words)
            facts = dict.fromkeys(f for i in found for f in i.missing if f in FOREIGN_OWNED)
            said = self.words("sum_from_abroad", sum=worth)
            self.page.put(f"{said}  [{self.words.comma(list(facts))}]", indent=4, hang=2)

    def _first_sum(self, park: ParkResult) -> None:
        """The one or two answers that would make a first sum certain, in a line."""
        first, words = self.first, self.words
        if first is None:
            possible = [i for i in park.incentives if i.bucket == "possible" and pays(i) and not i.dropped_for.zh]
            nearest = possible[0] if possible else None
            asked = [f for f in nearest.missing if f in self.facts and not self.facts[f].undertaking] if nearest else []
            if asked:
                self.page.put(words("first_sum_none", n=len(asked)), indent=4, hang=2)
            return
        amount = sum_text(first.amount, words)
        amount = words("at_least", sum=amount) if first.or_more else amount
        amount = words(f"per_{first.period}", amount=amount) if first.period != "once" else amount
        said = words(
            "first_sum", name=words.label(first.name), sum=amount,
            answers=words.comma([words("first_sum_answer", text=words.label(a)) for a in first.answers]),
            signed=words("first_sum_signed") if first.on_undertaking else "",
        )
        self.page.put(f"{said}  [{words.comma(list(first.facts))}]", indent=4, hang=2)

    def _aside(self, park: ParkResult, bucket: str, most: int) -> None:
        """A bucket that is never counted, in a line: the largest, and how many more."""
        words = self.words
        members = [i for i in park.incentives if i.bucket == bucket and pays(i)]
        if not members:
            return
        said = []
        for item in members[:most]:
            text = f"{words.label(item.name)} {amount_text(item, words)}"
            said.append(words.join([words("with_cite", text=text, cite=brief(item, words)), *self._open(item)]))
        name = words(f"bucket_{bucket}")
        total = words("aside", text=words("count", n=len(members)))
        self.page.put(words("bucket_sum", bucket=name + total, sum=words.join(said)), hang=2)

    def total(self, bucket: str, totals: Totals, members: Sequence[IncentiveResult] = ()) -> str:
        """A bucket's sum in words; empty where nothing may be summed."""
        words = self.words
        paying = [i for i in members if pays(i) and not i.dropped_for.zh]
        if bucket in {"sure", "on_undertaking"} and paying and all(i.high is None and not i.low for i in paying):
            return words("open_amount")  # granted, and not ¥0: what it comes to hangs on a figure not stated
        if bucket in {"sure", "on_undertaking"}:
            low, high = (
                (totals.sure, totals.sure_at_most) if bucket == "sure"
                else (totals.on_undertaking, totals.on_undertaking_at_most)
            )
            said = sum_text(low, words)
            return words("sum_and_most", sum=said, most=sum_text(high, words)) if high > low else said
        # What people decide, and what nobody has verified, is not added up: such a sum would promise something.
        if bucket != "possible":
            return ""
        return words("sum_more", sum=sum_text(totals.possible, words)) if totals.possible else sum_text(0, words)

    def item(self, item: IncentiveResult) -> None:
        """One incentive: amount, name, document, and what still decides."""
        words = self.words
        text = words("with_cite", text=words.label(item.name), cite=brief(item, words))
        said = words.join([text, *self._open(item)])
        self.page.row([Cell(amount_text(item, words), AMOUNT), Cell(said, 0)], indent=4)

    def _open(self, item: IncentiveResult) -> list[str]:
        """What keeps an incentive from being certain."""
        words = self.words
        said = [words("pays_whom", who=words(f"to_{item.beneficiary}"))] if item.beneficiary != "company" else []
        if item.bucket in {"unverified", "others"}:
            return [*said, *doubts(item, words)]
        if item.judged_by and item.bucket == "review":
            said.append(words("reviewer", who=words.comma([words.script(j) for j in item.judged_by])))
        missing = [f for f in item.missing if f in self.facts]
        usual = [f for f in missing if self.facts[f].undertaking]
        asked = [f for f in missing if not self.facts[f].undertaking]
        if item.bucket == "on_undertaking" and usual:
            said.append(words("undertake", facts=self._labels(usual)))
        elif asked and item.bucket in {"possible", "review"}:
            said.append(words("missing", facts=self._labels(asked) + (words("and_usual") if usual else "")))
        return said

    def _labels(self, fact_ids: Sequence[str]) -> str:
        words = self.words
        names = [words.label(self.facts[f].label) for f in fact_ids[:4]]
        more = words("and_more", n=len(fact_ids)) if len(fact_ids) > 4 else ""
        joint = ", " if more and words.base == "en" else ""
        return words.comma(names) + joint + more

    def _dropped(self, park: ParkResult) -> None:
        words = self.words
        found = [i for i in park.incentives if i.dropped_for.zh and i.bucket in COUNTED]
        if not found:
            return
        self.page.put(words("dropped_head"), style="bold")
        for item in found[:4]:
            why = words.label(item.dropped_why)
            self.page.put(
                words("dropped_item", name=words.label(item.name), taken=words.label(item.dropped_for),
                      why=words.aside(why)), indent=4, hang=2,
            )
        if len(found) > 4:
            self.page.put(words("more_items", n=len(found) - 4, park=park.id), indent=4, style="dim")

    def _services(self, park: ParkResult) -> None:
        words = self.words
        plain = [i for i in park.incentives if i.bucket in {*COUNTED, "review"} and not pays(i)]
        ready = [words.label(i.name) for i in plain if i.bucket == "sure"]
        if ready:
            names = words.comma(ready[:6]) + (words("and_more", n=len(ready)) if len(ready) > 6 else "")
            self.page.put(words("services_met", names=names), hang=2)
        waiting = len(plain) - len(ready)
        if waiting:
            self.page.put(words("services_open", n=waiting), style="dim")
        counts = {b: sum(i.bucket == b for i in park.incentives) for b in ("other_fields", "notional")}
        said = [words(f"listed_{bucket}", n=n) for bucket, n in counts.items() if n]
        if said:
            self.page.put(words("not_listed", what=words.join(said)), style="dim")

    def _soon(self, park: ParkResult) -> None:
        words = self.words
        found = sorted(
            (i for i in park.incentives if i.ends_soon and i.bucket in {*COUNTED, "review"} and pays(i)),
            key=lambda i: (i.expires, i.key),
        )
        if not found:
            return
        self.page.put(words("soon_head"), style="yellow")
        for item in found[:4]:
            said = words("soon_item", name=words.label(item.name), day=item.expires, cite=brief(item, words))
            if item.ends_before in self.facts:
                fact = words.label(self.facts[item.ends_before].label)
                key = "soon_planned" if item.ends_before == "timeline_start" else "soon_later"
                said = words.join([said, words(key, fact=fact, day=item.planned)])
            self.page.put(said, indent=4, hang=2)
        if len(found) > 4:
            self.page.put(words("more_items", n=len(found) - 4, park=park.id), indent=4, style="dim")
