"""A policy's page: what it is, whether it holds, and every incentive with its conditions and amounts in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from profiles.label import Label
from reports.citing import seen, titled, validity
from reports.find import state
from reports.layout import Cell, Page
from reports.messages import Words
from reports.succession_words import paid_out_by, succeeded, successors
from rules.condition import All, Condition
from rules.library import Library
from rules.policy import Incentive, Policy, standing
from rules.wording import Wording, amount_in_words, sum_in_words

LABEL = 10


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


class PolicyPage:
    """Writes one policy."""

    def __init__(self, policy: Policy, library: Library, as_of: dt.date, words: Words, width: int) -> None:
        self.policy = policy
        self.library = library
        self.as_of = as_of
        self.words = words
        self.wording = Wording(library.facts, library.regions, library.sectors)
        self.page = Page(width)

    def whole(self) -> Page:
        """The page."""
        self._head()
        words = self.words
        self.page.heading(words("policy_incentives", n=len(self.policy.incentives)))
        for n, incentive in enumerate(self.policy.incentives, 1):
            self._incentive(n, incentive)
        self._stacking()
        return self.page

    def _field(self, key: str, text: str, indent: int = 2) -> None:
        if text:
            self.page.row([Cell(self.words(key), LABEL, "dim"), Cell(text, 0)], indent=indent)

    def _places(self, ids: Iterable[str]) -> str:
        labels = {r.id: r.label for r in self.library.regions.items}
        return self.words.comma([self.words.label(labels[i]) if i in labels else i for i in ids])

    def _head(self) -> None:
        policy, words = self.policy, self.words
        self.page.put(words.label(policy.title), indent=0, style="bold")
        how = state(policy, self.as_of)
        said = words("as_of_day", state=words(f"state_{how}"), day=self.as_of.isoformat())
        note = words(f"state_note_{how}") if how != "in_force" else ""
        self._field("label_id", policy.id)
        self._field("label_number", words.script(policy.number) or words("not_said"))
        self._field("label_issuer", words.script(policy.issuer))
        self._field("label_state", words.join([p for p in (said, note) if p]))
        self._field("label_dates", validity(_day(policy.effective), _day(policy.expires), words))
        looked = words("checked", day=policy.checked.isoformat())
        self._field("label_seen", words.join([seen(policy.seen, words), looked]))
        self._field("label_region", self._places(policy.regions))
        self._field("label_except", self._places(policy.except_regions))
        self._field("label_scope", words.label(policy.scope))
        self._field("label_implements", words.comma(list(policy.implements)))
        self._lines("label_paid_by", paid_out_by(policy, self.library, self.as_of, words), 2)
        self._lines("label_succeeds", succeeded(policy, words), 2)
        self._lines("label_succeeded_by", successors(policy, self.library, words), 2)
        self._field("label_also", words.comma(list(policy.also_known_as)))
        for link in policy.links:
            self._field("label_links", link)
        for n in policy.notes:
            self._field("note", words.label(n))
        if any(i.fiscal_contribution for i in policy.incentives):
            self._field("note", words("fiscal_law"))

    def _incentive(self, number: int, item: Incentive) -> None:
        words = self.words
        self.page.blank()
        kind = words.comma([words(f"kind_{item.kind}"), words("pays_whom", who=words(f"to_{item.beneficiary}"))])
        self.page.put(f"{number}. {words('with_cite', text=words.label(item.name), cite=kind)}", style="bold", hang=3)
        how = standing(self.policy, item, self.as_of).state
        dates = validity(_day(item.effective), _day(item.expires), words)
        said = [words(f"state_{how}"), dates, seen(item.seen, words)]
        self._field("clause", words.script(item.clause) or words("not_said"), 5)
        self._field("validity", words.join(said), 5)
        self._field("gives", words.label(item.gives), 5)
        lines = amount_in_words(item.amount, self.wording, words.base) if item.amount else ()
        self._lines("amount", lines)
        said = [self.wording.say(c, words.base) for c in _parts(item.when)]
        self._lines("conditions", said or [words("no_conditions")])
        if item.nature != "permanent":
            self._field("note", words(f"nature_{item.nature}"), 5)
        if item.fiscal_contribution:
            self._field("note", words("fiscal"), 5)
        for n in item.notes:
            self._field("note", words.label(n), 5)

    def _lines(self, key: str, lines: Iterable[str], indent: int = 5) -> None:
        for n, line in enumerate(lines):
            label = self.words(key) if n == 0 else ""
            self.page.row([Cell(label, LABEL, "dim"), Cell(self.words.script(line), 0)], indent=indent)

    def _stacking(self) -> None:
        """Exclusions and joint caps that touch this policy, wherever they are written."""
        words = self.words
        mine = {i.key for i in self.policy.incentives}
        names = {i.key: i.name for p in self.library.policies for i in p.incentives}

        def listed(members: Iterable[str]) -> str:
            return words.comma([words.label(names[m]) if m in names else m for m in members])

        lines = []
        for exclusion in (*self.policy.exclusions, *self.library.exclusions):
            if mine & set(exclusion.members):
                why = self._why(exclusion.why, exclusion.clause or exclusion.source)
                lines.append(words("only_one_of", members=listed(exclusion.members), why=why))
        for joint in self.policy.joint_caps:
            cap = words("up_to", sum=words.script(sum_in_words(joint.cap.yuan, self.wording, words.base)))
            why = self._why(joint.why, joint.clause)
            lines.append(words("joint_cap", cap=cap, members=listed(joint.members), why=why))
        if lines:
            self.page.heading(words("stacking"))
        for line in lines:
            self.page.put(line, hang=2)

    def _why(self, why: Label, clause: str) -> str:
        words = self.words
        return words.aside(words.join([t for t in (words.label(why), words.script(clause)) if t]))


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.items if isinstance(condition, All) else (condition,)


def policy_row(policy: Policy, as_of: dt.date) -> dict[str, Any]:
    """A policy in the list, as data."""
    return {
        "id": policy.id, "title": policy.title, "number": policy.number, "issuer": policy.issuer, "level": policy.level,
        "regions": policy.regions, "status": policy.status, "state": state(policy, as_of), "seen": policy.seen,
        "effective": policy.effective, "expires": policy.expires, "checked": policy.checked,
        "succeeds": policy.succeeds, "succeeded_by": policy.succeeded_by, "replaced_on": policy.replaced_on,
        "incentives": [i.id for i in policy.incentives],
    }


def policies_page(policies: Iterable[Policy], as_of: dt.date, words: Words, width: int) -> Page:
    """The list of policies with their standing on a day."""
    page = Page(width)
    found = list(policies)
    for policy in found:
        name = titled(words.label(policy.title), words.script(policy.number), words)
        if policy.succeeded_by:
            name = words("list_succeeded", name=name, policies=words.comma(list(policy.succeeded_by)))
        page.row(
            [Cell(policy.id, min(30, width // 3), "dim"), Cell(words(f"state_{state(policy, as_of)}"), 11),
             Cell(_day(policy.expires) or words("valid_end_unknown"), 10), Cell(name, 0)], indent=0, gap=1,
        )
    page.put(words("parks_count", n=len(found)), indent=0, style="dim")
    return page
