"""What an applicant can lawfully get at each place, and which total each incentive enters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from matcher.purse import BUCKETS, COUNTED, MOST_OPENED, NUMBER, Open, Purse
from matcher.relevance import FOREIGN_FACTS
from matcher.result import IncentiveResult
from matcher.totals import ON_UNDERTAKING, PARTS, POSSIBLE, UNVERIFIED, bundles
from matcher.view import CaseView
from profiles.applicant import Applicant
from rules.bundle import Dropped, Group
from rules.engine import Outcome
from rules.explain import Clause, Row, clause, still_open
from rules.frame import Frame, doubled
from rules.lawful import ceilings_at, stood_in_for

__all__ = ["COUNTED", "Ledger", "Ledgers", "PlaceMoney"]
STATES_OUT = frozenset({"lapsed", "draft", "not_yet"})


class PlaceMoney(msgspec.Struct):
    """The best lawful combinations at one place, by key: of what is certain, and of all that may be had; what was
    dropped from them, and for what."""

    sure: set[str]
    possible: set[str]
    dropped: dict[str, Dropped]


class Ledgers:
    """All offers for many applicants: rows 0…n-1 of `outcome` as known, n…2n-1 with the usual undertakings signed.

    `codes` is the bucket of every offer for every applicant (see `BUCKETS`; 0 where it is refused or does not count),
    `low` (undertakings signed) and `high` fen, `totals` the parts of `PARTS` × classes of places × applicants.
    """

    def __init__(self, purse: Purse, applicants: Sequence[Applicant], as_of: dt.date, cases: Sequence[CaseView]) -> None:
        self.purse = purse
        self.engine = purse.engine
        self.as_of = as_of
        self.applicants = applicants
        self.cases = cases
        self._offered: dict[int, NDArray[np.int32]] = {}
        self._holding: dict[int, NDArray[np.bool_]] = {}
        count = self.count = len(applicants)
        self.frame = self.framed(applicants)
        self.standing, state = purse.standing(as_of)
        self.in_force = state == "in_force"
        self.live = ~np.isin(state, list(STATES_OUT))
        self.outcome: Outcome = purse.book.evaluate(
            self.frame, range(len(purse.position)), self.live
        )
        self.meant = np.stack([purse.meant_for(c) for c in cases], axis=1)
        self.codes = self._codes(state)
        self.low, self.high = self.outcome.low[:, count:], self.outcome.high[:, :count]

    @cached_property
    def totals(self) -> NDArray[np.float64]:
        """Every part of `PARTS` at every class of places for every applicant, in fen."""
        return self.purse.cells.totals(self.outcome, self.codes, self.low, self.high, self.in_force)

    def offered(self, number: int) -> NDArray[np.int32]:
        """The offers at a class of places whose policies count on the day."""
        if number not in self._offered:
            at = self.purse.book.at[number]
            at = at[at >= 0]
            self._offered[number] = at[self.live[at]]
        return self._offered[number]

    def holding(self, number: int) -> NDArray[np.bool_]:
        """Which exclusions hold at a class of places: exclusions × rows; what is only not known to hold, holds."""
        if number not in self._holding:
            nodes = np.array([-1 if r.product else r.node for r in self.purse.book.exclusions[number]], dtype=np.int64)
            self._holding[number] = (self.outcome.truth.company[nodes] >= 0) | (nodes < 0)[:, None]
        return self._holding[number]

    def framed(self, applicants: Sequence[Applicant]) -> Frame:
        """Applicants as columns, twice: as known, then with the usual undertakings signed."""
        frame = doubled(self.engine.frames.build(applicants, self.as_of))
        self.sign(frame, len(applicants))
        self.purse.book.settle(frame)
        self.engine.derivations.fill(frame)
        return frame

    def sign(self, frame: Frame, unsigned: int) -> None:
        """Signs the usual undertakings in all rows after the first `unsigned`; what settling there brings, in every one."""
        for facts, start in ((self.purse.settled, 0), (self.purse.signed, unsigned)):
            for fact in facts:
                column = frame.company.truths.get(fact)
                column = np.zeros(frame.company.rows, dtype=np.int8) if column is None else column.copy()
                column[start:][column[start:] == 0] = 1
                frame.company.truths[fact] = column

    def _codes(self, state: NDArray[np.str_]) -> NDArray[np.int8]:
        purse, verdict = self.purse, self.outcome.verdict
        met, signed = verdict[:, : self.count] > 0, verdict[:, self.count :] > 0
        base = np.broadcast_to(purse.base[:, None], met.shape)
        found = np.select(
            [
                verdict[:, : self.count] < 0, base > 0, ~met & ~self.meant[purse.position],
                np.broadcast_to((state == "unverified")[:, None], met.shape), met,
                np.broadcast_to(purse.judged[:, None], met.shape), signed,
            ],
            [
                np.zeros_like(base), base,
                *(np.full_like(base, NUMBER[b]) for b in ("other_fields", "unverified", "sure", "review", "on_undertaking")),
            ],
            NUMBER["possible"],
        )
        return np.asarray(found, dtype=np.int8)


class Ledger:
    """All incentives for one applicant (of those of some `Ledgers`), at every place."""

    def __init__(self, ledgers: Ledgers, row: int = 0) -> None:
        self.ledgers = ledgers
        self.purse = ledgers.purse
        self.engine = ledgers.engine
        self.as_of = ledgers.as_of
        self.standing = ledgers.standing
        self.outcome = ledgers.outcome
        self.frame = ledgers.frame
        self.row = row
        self.signed_row = row + ledgers.count
        self._fields_known = bool(ledgers.cases[row].sectors)
        told = (known for f, known in ledgers.applicants[row].facts.items() if f in FOREIGN_FACTS)
        self.foreign_told = any(known.value is not False for known in told)
        self._money: dict[int, PlaceMoney] = {}
        self.results: dict[tuple[object, ...], tuple[tuple[object, ...], IncentiveResult]] = {}
        self._explained: dict[int, Clause] = {}
        self._open: dict[int, Open] = {}
        self._buckets: dict[int, dict[int, str]] = {}
        self.lines: dict[int, tuple[tuple[object, ...], Any]] = {}  # kept by `matcher.incentives`

    @cached_property
    def _company(self) -> NDArray[np.int8]:
        return self.outcome.truth.company[:, self.row].copy()

    @cached_property
    def _products(self) -> NDArray[np.int8]:
        start, stop = np.searchsorted(self.frame.owner, (self.row, self.row + 1)).tolist()
        return self.outcome.truth.product[:, start:stop].copy()

    @cached_property
    def seen(self) -> Row:
        """The truth of every condition for the applicant."""
        return Row(self.outcome, self.row)

    def place_class(self, place: int) -> int:
        """The class of a place (by position): places of one class are told apart by no condition."""
        return self.purse.classes[place]

    def offer(self, position: int, place: int) -> int:
        """The offer of an incentive at a place, -1 where it cannot be had there."""
        return int(self.purse.book.at[self.place_class(place), position])

    def offered(self, place: int) -> list[int]:
        """The offers at a place whose policies count on the day, in the order of the library."""
        found: list[int] = self.ledgers.offered(self.place_class(place)).tolist()
        return found

    def at(self, place: int) -> PlaceMoney:
        """The money at a place (by position), with what was taken and what was dropped for what."""
        number = self.place_class(place)
        if number not in self._money:
            self._money[number] = self._weigh(place)
        return self._money[number]

    def parts(self, places: Sequence[int]) -> NDArray[np.float64]:
        """The parts of `PARTS` at some places, in fen: parts × places."""
        found: NDArray[np.float64] = self.ledgers.totals[:, [self.purse.classes[i] for i in places], self.row]
        return found

    def totals(self, place: int) -> dict[str, float]:
        """The parts of `PARTS` at a place, in fen."""
        parts = self.ledgers.totals[:, self.place_class(place), self.row]
        return dict(zip(PARTS, parts.tolist(), strict=True))

    def explain(self, offer: int) -> Clause:
        """The conditions of an offer, each with its truth."""
        if offer not in self._explained:
            item = self.purse.book.offers[offer]
            when = self.engine.incentives[item.position].when
            self._explained[offer] = clause(self.outcome, when, item.tree, self.row, self.seen)
        return self._explained[offer]

    def open(self, offer: int) -> Open:
        """The facts whose answer is still open on an offer, and who still has to decide on it."""
        if offer not in self._open:
            nodes = self.purse.plain[offer]
            if nodes is None:
                self._open[offer] = self._still_open(offer)
            else:
                company, product = nodes
                key = (offer, self._company[company].tobytes(), self._products[product].tobytes() if len(product) else b"")
                opened = self.purse.opened
                found = opened.get(key)
                if found is None:
                    if len(opened) >= MOST_OPENED:
                        opened.clear()
                    found = opened[key] = self._still_open(offer)
                self._open[offer] = found
        return self._open[offer]

    def _still_open(self, offer: int) -> Open:
        item = self.purse.book.offers[offer]
        when, flat = self.engine.incentives[item.position].when, self.purse.outline(item.position)
        return still_open(self.seen, when, flat, item.tree)

    def own_field(self, position: int) -> bool:
        """Whether an incentive is written for the applicant's own field, not for every company."""
        return self._fields_known and bool(self.purse.fields[position]) and self.meant(position)

    def meant(self, position: int) -> bool:
        """Whether an incentive is for every company, or for the applicant's own field."""
        return bool(self.ledgers.meant[position, self.row])

    def unasked_foreign(self, position: int) -> bool:
        """Whether an incentive rewards foreign capital and the applicant spoke of none."""
        return not self.foreign_told and self.purse.foreign[position]

    def verdict(self, offer: int) -> int:
        """1 met, 0 not known, -1 unmet."""
        return int(self.outcome.verdict[offer, self.row])

    def amount(self, offer: int, bucket: str) -> tuple[float, float]:
        """Low and high in fen; with the undertakings signed where they are all that is open."""
        low, high = self._signed_sums if bucket == "on_undertaking" else self._sums
        return low[offer], high[offer]

    @cached_property
    def _sums(self) -> tuple[list[float], list[float]]:
        return self.outcome.low[:, self.row].tolist(), self.outcome.high[:, self.row].tolist()

    @cached_property
    def _signed_sums(self) -> tuple[list[float], list[float]]:
        return self.outcome.low[:, self.signed_row].tolist(), self.outcome.high[:, self.signed_row].tolist()

    def buckets(self, place: int) -> dict[int, str]:
        """The bucket of every offer that is not certainly refused at a place (see `Totals`), or why it enters none."""
        number = self.place_class(place)
        if number not in self._buckets:
            offers = self.ledgers.offered(number)
            codes = self.ledgers.codes[offers, self.row]
            kept = codes > 0
            self._buckets[number] = {
                n: BUCKETS[c] for n, c in zip(offers[kept].tolist(), codes[kept].tolist(), strict=True)
            }
        return self._buckets[number]

    def _weigh(self, place: int) -> PlaceMoney:
        """What bears on nothing is taken; of the rest the best lawful combination."""
        purse, row = self.purse, self.row
        offers = self.ledgers.offered(self.place_class(place))
        codes, high = self.ledgers.codes[offers, row], self.ledgers.high[offers, row]
        counted = (codes > 0) & (codes <= UNVERIFIED) & (high > 0)
        free = counted & ~purse.bearing[offers]
        bounded, certain = np.isfinite(high), codes <= ON_UNDERTAKING
        paid = free & certain & (bounded | (self.ledgers.low[offers, row] > 0))
        sure = {purse.keys[n] for n in offers[paid].tolist()}
        may = {purse.keys[n] for n in offers[free & bounded & (codes <= POSSIBLE)].tolist()}
        rivals = offers[counted & purse.bearing[offers]].tolist()
        beside = self._stood_in(place)
        if not rivals:
            return PlaceMoney(sure, may, beside)
        least: dict[str, float] = {}
        most: dict[str, float] = {}
        tops: dict[int, dict[str, float]] = {}
        for offer in rivals:
            key = purse.keys[offer]
            if key in beside:
                continue
            code, top = int(self.ledgers.codes[offer, row]), float(self.ledgers.high[offer, row])
            top = 0.0 if top == np.inf else top
            tops.setdefault(code, {})[key] = top
            if code <= ON_UNDERTAKING:
                least[key], most[key] = float(self.ledgers.low[offer, row]), top
        present = {k for part in tops.values() for k in part}
        groups = [g for g in self._groups(place, row) if len(g.members & present) > 1]
        bundle, possible = bundles(tops, least, most, groups, ceilings_at(self.outcome, row, present))
        dropped = {d.key: d for d in (*possible.dropped, *bundle.dropped, *beside.values())}
        return PlaceMoney(sure | bundle.paid.keys(), may | possible.paid.keys(), dropped)

    def _groups(self, place: int, row: int) -> list[Group]:
        holds = self.ledgers.holding(self.place_class(place))[:, row]
        return [self.engine.exclusion_members[n] for n in np.flatnonzero(holds).tolist()]

    def _stood_in(self, place: int) -> dict[str, Dropped]:
        """What a closer rule for the same money is paid by instead; nothing unverified stands in for what is in force."""
        position, holding = self.engine.position, {g.key for g in self._groups(place, self.signed_row)}

        def met(key: str) -> bool:
            offer = self.offer(position[key], place) if key in position else -1
            return offer >= 0 and self.outcome.verdict[offer, self.signed_row] > 0

        return {
            key: drop for key, drop in stood_in_for(self.engine, holding, met).items()
            if self.standing[position[drop.taken]] == "in_force" or self.standing[position[key]] != "in_force"
        }
