"""Finding incentives by any word of them: names, documents, numbers, clauses, what is given, conditions, facts."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import msgspec

from profiles.errors import InputError
from profiles.kept import keep, recall
from profiles.label import Label
from reports.comparing import amount_lines
from reports.folding import fold, fold_query, others_for, split_words
from reports.incentive_words import amount_label, state_of
from reports.messages import Words
from rules.condition import facts_in
from rules.library import Library
from rules.policy import Incentive, Policy, standing
from rules.wording import Wording

# How much it says that a word stands there; a name says most.
WEIGHTS = {
    "name": 10.0, "number": 9.0, "title": 7.0, "field": 4.0, "gives": 4.0, "clause": 3.0, "conditions": 3.0,
    "amount": 3.0, "place": 3.0, "kind": 3.0, "issuer": 2.0, "notes": 2.0, "facts": 2.0,
}
LIKE, OTHER, CLOSE = 0.6, 0.85, 82  # a word much like it, another word for it, and from how alike (of 100) on
SHORTEST = 3
LONG, MOST = 5, 0.7  # letters from which a word may stand in parts, and the share of its pairs that must be there
STANDING = {"in_force": 1.0, "unverified": 0.85, "not_yet": 0.8, "draft": 0.5, "lapsed": 0.5}


class Indexed(msgspec.Struct, frozen=True):
    """One incentive as it is searched: its texts by place, folded, Chinese and English together."""

    key: str
    texts: dict[str, str]


class Found(msgspec.Struct, frozen=True):
    """An incentive found: how well (`score`), in which of its texts, and which words it lacks.

    `terms`: the folded forms that matched, to be marked; `where`: the text to show them in.
    """

    incentive: str
    name: Label
    policy: str
    title: Label
    number: str
    clause: str
    kind: str
    state: str
    amount: Label
    score: float
    where: str
    snippet: Label
    fiscal_contribution: bool
    terms: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def search(library: Library, words: str, as_of: dt.date) -> list[Found]:
    """Incentives by how well they fit the words, best first; raises `InputError` where there are no words.

    Those that hold every word come alone; only where there are none, those that hold most.
    """
    terms = _terms(words)
    if not terms:
        raise InputError("nothing to search for", "", "give one or more words, e.g. GMP")
    shown = {fold_query(w): w for w in split_words(words)}
    owners = {i.key: (p, i) for p in library.policies for i in p.incentives}
    scored: list[tuple[int, float, str, dict[str, tuple[str, str]]]] = []
    for item in index_of(library):
        hits = {t: hit for t in terms if (hit := _hit(t, item.texts)) is not None}
        if hits:
            policy, incentive = owners[item.key]
            held = STANDING[standing(policy, incentive, as_of).state]
            total = sum(score for score, _, _ in hits.values()) * held
            scored.append((len(hits), total, item.key, {t: (where, form) for t, (_, where, form) in hits.items()}))
    most = max((s[0] for s in scored), default=0)
    scored = sorted((s for s in scored if s[0] == most), key=lambda s: (-s[1], s[2]))
    wording = Wording(library.facts, library.regions, library.sectors)
    found = []
    for _, total, key, where in scored:
        missing = tuple(shown.get(t, t) for t in terms if t not in where)
        found.append(_found(library, *owners[key], as_of, round(total, 2), where, missing, wording))
    return found


def _terms(words: str) -> list[str]:
    return list(dict.fromkeys(t for t in (fold_query(w) for w in split_words(words)) if t))


def _hit(term: str, texts: dict[str, str]) -> tuple[float, str, str] | None:
    """Where a word stands best: its score there, the place and the form it stands in."""
    best: tuple[float, str, str] | None = None
    others = others_for(term)
    for place, weight in WEIGHTS.items():
        text = texts.get(place, "")
        if not text:
            continue
        if term in text:
            value, form = weight, term
        else:
            other = next((o for o in others if o in text), "")
            value, form = (weight * OTHER, other) if other else (0.0, "")
        if value and (best is None or value > best[0]):
            best = (value, place, form)
    parts = _in_parts(term, texts)
    if parts is not None and (best is None or parts[0] > best[0]):
        best = parts
    return best or (_alike(term, texts) if len(term) >= SHORTEST else None)


def _in_parts(term: str, texts: dict[str, str]) -> tuple[float, str, str] | None:
    """Where most of a long Chinese word stands, other words between its parts."""
    if len(term) < LONG or term.isascii():
        return None
    pairs = [term[n : n + 2] for n in range(len(term) - 1)]
    best: tuple[float, str, str] | None = None
    for place in ("name", "title", "gives"):
        text = texts.get(place, "")
        share = sum(p in text for p in pairs) / len(pairs)
        value = WEIGHTS[place] * LIKE * share
        if share >= MOST and _figures(term) == [c for c in _figures(term) if c in text] and value > (best or (0.0,))[0]:
            pieces = (term[a:b] for a in range(len(term)) for b in range(len(term), a, -1))
            best = (value, place, max((p for p in pieces if p in text), key=len))
    return best


def _alike(term: str, texts: dict[str, str]) -> tuple[float, str, str] | None:
    """Where something much like a word stands: a slip of the pen, a word more or less."""
    from rapidfuzz.fuzz import partial_ratio_alignment

    best: tuple[float, str, str] | None = None
    for place in ("name", "number", "title", "gives", "conditions"):
        text = texts.get(place, "")
        if len(text) < len(term):
            continue
        found = partial_ratio_alignment(term, text, score_cutoff=CLOSE)
        if found is None:
            continue
        value, form = WEIGHTS[place] * LIKE * found.score / 100, text[found.dest_start : found.dest_end]
        # One letter more or less is a slip; another figure is another phase, number or year.
        if _figures(form) == _figures(term) and (best is None or value > best[0]):
            best = (value, place, form)
    return best


def _figures(text: str) -> list[str]:
    return [c for c in text if c.isdigit()]


def _found(
    library: Library, policy: Policy, incentive: Incentive, as_of: dt.date, score: float,
    where: dict[str, tuple[str, str]], missing: tuple[str, ...], wording: Wording,
) -> Found:
    # The name and title stand above anyway: show the text that holds a word they lack.
    order = sorted({w for w, _ in where.values()}, key=lambda w: (w in {"name", "title", "number"}, -WEIGHTS[w]))
    texts = _texts(policy, incentive, library, wording)
    return Found(
        incentive.key, incentive.name, policy.id, policy.title, policy.number, incentive.clause, incentive.kind,
        state_of(policy, incentive, as_of), amount_label(incentive, wording), score, order[0],
        texts[order[0]], incentive.fiscal_contribution, tuple(dict.fromkeys(f for _, f in where.values())), missing,
    )


def _texts(policy: Policy, incentive: Incentive, library: Library, wording: Wording) -> dict[str, Label]:
    """Every text an incentive is found by, in both languages."""
    facts = [library.facts[f] for f in dict.fromkeys(facts_in(incentive.when)) if f in library.facts]
    fields = [s for s in library.sectors.items if s.id in incentive.fields]
    regions = [r for r in library.regions.items if r.id in incentive.regions]
    amount = _joined([*amount_lines(incentive, wording)])
    notes = [*incentive.notes, *policy.notes, policy.scope]
    kind_name = Words("zh")(f"kind_{incentive.kind}")
    return {
        "name": incentive.name, "title": policy.title, "number": Label(policy.number, policy.id),
        "clause": Label(incentive.clause), "gives": incentive.gives, "conditions": wording.label(incentive.when),
        "amount": amount, "issuer": Label(policy.issuer),
        "notes": _joined(notes), "place": _joined([r.label for r in regions[:12]]),
        "field": _joined([
            x for s in fields for x in (s.label, Label(", ".join(s.aliases.zh), ", ".join(s.aliases.en)))
        ]),
        "facts": Label(", ".join(f.label.zh for f in facts), ", ".join([*(f.label.en for f in facts), *(f.id for f in facts)])),
        "kind": Label(", ".join([kind_name, *incentive.aliases]), incentive.kind),
    }


def _joined(labels: list[Label]) -> Label:
    return Label(Words("zh").join([n.zh for n in labels if n.zh]), Words("en").join([n.en for n in labels if n.en]))


def index_of(library: Library) -> list[Indexed]:
    """The texts of every incentive, folded; kept between processes while the data are the same."""
    here = Path(__file__).parent
    stats = "".join(f"{p.name}{p.stat().st_mtime_ns}" for p in (Path(__file__), here / "folding.py"))
    signature = hashlib.sha256(f"{library.digest} {stats}".encode()).digest()
    kept = recall("search.bin", signature)
    if kept is not None:
        try:
            return msgspec.msgpack.decode(kept, type=list[Indexed])
        except msgspec.DecodeError:
            pass  # written by something else: work it out again
    wording = Wording(library.facts, library.regions, library.sectors)
    found = []
    for policy in library.policies:
        for incentive in policy.incentives:
            texts = _texts(policy, incentive, library, wording)
            found.append(Indexed(incentive.key, {w: f"{fold(t.zh)}|{fold(t.en)}" for w, t in texts.items() if t.zh or t.en}))
    keep("search.bin", signature, msgspec.msgpack.encode(found))
    return found
