"""What the lawful combinations are worth at every place, for many applicants at once.

Incentives that bear on no other are added up. Those that do fall into small cells (an exclusion group, a joint cap, and
what hangs together through them); where two of a cell meet in one applicant, every lawful choice is compared. The
optimum is exact, and the same that `rules.bundle.best_bundle` finds with its reasons for one place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rules.arithmetic import evaluate
from rules.bundle import Bundle, Ceiling, Group, best_bundle
from rules.engine import Outcome
from rules.offer_book import OfferBook

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.int8]
MOST_COMPARED = 12  # offers of a cell up to which every choice is compared; beyond, a solver finds the best
SURE, ON_UNDERTAKING, POSSIBLE, REVIEW, UNVERIFIED = 1, 2, 3, 4, 5
# The parts totals are added up from; `may` is all that may be had of what nobody has to decide.
PARTS = (
    "sure", "on_undertaking", "sure_at_most", "on_undertaking_at_most", "may", "review", "unverified", "unbounded",
)


class Values(NamedTuple):
    """Some offers × applicants: buckets, and low and high in fen; `endless` where there is no upper bound (high is 0)."""

    codes: Codes
    low: Floats
    high: Floats
    endless: NDArray[np.bool_]

    def of(self, offers: Ints | slice) -> Values:
        """Some of the offers."""
        return Values(*(v[offers] for v in self))  # type: ignore[arg-type]

    def at(self, rows: Ints | int) -> Values:
        """Some of the applicants."""
        return Values(*(v[:, rows] for v in self))  # type: ignore[arg-type]

    @property
    def counted(self) -> NDArray[np.bool_]:
        """What enters any part."""
        found: NDArray[np.bool_] = (self.codes > 0) & (self.codes <= UNVERIFIED)
        return found


class Cell(NamedTuple):
    """Offers that bear on one another at some classes of places.

    `groups`: (node of the exclusion's own conditions or -1 where it always holds, members as bits). `ordered`:
    (node, members in their order) where a closer rule stands in for later ones. Members are numbered in order of key.
    """

    members: tuple[int, ...]
    groups: tuple[tuple[int, int], ...]
    ceilings: tuple[int, ...]
    ordered: tuple[tuple[int, tuple[int, ...]], ...]


class Cells:
    """The cells of a library, and which of them, and which single offers, are to be had at each class of places."""

    def __init__(self, book: OfferBook, payable: NDArray[np.bool_]) -> None:
        self.book = book
        pays = payable & np.array([book.engine.incentives[o.position].amount is not None for o in book.offers])
        first = {k for x in book.engine.ordered for k in x.members}
        found: dict[Cell, list[int]] = {}
        free: dict[int, list[int]] = {}
        component = self.components = _components(book)
        for place in range(len(book.at)):
            inside: dict[int, list[int]] = {}
            for position in np.flatnonzero(book.at[place] >= 0).tolist():
                number = int(book.at[place, position])
                if not pays[number] and book.engine.incentives[position].key not in first:
                    continue  # adds to no total, and gives way to nothing
                if position in component:
                    inside.setdefault(component[position], []).append(number)
                else:
                    free.setdefault(number, []).append(place)
            for members in inside.values():
                found.setdefault(self._cell(tuple(members), place), []).append(place)
        self.cells = list(found)
        self.flat = np.array([m for c in self.cells for m in c.members], dtype=np.int64)
        self.starts = np.cumsum([0, *(len(c.members) for c in self.cells)], dtype=np.int64)[:-1]
        # Cells in which even one offer by itself may be cut, or give way to another that pays nothing.
        self._alone = np.array([bool(c.ceilings or c.ordered) for c in self.cells], dtype=bool)
        self.owners = np.repeat(np.arange(len(self.cells)), [len(c.members) for c in self.cells])
        places = [tuple(p) for p in free.values()]
        sets = _sets([*places, *(tuple(p) for p in found.values())])
        self._at = np.zeros((len(book.at), len(sets)))
        for here, number in sets.items():
            self._at[list(here), number] = 1.0
        belongs = np.array([sets[p] for p in places], dtype=np.int64)
        order = np.argsort(belongs, kind="stable")
        self._free, self._belongs = np.array(list(free), dtype=np.int64)[order], belongs[order]
        self._cell_sets = np.array([sets[tuple(p)] for p in found.values()], dtype=np.int64)
        self._choices: dict[tuple[int, ...], Floats] = {}

    def _cell(self, members: tuple[int, ...], place: int) -> Cell:
        engine, book = self.book.engine, self.book
        keys = {engine.incentives[book.offers[m].position].key: m for m in members}
        order = sorted(keys)
        groups, ordered = [], []
        for number, (group, root) in enumerate(zip(engine.exclusion_members, book.exclusions[place], strict=True)):
            present = [n for n, k in enumerate(order) if k in group.members]
            if len(present) < 2:
                continue
            node = -1 if root.product else root.node
            groups.append((node, sum(1 << n for n in present)))
            if engine.exclusions[number].rule == "first":
                ordered.append((node, tuple(order.index(k) for k in engine.exclusions[number].members if k in keys)))
        ceilings = tuple(n for n, c in enumerate(engine.ceiling_members) if not c.isdisjoint(order))
        return Cell(tuple(keys[k] for k in order), tuple(groups), ceilings, tuple(ordered))

    def totals(
        self, outcome: Outcome, codes: Codes, low: Floats, high: Floats, in_force: NDArray[np.bool_]
    ) -> Floats:
        """Every part of `PARTS` for every class of places and applicant: parts × classes × applicants, in fen.

        `codes`: the bucket of every offer; `low` with the usual undertakings signed, `high` without. `in_force`: which
        offers stand on a policy surely in force.
        """
        endless = np.isinf(high)
        values = Values(codes, low, np.where(endless, 0.0, high) if endless.any() else high, endless)
        whole = _sums(values.of(self._free), self._belongs, self._at.shape[1])
        if self.cells:
            inside = values.of(self.flat)
            cells = _sums(inside, self.owners, len(self.cells))
            self._fill(cells, outcome, inside, in_force)
            for n, number in enumerate(self._cell_sets.tolist()):
                whole[:, number] += cells[:, n]
        return np.asarray(np.matmul(self._at, whole))  # sums of whole fen: exact in any order

    def _fill(self, whole: Floats, outcome: Outcome, values: Values, in_force: NDArray[np.bool_]) -> None:
        """Puts right the cells in which several meet."""
        present = values.counted & ((values.high > 0) | (values.low > 0) | values.endless)
        met = np.add.reduceat(present.astype(np.int8), self.starts, axis=0)
        meets = (met > 1) | ((met > 0) & self._alone[:, None])
        for n in np.flatnonzero(meets.any(axis=1)).tolist():
            cell, start = self.cells[n], int(self.starts[n])
            at = np.flatnonzero(meets[n])
            inside = values.of(slice(start, start + len(cell.members)))
            whole[:, n, at] = self._choose(cell, outcome, at, in_force, inside.at(at))

    def _choose(
        self, cell: Cell, outcome: Outcome, at: Ints, in_force: NDArray[np.bool_], values: Values
    ) -> Floats:
        """The parts of one cell for the applicants in whom some of it meet."""
        values = values._replace(codes=self._stood_in(cell, outcome, at, in_force, values.codes))
        truth = outcome.truth.company
        pattern = np.zeros(len(at), dtype=np.int64)
        for n, (node, _) in enumerate(cell.groups):
            pattern |= (np.int64(1) if node < 0 else (truth[node, at] >= 0).astype(np.int64)) << n
        if not cell.ceilings and len(cell.members) <= MOST_COMPARED and (pattern == pattern[0]).all():
            return _best(self._lawful(len(cell.members), _holding(cell, int(pattern[0]))), values)
        found = np.empty((len(PARTS), len(at)))
        for number in np.unique(pattern).tolist():
            rows = np.flatnonzero(pattern == number)
            groups = _holding(cell, number)
            some, caps = values.at(rows), self._caps(cell, outcome, at[rows])
            alone = self._one_by_one(cell, some, caps)
            if not alone.all():
                found[:, rows] = _best(self._lawful(len(cell.members), groups), some, caps)
            for row in np.flatnonzero(alone).tolist():
                limits = [(members, float(cap[row])) for members, cap in caps]
                found[:, rows[row]] = _under_caps(groups, limits, some.at(row))
        return found

    @staticmethod
    def _one_by_one(cell: Cell, values: Values, caps: Sequence[tuple[list[int], Floats]]) -> NDArray[np.bool_]:
        """For which applicants shares have to be told apart: a joint cap binds what is certain, or caps overlap."""
        counted = [m for members, _ in caps for m in members]
        if len(cell.members) > MOST_COMPARED or len(set(counted)) < len(counted):
            return np.ones(values.codes.shape[1], dtype=bool)
        certain = (values.codes == SURE) | (values.codes == ON_UNDERTAKING)
        most = np.where(certain, np.maximum(values.low, values.high), 0.0)
        tight = np.zeros(values.codes.shape[1], dtype=bool)
        for members, cap in caps:
            tight |= most[members].sum(axis=0) > cap
        return tight

    def _stood_in(
        self, cell: Cell, outcome: Outcome, at: Ints, in_force: NDArray[np.bool_], codes: Codes
    ) -> Codes:
        """Buckets without what a closer rule stands in for."""
        signed = at + outcome.frame.company.rows // 2
        for node, members in cell.ordered:
            holds = np.ones(len(at), dtype=bool) if node < 0 else outcome.truth.company[node, signed] >= 0
            codes = codes.copy()
            taken = np.full(len(at), -1)
            for member in members:
                offer = cell.members[member]
                later = (taken >= 0) & holds
                firm = in_force[np.array(cell.members)[np.maximum(taken, 0)]] | (not in_force[offer])
                codes[member, later & firm] = 0
                taken = np.where((taken < 0) & (outcome.verdict[offer, signed] > 0), member, taken)
        return codes

    def _caps(self, cell: Cell, outcome: Outcome, at: Ints) -> list[tuple[list[int], Floats]]:
        """The joint caps of a cell: members, and fen for each applicant, less what was received against them."""
        engine, frame = self.book.engine, outcome.frame
        keys = [engine.incentives[self.book.offers[m].position].key for m in cell.members]
        found = []
        for number in cell.ceilings:
            joint = engine.joint_caps[number]
            cap = np.broadcast_to(
                evaluate(joint.cap.yuan, frame, False, engine.library.facts)[1], frame.company.rows
            )[at]
            taken = frame.company.numbers.get(joint.cap.less) if joint.cap.less else None
            if taken is not None:
                cap = np.maximum(cap - taken[0][at], 0.0)
            found.append(([n for n, k in enumerate(keys) if k in engine.ceiling_members[number]], cap * 100))
        return found

    def _lawful(self, count: int, groups: tuple[int, ...]) -> Floats:
        """Every lawful choice among some offers, one row each, 1 for what is taken."""
        key = (count, *groups)
        if key not in self._choices:
            chosen = [c for c in product((1, 0), repeat=count) if _allowed(c, groups)]
            self._choices[key] = np.array(chosen, dtype=np.float64).reshape(len(chosen), count)
        return self._choices[key]


def _holding(cell: Cell, pattern: int) -> tuple[int, ...]:
    """The groups of a cell that hold where its groups' own conditions come out so."""
    return tuple(bits for n, (_, bits) in enumerate(cell.groups) if pattern >> n & 1)


def _allowed(choice: Sequence[int], groups: Sequence[int]) -> bool:
    bits = sum(1 << n for n, taken in enumerate(choice) if taken)
    return all((bits & g).bit_count() < 2 for g in groups)


def _sums(values: Values, groups: Ints, count: int) -> Floats:
    """What offers add to each part when nothing keeps them from being taken: parts × groups × applicants.

    `groups`: the number of each offer's group, ascending. Few offers enter a part other than `may` at all.
    """
    codes, low, high, endless = values
    found = np.zeros((len(PARTS), count, codes.shape[1]))

    def add(part: int, mask: NDArray[np.bool_], much: Floats) -> None:
        some = np.flatnonzero(mask.any(axis=1))
        if len(some):
            which, starts = np.unique(groups[some], return_index=True)
            found[part, which] = np.add.reduceat(np.where(mask[some], much[some], 0.0), starts, axis=0)

    sure, signed = codes == SURE, codes == ON_UNDERTAKING
    for n, (mask, much) in enumerate(((sure, low), (signed, low), (sure, high), (signed, high))):
        add(n, mask, much)
    add(4, (codes > 0) & (codes <= POSSIBLE), high)
    add(5, codes == REVIEW, high)
    add(6, codes == UNVERIFIED, high)
    if endless.any():
        add(7, values.counted & endless, endless.astype(np.float64))
    return found


def _best(choices: Floats, values: Values, caps: Sequence[tuple[list[int], Floats]] = ()) -> Floats:
    """The parts of the lawful choice worth most; of equals that which may come to most, then the smaller keys.

    `caps`: joint caps that do not overlap and leave what is certain as it is.
    """
    codes, low, high, endless = values
    found = np.zeros((len(PARTS), codes.shape[1]))
    sure, signed = codes == SURE, codes == ON_UNDERTAKING
    certain = sure | signed
    if certain.any():
        worth = np.where(certain & ((low > 0) | (high > 0)), np.maximum(low, 1.0), 0.0)
        total = choices @ worth
        candidates = total == total.max(axis=0)
        may = np.where(candidates, choices @ np.where(certain, high, 0.0), -1.0)
        candidates &= may == may.max(axis=0)
        first = 2.0 ** -np.arange(1, len(worth) + 1)[:, None]
        chosen = choices[np.where(candidates, choices @ (first * (worth > 0)), -1.0).argmax(axis=0)].T * (worth > 0)
        for n, (mask, sums) in enumerate(((sure, low), (signed, low), (sure, high), (signed, high))):
            found[n] = np.where(mask, sums * chosen, 0.0).sum(axis=0)
    for n, mask in ((4, (codes > 0) & (codes <= POSSIBLE)), (5, codes == REVIEW), (6, codes == UNVERIFIED)):
        if mask.any():
            tops = np.where(mask, high, 0.0)
            worth = choices @ tops
            for members, cap in caps:
                worth -= np.maximum(choices[:, members] @ tops[members] - cap, 0.0)
            found[n] = worth.max(axis=0)
    if endless.any():
        found[7] = (values.counted & endless).sum(axis=0)
    return found


def _under_caps(groups: Sequence[int], caps: Sequence[tuple[list[int], float]], values: Values) -> list[float]:
    """The same for one applicant whom a joint cap binds (or for more offers than can be compared)."""
    codes, low, high, endless = values
    names = [f"{n:03}" for n in range(len(codes))]
    exclusive = [Group(frozenset(k for n, k in enumerate(names) if bits >> n & 1), str(i)) for i, bits in enumerate(groups)]
    ceilings = [Ceiling(frozenset(names[n] for n in members), cap, str(i)) for i, (members, cap) in enumerate(caps)]
    tops = {b: {names[n]: float(high[n]) for n in np.flatnonzero(codes == b).tolist()} for b in range(1, UNVERIFIED + 1)}
    certain = [n for n in range(len(codes)) if codes[n] in {SURE, ON_UNDERTAKING}]
    weighed = weigh(
        tops, {names[n]: float(low[n]) for n in certain}, {names[n]: float(high[n]) for n in certain}, exclusive, ceilings
    )
    return [*(weighed[name] for name in PARTS[:-1]), float((values.counted & endless).sum())]


def bundles(
    tops: Mapping[int, Mapping[str, float]], sure: Mapping[str, float], sure_high: Mapping[str, float],
    groups: Sequence[Group], ceilings: Sequence[Ceiling],
) -> tuple[Bundle, Bundle]:
    """The best lawful combination of what is certain, and of all that may be had without anybody's decision (fen)."""
    worth = {k: max(v, 1.0) for k, v in sure.items() if v > 0 or sure_high[k] > 0}
    may = {k: v for bucket in (SURE, ON_UNDERTAKING, POSSIBLE) for k, v in tops.get(bucket, {}).items()}
    return best_bundle(worth, groups, ceilings, sure_high), best_bundle(may, groups, ceilings, sure)


def weigh(
    tops: Mapping[int, Mapping[str, float]], sure: Mapping[str, float], sure_high: Mapping[str, float],
    groups: Sequence[Group], ceilings: Sequence[Ceiling],
) -> dict[str, float]:
    """The parts for one applicant, with joint caps. `tops`: by bucket the most each incentive may pay (fen)."""
    bundle, possible = bundles(tops, sure, sure_high, groups, ceilings)
    met = set(tops.get(SURE, {}))
    at_most = best_bundle({k: sure_high[k] for k in bundle.paid}, groups, ceilings).paid
    promised = best_bundle({k: sure[k] for k in bundle.paid if sure[k] > 0}, groups, ceilings).paid
    return {
        "sure": math.fsum(v for k, v in promised.items() if k in met),
        "on_undertaking": math.fsum(v for k, v in promised.items() if k not in met),
        "sure_at_most": math.fsum(v for k, v in at_most.items() if k in met),
        "on_undertaking_at_most": math.fsum(v for k, v in at_most.items() if k not in met),
        "may": possible.total,
        "review": best_bundle(tops.get(REVIEW, {}), groups, ceilings).total,
        "unverified": best_bundle(tops.get(UNVERIFIED, {}), groups, ceilings).total,
    }


def _components(book: OfferBook) -> dict[int, int]:
    """Incentives that bear on others, each with the number of what hangs together with it."""
    engine = book.engine
    parent: dict[int, int] = {}

    def find(item: int) -> int:
        while parent[item] != item:
            item = parent[item]
        return item

    for members in [g.members for g in engine.exclusion_members] + list(engine.ceiling_members):
        known = [engine.position[k] for k in sorted(members) if k in engine.position]
        for item in known:
            parent.setdefault(item, item)
        for item in known[1:]:
            parent[find(item)] = find(known[0])
    return {item: find(item) for item in parent}


def _sets(places: Sequence[tuple[int, ...]]) -> dict[tuple[int, ...], int]:
    """Every set of classes of places that occurs, numbered."""
    return {here: number for number, here in enumerate(sorted(set(places)))}
