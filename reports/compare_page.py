"""The screen of a comparison: two columns, what is the same said once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from profiles.label import Label
from reports.amount_curves import Higher
from reports.citing import seen, titled, validity
from reports.comparing import Comparison, Pair, Side, Timeline
from reports.find import state
from reports.layout import Cell, Page
from reports.messages import Words
from reports.succession_words import succeeded, successors
from rules.library import Library
from rules.policy import Policy
from rules.wording import number

LABEL, GAP, INDENT = 10, 2, 2
TURNING = {"from": "compare_from", "to": "compare_to", "till": "compare_till"}


class ComparePage:
    """Writes two policies side by side, or one over several days."""

    def __init__(self, library: Library, words: Words, width: int) -> None:
        self.library = library
        self.words = words
        self.page = Page(width)

    def two(self, found: Comparison, a: Policy, b: Policy) -> Page:
        """Two policies: their heads, what is alike pair by pair, and what only one has."""
        words = self.words
        self.page.heading(words("compare_head"), found.as_of.isoformat())
        self._row("", [f"{words('compare_side_a')} {a.id}", f"{words('compare_side_b')} {b.id}"], "bold")
        self._both("found_title", (a, b), lambda p: titled(words.label(p.title), words.script(p.number), words))
        self._both("label_issuer", (a, b), lambda p: words.script(p.issuer))
        self._both("label_state", (a, b), lambda p: words(f"state_{state(p, found.as_of)}"))
        self._both("label_dates", (a, b), lambda p: validity(_day(p.effective), _day(p.expires), words))
        self._both("label_seen", (a, b), lambda p: seen(p.seen, words))
        self._both("label_succeeds", (a, b), lambda p: words.join(succeeded(p, words)))
        self._both("label_succeeded_by", (a, b), lambda p: words.join(successors(p, self.library, words)))
        self.page.heading(words("compare_pair"))
        if not found.pairs:
            self.page.put(words("compare_no_pairs"))
        for pair in found.pairs:
            self._pair(pair, found)
        self._only("compare_side_a", found.only_a)
        self._only("compare_side_b", found.only_b)
        return self.page

    def _both(self, key: str, of: Sequence[Policy], say: Callable[[Policy], str]) -> None:
        self._row(self.words(key), [say(p) for p in of])

    def _row(self, label: str, texts: Sequence[str], style: str = "") -> None:
        if not any(texts):
            return
        width = (self.page.width - INDENT - LABEL - GAP * len(texts)) // len(texts)
        same = len(texts) == 2 and texts[0] == texts[1]
        shown = [texts[0], self.words("compare_same")] if same else list(texts)
        self.page.row([Cell(label, LABEL, "dim"), *(Cell(t, width, style) for t in shown)], indent=INDENT, gap=GAP)

    def _pair(self, pair: Pair, found: Comparison) -> None:
        words = self.words
        sides = (pair.a, pair.b)
        self.page.blank()
        self._row("", [words.label(s.name) for s in sides], "bold")
        self._row(words("clause"), [words.script(s.clause) or words("not_said") for s in sides])
        self._row(words("label_kind"), [
            words.comma([words(f"kind_{s.kind}"), words("pays_whom", who=words(f"to_{s.beneficiary}"))]) for s in sides
        ])
        self._row(words("validity"), [
            words.join([words(f"state_{s.state}"), validity(_day(s.effective), _day(s.expires), words)]) for s in sides
        ])
        self._row(words("conditions"), self._apart([s.conditions for s in sides]))
        self._row(words("gives"), [words.label(s.gives) for s in sides])
        self._row(words("amount"), [self._lines(s.amount) for s in sides])
        self._row(words("compare_caps"), [words.label(s.caps) for s in sides])
        self._row(words("note"), [words("fiscal_mark") if s.fiscal_contribution else "" for s in sides])
        why = words.aside(words.label(pair.why))
        together = words("compare_exclusive", why=why) if pair.exclusive else words("compare_free")
        self._wide("compare_stack", together)
        said = []
        for step in pair.steps:
            text = self._higher(step.higher)
            when = words.label(step.when)
            said.append(words("compare_step", step=when, text=text) if when else text)
        if said:
            self._wide("compare_better", "\n".join(said) + self._out_of_force(sides, found))

    def _apart(self, both: Sequence[tuple[Label, ...]]) -> list[str]:
        """Conditions line by line: those of both sides first, in the same order, then each side's own."""
        first, second = both
        shared = [c for c in first if c in second]
        return [self._lines((*shared, *(c for c in side if c not in shared))) for side in (first, second)]

    def _lines(self, labels: Sequence[Label]) -> str:
        return "\n".join(self.words.label(label) for label in labels)

    def _wide(self, key: str, text: str) -> None:
        if text:
            self.page.row([Cell(self.words(key), LABEL, "dim"), Cell(text, 0)], indent=INDENT)

    def _higher(self, found: Higher) -> str:
        words = self.words
        sides = {"a": words("compare_side_a"), "b": words("compare_side_b")}
        if found.verdict in {"open", "equal"}:
            return words("compare_open") if found.verdict == "open" else words("compare_equal")
        high, low = sides[found.high], sides["b" if found.high == "a" else "a"]
        if found.verdict == "always":
            return words("compare_always", side=high)
        fact = self.library.facts[found.fact]
        at = words.script(number(_rounded(found.at), fact, words.base))
        return words(TURNING[found.verdict], fact=words.label(fact.label), sum=at, high=high, low=low)

    def _out_of_force(self, sides: Sequence[Side], found: Comparison) -> str:
        words = self.words
        names = (words("compare_side_a"), words("compare_side_b"))
        return "".join(
            words("compare_standing", side=n, day=found.as_of.isoformat(), state=words(f"state_{s.state}"))
            for n, s in zip(names, sides, strict=True) if s.state != "in_force"
        )

    def _only(self, side: str, items: Sequence[Side]) -> None:
        words = self.words
        if not items:
            return
        self.page.heading(words("compare_only", side=words(side)))
        for item in items:
            sums = [words.label(line) for line in (*item.amount, *((item.caps,) if item.caps.zh else ()))]
            name = words("with_cite", text=words.label(item.name), cite=words(f"kind_{item.kind}"))
            said = words.join(sums) or words.label(item.gives)
            self.page.row([Cell(name, self.page.width * 34 // 100), Cell(said, 0)], indent=INDENT)

    def days(self, found: Timeline, policy: Policy) -> Page:
        """One policy on several days: what changes first, what does not in a line."""
        words = self.words
        dates = [d.isoformat() for d in found.days]
        self.page.heading(words("compare_head"), words.comma(dates))
        self.page.put(titled(words.label(policy.title), words.script(policy.number), words) + f"  {policy.id}")
        self.page.put(words("compare_dates_note"), style="dim")
        self.page.blank()
        self._row("", dates, "bold")
        self._states(words("label_state"), found.states)
        for said in successors(policy, self.library, words):
            self._wide("label_succeeded_by", said)
        still = [i for i in found.items if len(set(i.states)) == 1]
        for item in found.items:
            if item in still:
                continue
            self.page.blank()
            self.page.put(words.label(item.name), style="bold")
            self._states(words("label_state"), item.states)
            self._wide("label_dates", validity(_day(item.effective), _day(item.expires), words))
            self._wide("amount", self._lines(item.amount))
        if still:
            self.page.blank()
            names = words.comma([words.label(i.name) for i in still])
            self.page.put(words("compare_unchanged", n=len(still), names=names), hang=2)
        return self.page

    def _states(self, label: str, states: Sequence[str]) -> None:
        width = (self.page.width - INDENT - LABEL - GAP * len(states)) // len(states)
        cells = [Cell(self.words(f"state_{s}"), width) for s in states]
        self.page.row([Cell(label, LABEL, "dim"), *cells], indent=INDENT, gap=GAP)


def _day(day: object) -> str:
    return day.isoformat() if hasattr(day, "isoformat") else ""


def _rounded(value: float) -> float:
    """A turning point to four figures."""
    return float(f"{value:.4g}")
