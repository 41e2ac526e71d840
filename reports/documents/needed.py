"""What an applicant usually hands in: the papers that prove what an incentive asks, and what it is worked out from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from matcher.result import IncentiveResult
from profiles.facts import Facts
from profiles.label import Label
from reports.documents.dossier import Dossier
from reports.documents.paper import Column, Row, Strong, Table
from rules.condition import facts_in
from rules.expression import facts_of
from rules.policy import Amount

FEW = 2  # incentives: papers of no more than these are named with each
MOST_FACTS = 6  # named beside a paper; of more, how many there are in all


def read_by(item: IncentiveResult, d: Dossier) -> tuple[str, ...]:
    """The facts an incentive's conditions and amount read, each once."""
    found = [fact for condition in item.conditions for fact in condition.facts]
    policy = d.policy(item)
    written = next((i for i in policy.incentives if i.key == item.key), None) if policy else None
    if written is not None and written.amount is not None:
        found += amount_facts(written.amount)
    return tuple(dict.fromkeys(found))


def amount_facts(amount: Amount) -> Iterator[str]:
    """The facts an amount is worked out from: its tiers, what they pay, caps and floor."""
    for tier in amount.tiers:
        yield from facts_in(tier.when)
        yield from facts_of(tier.pays) if tier.pays is not None else ()
    for cap in (*amount.caps, *(c for t in amount.tiers for c in t.caps)):
        yield from facts_of(cap.yuan)
        yield from (cap.less,) if cap.less else ()
    if amount.floor is not None:
        yield from facts_of(amount.floor)


def needed(item: IncentiveResult, d: Dossier) -> tuple[Label, ...]:
    """The papers that usually prove what an incentive asks, in the order of the registry."""
    wanted = {paper for fact in read_by(item, d) if fact in d.facts for paper in d.facts[fact].papers}
    return tuple(p for p in ordered(d.facts) if p in wanted)


def ordered(facts: Facts) -> tuple[Label, ...]:
    """Every paper once, as the registry first names them: who the company is, then its means, its project, its products."""
    return tuple(dict.fromkeys(paper for fact in facts.by_id.values() for paper in fact.papers))


class Papers:
    """The papers for the incentives of a table: what most of them ask for is named once, above it."""

    def __init__(self, items: Iterable[IncentiveResult], d: Dossier) -> None:
        self._words = d.words
        self._of = {i.key: needed(i, d) for i in items}
        every = Counter(p for papers in self._of.values() for p in papers)
        most = max(len(self._of) / 2, FEW)
        self.shared = tuple(p for p in ordered(d.facts) if every[p] > most)

    def told(self, item: IncentiveResult) -> str:
        """The papers of one incentive; the shared ones, where it asks for all of them, by that name."""
        words, papers = self._words, self._of[item.key]
        if not papers:
            return words("doc_papers_none")
        own = papers
        said: list[str] = []
        if self.shared and set(self.shared) <= set(papers):
            own = tuple(p for p in papers if p not in self.shared)
            said = [words("doc_papers_shared")]
        return words("doc_papers_own", papers=words.join([*said, *(words.label(p) for p in own)]))


def gathered(items: Iterable[IncentiveResult], d: Dossier) -> Table:
    """Every paper with what it proves and for how many incentives, those that serve most first; a box to tick."""
    words, facts = d.words, d.facts
    proves: dict[Label, set[str]] = {p: set() for p in ordered(facts)}
    serves: Counter[Label] = Counter()
    for item in {i.key: i for i in items}.values():
        serves.update(needed(item, d))
        for fact in read_by(item, d):
            for paper in facts[fact].papers if fact in facts else ():
                proves[paper].add(fact)
    rows = []
    for n, paper in enumerate(sorted((p for p in proves if serves[p]), key=lambda p: -serves[p]), 1):
        proved = [words.label(f.label) for f in facts.by_id.values() if f.id in proves[paper]]
        more = words("doc_and_more", n=len(proved)) if len(proved) > MOST_FACTS else ""
        rows.append(Row((
            (str(n),), (Strong(words.label(paper)),), (words.join(proved[:MOST_FACTS]), more),
            (str(serves[paper]),), (words("doc_box"),),
        )))
    columns = (
        Column(words("doc_no"), 5), Column(words("doc_col_paper"), 33), Column(words("doc_col_proves"), 44),
        Column(words("doc_col_serves"), 10, True), Column(words("doc_col_ready"), 8),
    )
    return Table("papers", words("doc_table_papers"), columns, tuple(rows))
