"""The lawful combination worth most: at most one of each exclusion group, joint caps respected, as an exact optimum.

Small groups are searched completely; large or interlocking ones go to a mixed-integer solver
(HiGHS through SciPy; Huangfu & Hall, *Parallelizing the dual revised simplex method*, 2018). Both are exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

MOST_SEARCHED = 14
_UNIT = 1e5  # fen: the solver's tolerance, one part in a million, is then a tenth of a fen
UNBOUNDED = 1e17  # stands for "no bound" (fen) while comparing; far above any real sum, exact in a double


class Ceiling(NamedTuple):
    """A joint cap over members, in fen, with its reason."""

    members: frozenset[str]
    cap: float
    key: str


class Group(NamedTuple):
    """At most one of the members may be taken."""

    members: frozenset[str]
    key: str


class Dropped(NamedTuple):
    """An incentive left out: what was taken instead, and which group says so."""

    key: str
    taken: str
    group: str


class Bundle(NamedTuple):
    """What may lawfully be taken together: `paid` fen for each, the total, and what was dropped and why.

    `reduced` tells by how much each joint cap cut the sum.
    """

    paid: dict[str, float]
    total: float
    dropped: tuple[Dropped, ...]
    reduced: dict[str, float]


def best_bundle(
    values: Mapping[str, float], groups: Sequence[Group], ceilings: Sequence[Ceiling],
    tie: Mapping[str, float] | None = None,
) -> Bundle:
    """The lawful set of incentives worth most.

    `values`: fen by key, only what is worth something takes part; `tie` breaks equal worth. Deterministic: equal
    worth and equal tie-breaks go to the smaller key.
    """
    worth = {k: min(v, UNBOUNDED) for k, v in values.items() if v > 0}
    tie = tie or {}
    paid: dict[str, float] = {}
    reduced: dict[str, float] = {}
    dropped: list[Dropped] = []
    present = worth.keys()
    groups = [g for g in groups if len(g.members & present) > 1]
    ceilings = [c for c in ceilings if c.members & present]
    if not groups and not ceilings:
        return Bundle(dict(worth), math.fsum(worth.values()), (), {})
    for part in _components(worth, groups, ceilings):
        if len(part) == 1:
            (only,) = part
            paid[only] = _alone(only, worth[only], ceilings, reduced)
            continue
        inside = [g for g in groups if len(g.members & part) > 1]
        limits = [c for c in ceilings if c.members & part]
        chosen, part_paid = _solve(part, worth, inside, limits, tie)
        paid.update(part_paid)
        for limit in limits:
            cut = sum(worth[k] for k in chosen & limit.members) - limit.cap
            if cut > 0:
                reduced[limit.key] = cut
        dropped += _reasons(part, chosen, inside)
    order = {k: i for i, k in enumerate(values)}
    dropped.sort(key=lambda d: order[d.key])
    total = math.fsum(paid.values())
    return Bundle({k: paid[k] for k in values if k in paid}, total, tuple(dropped), reduced)


def _alone(key: str, worth: float, ceilings: Sequence[Ceiling], reduced: dict[str, float]) -> float:
    """What an incentive that bears on no other is paid."""
    for ceiling in ceilings:
        if key in ceiling.members and worth > ceiling.cap:
            reduced[ceiling.key] = worth - ceiling.cap
            worth = ceiling.cap
    return worth


def _components(
    worth: Mapping[str, float], groups: Iterable[Group], ceilings: Iterable[Ceiling]
) -> list[frozenset[str]]:
    """Incentives that bear on one another, directly or through others."""
    parent = {k: k for k in worth}

    def find(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for members in [g.members for g in groups] + [c.members for c in ceilings]:
        present = [k for k in members if k in parent]
        for other in present[1:]:
            parent[find(other)] = find(present[0])
    parts: dict[str, list[str]] = {}
    for key in worth:
        parts.setdefault(find(key), []).append(key)
    return [frozenset(p) for p in parts.values()]


def _solve(
    part: frozenset[str], worth: Mapping[str, float], groups: list[Group], limits: list[Ceiling],
    tie: Mapping[str, float],
) -> tuple[frozenset[str], dict[str, float]]:
    if not groups and not limits:
        return part, {k: worth[k] for k in part}
    overlapping = any(
        len(a.members & b.members & part) > 0 for i, a in enumerate(limits) for b in limits[:i]
    )
    if overlapping or len(part) > MOST_SEARCHED:
        return _milp(part, worth, groups, limits, tie)
    return _search(sorted(part), worth, groups, limits, tie)


def _search(
    keys: list[str], worth: Mapping[str, float], groups: list[Group], limits: list[Ceiling], tie: Mapping[str, float]
) -> tuple[frozenset[str], dict[str, float]]:
    """Every lawful set that cannot be added to, compared."""
    rivals = {k: frozenset(m for g in groups if k in g.members for m in g.members) - {k} for k in keys}
    best: tuple[float, float, frozenset[str]] | None = None
    open_: list[tuple[int, frozenset[str]]] = [(0, frozenset())]
    while open_:
        index, taken = open_.pop()
        if index == len(keys):
            rank = (_total(taken, worth, limits), math.fsum(tie.get(k, 0.0) for k in sorted(taken)))
            if best is None or rank > best[:2]:
                best = (*rank, taken)
            continue
        key = keys[index]
        if rivals[key]:
            open_.append((index + 1, taken))
        if not rivals[key] & taken:
            open_.append((index + 1, taken | {key}))  # looked at first: of equals the smaller keys are kept
    assert best is not None
    return best[2], _shares(best[2], worth, limits)


def _total(taken: frozenset[str], worth: Mapping[str, float], limits: list[Ceiling]) -> float:
    total = math.fsum(worth[k] for k in sorted(taken))
    for limit in limits:
        total -= max(math.fsum(worth[k] for k in taken & limit.members) - limit.cap, 0.0)
    return total


def _shares(taken: frozenset[str], worth: Mapping[str, float], limits: list[Ceiling]) -> dict[str, float]:
    """What each is paid under (disjoint) joint caps: the larger first, in whole fen."""
    paid = {k: worth[k] for k in taken}
    for limit in limits:
        left = limit.cap
        for key in sorted(taken & limit.members, key=lambda k: (-worth[k], k)):
            paid[key] = min(paid[key], left)
            left -= paid[key]
    return paid


def _milp(
    part: frozenset[str], worth: Mapping[str, float], groups: list[Group], limits: list[Ceiling],
    tie: Mapping[str, float],
) -> tuple[frozenset[str], dict[str, float]]:
    """The same by the solver, which picks the set; what each is then paid is reckoned in whole fen, not read off."""
    keys = sorted(part)
    apart = [limit for i, limit in enumerate(limits) if not any(limit.members & o.members & part for o in limits[:i])]
    if len(apart) == len(limits):
        chosen = _filled(_pick(keys, worth, groups, limits, tie), worth, keys, groups)
        return chosen, _shares(chosen, worth, limits)
    picked, about = _pick_and_share(keys, worth, groups, limits, tie)
    chosen = _filled(picked, worth, keys, groups)
    return chosen, _repaired(chosen, about, worth, limits)


def _filled(
    chosen: frozenset[str], worth: Mapping[str, float], keys: list[str], groups: list[Group]
) -> frozenset[str]:
    """With what may be taken too: the solver does not care about what a joint cap makes worth nothing."""
    for key in sorted(keys, key=lambda k: (-worth[k], k)):
        if not any(key in g.members and g.members & chosen for g in groups):
            chosen |= {key}
    return chosen


def _pick(
    keys: list[str], worth: Mapping[str, float], groups: list[Group], limits: list[Ceiling], tie: Mapping[str, float]
) -> frozenset[str]:
    """Variables: taken (0/1) for each incentive, and for each (disjoint) joint cap what goes beyond it."""
    import numpy as np

    n, m = len(keys), len(limits)
    rows, highs = _group_rows(keys, groups, n + m)
    for j, limit in enumerate(limits):
        row = np.zeros(n + m)
        row[:n] = [worth[k] / _UNIT if k in limit.members else 0.0 for k in keys]
        row[n + j] = -1.0
        rows.append(row)
        highs.append(limit.cap / _UNIT)
    ties = np.array([tie.get(k, 0.0) for k in keys])
    # Less than one fen in all, so that it only decides between equals.
    nudge = 0.3 * ties / max(float(ties.sum()), 1.0) + 0.1 / n
    cost = np.concatenate([-(np.array([worth[k] for k in keys]) + nudge) / _UNIT, np.ones(m)])
    upper = np.concatenate([np.ones(n), np.full(m, np.inf)])
    solved = _solved(cost, rows, highs, upper, n)
    return frozenset(k for i, k in enumerate(keys) if solved[i] > 0.5)


def _pick_and_share(
    keys: list[str], worth: Mapping[str, float], groups: list[Group], limits: list[Ceiling], tie: Mapping[str, float]
) -> tuple[frozenset[str], dict[str, float]]:
    """Variables: taken (0/1) and paid, for joint caps that overlap; in a unit that keeps the numbers near 1."""
    import numpy as np

    n = len(keys)
    unit = max([worth[k] for k in keys if worth[k] < UNBOUNDED] or [1.0])
    value = np.array([min(worth[k] / unit, 1e6) for k in keys])
    rows, highs = _group_rows(keys, groups, 2 * n)
    for i in range(n):
        row = np.zeros(2 * n)
        row[i], row[n + i] = -value[i], 1.0
        rows.append(row)
        highs.append(0.0)
    for limit in limits:
        row = np.zeros(2 * n)
        row[[n + i for i, k in enumerate(keys) if k in limit.members]] = 1.0
        rows.append(row)
        highs.append(min(limit.cap / unit, 1e9))
    nudge = np.array([min(tie.get(k, 0.0) / unit, 1.0) for k in keys]) * 1e-9 + 1e-9
    solved = _solved(np.concatenate([-nudge, -np.ones(n)]), rows, highs, np.concatenate([np.ones(n), value]), n)
    chosen = frozenset(k for i, k in enumerate(keys) if solved[i] > 0.5)
    return chosen, {k: float(solved[n + i]) * unit for i, k in enumerate(keys) if k in chosen}


def _group_rows(keys: list[str], groups: list[Group], width: int) -> tuple[list[Any], list[float]]:
    """At most one of each group."""
    import numpy as np

    rows = []
    for group in groups:
        row = np.zeros(width)
        row[[i for i, k in enumerate(keys) if k in group.members]] = 1.0
        rows.append(row)
    return rows, [1.0] * len(rows)


def _solved(cost: Any, rows: list[Any], highs: list[float], upper: Any, whole: int) -> Any:
    """The cheapest point; the first `whole` variables are 0 or 1."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    integrality = np.zeros(len(cost))
    integrality[:whole] = 1
    result = milp(
        c=cost, constraints=LinearConstraint(np.array(rows), -np.inf, highs), bounds=Bounds(np.zeros(len(cost)), upper),
        integrality=integrality, options={"mip_rel_gap": 0.0},
    )
    if result.x is None:
        raise RuntimeError(f"the solver found no lawful bundle: {result.message}")
    return result.x


def _repaired(
    chosen: frozenset[str], about: Mapping[str, float], worth: Mapping[str, float], limits: list[Ceiling]
) -> dict[str, float]:
    """What the solver pays, in whole fen: never above a joint cap, and nothing left over that could still be paid."""
    order = sorted(chosen, key=lambda k: (-worth[k], k))
    paid = {k: min(math.floor(about.get(k, 0.0)), worth[k]) for k in order}
    for limit in limits:
        over = math.fsum(paid[k] for k in chosen & limit.members) - limit.cap
        for key in reversed(order):
            if over > 0 and key in limit.members:
                cut = min(over, paid[key])
                paid[key] -= cut
                over -= cut
    for key in order:
        over_it = [limit for limit in limits if key in limit.members]
        room = [limit.cap - math.fsum(paid[k] for k in chosen & limit.members) for limit in over_it]
        paid[key] += min([worth[key] - paid[key], *room])
    return paid


def _reasons(part: frozenset[str], chosen: frozenset[str], groups: list[Group]) -> list[Dropped]:
    found = []
    for key in sorted(part - chosen):
        for group in groups:
            winner = sorted(group.members & chosen)
            if key in group.members and winner:
                found.append(Dropped(key, winner[0], group.key))
                break
    return found
