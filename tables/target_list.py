"""A list of companies looked at from one place: screened, ordered, the best looked at closely, and written."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from tables.journal import fingerprint
from tables.outcome import Depth
from tables.rows import Row
from tables.running import chunks, jobs_for, stream
from tables.target_sheets import TargetContent, target_sheets
from tables.targeting import Aim, Aimer, Candidate
from tables.work import Task

CLOSE = 200
"""How many of the best are looked at closely: reasons, incentives, what is open, admission."""

Key = tuple[int, int, int]
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
    library: Library, planned: Plan, options: TargetOptions, told: Callable[[int], None] = lambda _: None
) -> TargetList:
    """Screens every row of a plan for a place, and looks closely at the best; `told` hears how many rows are done.

    Raises `InputError` when there are no rows, when a process dies, or when a cluster does not answer.
    """
    runs = engine(options.engine, jobs_for(options.jobs, planned.rows_about), options.cluster)
    task = Task(
        "" if options.root == ROOT else str(options.root), options.as_of, options.weights,
        tuple(t.columns for t in planned.tables), Depth(1, 1), options.strict, library.digest,
    )
    found = _screened(runs, Aim(task, options.park), stream(planned.tables), told)
    if not found:
        raise InputError("holds no rows below its header", str(planned.files[0]))
    found.sort(key=lambda pair: pair[0])
    packed = [p for _, p in found]
    wanted = msgspec.msgpack.Decoder(Candidate)
    best = [wanted.decode(p).done for p in packed[: options.close]]
    places = {(d.table, d.number): n for n, d in enumerate(best)}
    rows = [r for r in stream(planned.tables) if (r.table, r.number) in places]
    return TargetList(planned, options, packed, dict(_closely(Aim(task, options.park, True), rows, places)))


def _screened(
    runs: Engine, aim: Aim, rows: Iterator[Row], told: Callable[[int], None]
) -> list[tuple[Key, bytes]]:
    """Every row as a candidate, encoded, with what orders it: verdict, score, place in the list."""
    work = Work("tables.targeting:aiming", msgspec.msgpack.encode(aim))
    encode = msgspec.msgpack.Encoder().encode
    found: list[tuple[Key, bytes]] = []
    for payload, size in runs.results(work, chunks(rows)):
        for candidate in _CANDIDATES.decode(payload):
            found.append(((*candidate.order(), len(found)), encode(candidate)))
        told(size)
    return found


def _closely(aim: Aim, rows: Sequence[Row], places: dict[tuple[int, int], int]) -> Iterable[tuple[int, Candidate]]:
    aimer = Aimer(aim)
    for part in chunks(iter(rows)):
        for candidate in aimer.chunk(part):
            yield places[candidate.done.table, candidate.done.number], candidate


def content_for(library: Library, targets: TargetList, chain: ChainMap, words: Words) -> TargetContent:
    """What turns candidates into the rows of sheets."""
    weights = targets.options.weights or default_weights()
    return TargetContent(library, targets.planned.tables, chain, weights, words)


def write_targets(library: Library, targets: TargetList, chain: ChainMap, out: Path, words: Words) -> list[Path]:
    """Writes a target list; the files written. Raises `InputError` for what cannot be written."""
    options, content = targets.options, content_for(library, targets, chain, words)
    sink = sink_for(out, target_sheets(words), options.weights or default_weights(), words, options.as_of)
    try:
        for candidate in targets:
            sink.put(content.candidate(candidate))
        sink.add("links", content.links())
        return sink.finish(content.sources(_receipt(library, targets, words)))
    except BaseException:
        sink.abandon()
        raise


def _receipt(library: Library, targets: TargetList, words: Words) -> list[tuple[str, str, str]]:
    """What makes the list reproducible."""
    part, options, planned = words("tables_receipt"), targets.options, targets.planned
    key = fingerprint(
        list(planned.files), VERSION, library.digest, options.park, options.as_of.isoformat(), options.weights,
        [t.columns for t in planned.tables], [t.sheet.name for t in planned.tables], options.close, options.strict,
    )
    rows = [
        (part, words("tables_version"), VERSION), (part, words("tables_data"), library.digest),
        (part, words("tables_as_of"), options.as_of.isoformat()), (part, words("tables_key"), key),
        (part, words("targets_park"), options.park), (part, words("targets_close", n=min(options.close, len(targets))), ""),
    ]
    return rows + inputs_told(library, planned, words)
