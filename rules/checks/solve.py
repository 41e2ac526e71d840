"""Can these conditions hold together? An exact search over cells, which says so when it gives up."""

from __future__ import annotations

from collections.abc import Iterable

from rules.checks.cells import Both, Either, Form, Key, Lit, Space
from rules.condition import Condition
from rules.library import Library

State = dict[Key, int]
_MOST_STEPS = 20_000


class TooHardError(Exception):
    """The search was given up: nothing is said."""


def solve(forms: Iterable[Form]) -> State | None:
    """Cells for each variable that make every form hold, or None when there are none; raises `TooHardError`."""
    return _Search().run(list(forms), {})


def can_hold(conditions: Iterable[Condition], library: Library, never: Iterable[Condition] = ()) -> bool:
    """Whether there may be an applicant for whom all `conditions` hold and none of `never`; True when in doubt."""
    wanted, unwanted = list(conditions), list(never)
    space = Space([*wanted, *unwanted], library)
    try:
        return solve([space.form(c) for c in wanted] + [space.form(c, holds=False) for c in unwanted]) is not None
    except TooHardError:
        return True


class _Search:
    def __init__(self) -> None:
        self.steps = 0

    def run(self, todo: list[Form], state: State) -> State | None:
        """Narrows `state` by everything certain, then tries the alternatives of the shortest choice left."""
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise TooHardError
        choices = _settle(todo, state)
        while choices:
            left: list[list[Form]] = []
            certain: list[Form] = []
            for options in choices:
                open_ones = [o for o in options if not _impossible(o, state)]
                if not open_ones:
                    return None
                if any(_certain(o, state) for o in open_ones):
                    continue
                if len(open_ones) == 1:
                    certain += open_ones
                else:
                    left.append(open_ones)
            if not certain:
                return self._branch(left, state)
            more = _settle(certain, state)
            if more is None:
                return None
            choices = left + more
        return None if choices is None else state

    def _branch(self, choices: list[list[Form]], state: State) -> State | None:
        if not choices:
            return state
        shortest = min(choices, key=len)
        rest: list[Form] = [Either(tuple(c)) for c in choices if c is not shortest]
        for option in shortest:
            found = self.run([option, *rest], dict(state))
            if found is not None:
                return found
        return None


def _settle(todo: list[Form], state: State) -> list[list[Form]] | None:
    """Narrows `state` by all tests that must hold; returns the choices left, or None when a variable has no cell left."""
    queue = list(todo)
    choices: list[list[Form]] = []
    while queue:
        form = queue.pop()
        if isinstance(form, Lit):
            state[form.variable] = state.get(form.variable, -1) & form.mask
            if not state[form.variable]:
                return None
        elif isinstance(form, Both):
            queue += form.parts
        else:
            choices.append(list(form.parts))
    return choices


def _impossible(form: Form, state: State) -> bool:
    if isinstance(form, Lit):
        return not state.get(form.variable, -1) & form.mask
    if isinstance(form, Both):
        return any(_impossible(p, state) for p in form.parts)
    return all(_impossible(p, state) for p in form.parts)


def _certain(form: Form, state: State) -> bool:
    """Whether a form holds whichever of the cells left is taken."""
    if isinstance(form, Lit):
        mask = state.get(form.variable)
        return mask is not None and not mask & ~form.mask
    if isinstance(form, Both):
        return all(_certain(p, state) for p in form.parts)
    return any(_certain(p, state) for p in form.parts)
