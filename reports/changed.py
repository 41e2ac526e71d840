"""What differs between two applicants, fact by fact, in words."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.display import value_text
from profiles.applicant import Applicant, Known
from profiles.facts import Fact
from profiles.label import Label
from reports.messages import Words
from rules.library import Library


def changed_facts(before: Applicant, after: Applicant, library: Library) -> tuple[Label, ...]:
    """Every fact whose value differs, as `staff 38 → 60`; of products too."""
    found = _changed(before.facts, after.facts, library, "")
    old, new = before.products or [], after.products or []
    for number in range(max(len(old), len(new))):
        one, other = (side[number] if number < len(side) else {} for side in (old, new))
        found += _changed(one, other, library, f" {number + 1}" if max(len(old), len(new)) > 1 else "")
    return tuple(found)


def _changed(before: Mapping[str, Known], after: Mapping[str, Known], library: Library, mark: str) -> list[Label]:
    found = []
    for fact in library.facts.by_id.values():
        old, new = before.get(fact.id), after.get(fact.id)
        if (old.value if old else None) != (new.value if new else None):
            found.append(Label(*(_said(fact, old, new, library, words, mark) for words in (Words("zh"), Words("en")))))
    return found


def _said(fact: Fact, old: Known | None, new: Known | None, library: Library, words: Words, mark: str) -> str:
    before, after = (
        value_text(fact, known, library, words.base) if known else words("whatif_unknown") for known in (old, new)
    )
    return words("whatif_change", label=fact.label.text(words.base) + mark, before=before, after=after)
