"""A list of companies looked at from one place: screened, ordered, the best looked at closely, and written."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from matcher.chain import ChainMap, ChainReader
from matcher.engines import Engine, Work, engine
from matcher.match import VERSION
from matcher.ranking import Weights, default_weights
from matcher.view import ParkView
from profiles.errors import InputError
from reports.messages import Words
from rules.library import ROOT, Library
from tables.batch import Plan, inputs_told, sink_for
from tables.journal import Journal, fingerprint
from tables.outcome import Depth
from tables.repeats import Repeats
from tables.rows import Row
from tables.running import chunks, jobs_for, stream
from tables.target_sheets import TargetContent, target_sheets
from tables.targeting import Aim, Aimer, Candidate
from tables.work import Task

CLOSE = 200
"""How many of the best are looked at closely: reasons, incentives, what is open, admission."""

PORTION = 50
"""How many are looked at closely at once: what an interruption may cost at most."""

Key = tuple[int, int, int]
Spot = tuple[int, int]
_CANDIDATES = msgspec.msgpack.Decoder(list[Candidate])


class TargetOptions(msgspec.Struct, frozen=True):
    """Which place, on which day, with which weights, how many are looked at closely, and where the work is done."""

    park: str
    as_of: dt.date
    root: Path
    weights: Weights | None = None
    close: int = CLOSE
    jobs: int = 0
    strict: bool = False
    engine: str = "local"
    cluster: str = ""


class TargetList:
    """Every row of a list as a candidate, best first; kept encoded, so that a long list takes little room."""

    def __init__(self, planned: Plan, options: TargetOptions, packed: Sequence[bytes], close: dict[int, Candidate]) -> None:
        self.planned = planned
        self.options = options
        self._packed = packed
        self._close = close
        self.verdicts = Counter(c.verdict for c in self)

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[Candidate]:
        decoder = msgspec.msgpack.Decoder(Candidate)
        for n, packed in enumerate(self._packed):
            yield self._close.get(n) or decoder.decode(packed)

    def first(self, count: int) -> list[Candidate]:
        """The best."""
        return list(islice(self, count))


def chain_map(library: Library, view: ParkView) -> ChainMap:
    """The value chains of a place."""
    return ChainReader(library.chains, library.sectors).map(view)


def find_targets(
    library: Library, planned: Plan, options: TargetOptions, told: Callable[[int], None] = lambda _: None,
    journal: Journal[Candidate] | None = None,
) -> TargetList:
    """Screens every row of a plan for a place, and looks closely at the best; `told` hears how many rows are done.

    What the `journal` holds is not done again, and what is done is kept there. Raises `InputError` when there are no
    rows, when a process dies, or when a cluster does not answer.
    """
    runs = engine(options.engine, jobs_for(options.jobs, planned.rows_about), options.cluster)
    task = Task(
        "" if options.root == ROOT else str(options.root), options.as_of, options.weights,
        tuple(t.columns for t in planned.tables), Depth(1, 1), options.strict, library.digest,
    )
    found, looked_at = _kept(journal)
    rows = stream(planned.tables)
    told(sum(1 for _ in islice(rows, len(found))))
    _screened(runs, Aim(task, options.park), rows, found, told, journal)
    if not found:
        raise InputError("holds no rows below its header", str(planned.files[0]))
    found.sort(key=lambda pair: pair[0])
    packed = [p for _, p in found]
    wanted = msgspec.msgpack.Decoder(Candidate)
    places = {_spot(wanted.decode(p)): n for n, p in enumerate(packed[: options.close])}
    missing = places.keys() - looked_at.keys()
    rows = (r for r in stream(planned.tables) if (r.table, r.number) in missing)
    looked_at |= _closely(Aim(task, options.park, True), rows, journal) if missing else {}
    return TargetList(planned, options, packed, {n: looked_at[row] for row, n in places.items()})


def _kept(journal: Journal[Candidate] | None) -> tuple[list[tuple[Key, bytes]], dict[Spot, Candidate]]:
    """What an interrupted run had done: the rows screened, and those looked at closely."""
    found: list[tuple[Key, bytes]] = []
    looked_at: dict[Spot, Candidate] = {}
    for candidate in journal or ():
        if candidate.close:
            looked_at[_spot(candidate)] = candidate
        else:
            found.append(_keyed(candidate, len(found)))
    return found, looked_at


def _screened(
    runs: Engine, aim: Aim, rows: Iterator[Row], found: list[tuple[Key, bytes]], told: Callable[[int], None],
    journal: Journal[Candidate] | None,
) -> None:
    """Adds every row as a candidate, encoded, with what orders it: verdict, score, place in the list."""
    work = Work("tables.targeting:aiming", msgspec.msgpack.encode(aim))
    for payload, size in runs.results(work, chunks(rows)):
        if journal is not None:
            journal.add(payload, size)
        for candidate in _CANDIDATES.decode(payload):
            found.append(_keyed(candidate, len(found)))
        told(size)


def _closely(aim: Aim, rows: Iterator[Row], journal: Journal[Candidate] | None) -> dict[Spot, Candidate]:
    aimer, found = Aimer(aim), {}
    for part in chunks(rows, PORTION):
        candidates = aimer.chunk(part)
        if journal is not None:
            journal.add(msgspec.msgpack.encode(candidates), 0)
        found.update({_spot(c): c for c in candidates})
    return found


def _keyed(candidate: Candidate, place: int) -> tuple[Key, bytes]:
    return (*candidate.order(), place), msgspec.msgpack.encode(candidate)


def _spot(candidate: Candidate) -> Spot:
    return candidate.done.table, candidate.done.number


def content_for(library: Library, targets: TargetList, chain: ChainMap, words: Words) -> TargetContent:
    """What turns candidates into the rows of sheets."""
    weights = targets.options.weights or default_weights()
    return TargetContent(library, targets.planned.tables, chain, weights, words)


def write_targets(library: Library, targets: TargetList, chain: ChainMap, out: Path, words: Words) -> list[Path]:
    """Writes a target list; the files written. Raises `InputError` for what cannot be written."""
    options, content = targets.options, content_for(library, targets, chain, words)
    sink = sink_for(out, target_sheets(words), options.weights or default_weights(), words, options.as_of)
    try:
        repeats = Repeats(targets.planned.tables)
        for candidate in targets:
            marked = msgspec.structs.replace(candidate, done=repeats.marked(candidate.done))
            sink.put(content.candidate(marked))
        sink.add("links", content.links())
        return sink.finish(content.sources(_receipt(library, targets, words)))
    except BaseException:
        sink.abandon()
        raise


def key_of(library: Library, planned: Plan, options: TargetOptions) -> str:
    """A hash of the inputs and of every option that changes the list."""
    return fingerprint(
        list(planned.files), VERSION, library.digest, options.park, options.as_of.isoformat(), options.weights,
        [t.columns for t in planned.tables], [t.sheet.name for t in planned.tables], options.close, options.strict,
    )


def _receipt(library: Library, targets: TargetList, words: Words) -> list[tuple[str, str, str]]:
    """What makes the list reproducible."""
    part, options, planned = words("tables_receipt"), targets.options, targets.planned
    rows = [
        (part, words("tables_version"), VERSION), (part, words("tables_data"), library.digest),
        (part, words("tables_as_of"), options.as_of.isoformat()), (part, words("tables_key"), key_of(library, planned, options)),
        (part, words("targets_park"), options.park), (part, words("targets_close", n=min(options.close, len(targets))), ""),
    ]
    return rows + inputs_told(library, planned, words)
