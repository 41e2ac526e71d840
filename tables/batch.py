"""A list of companies matched: files opened, columns found, rows matched, results written whole."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from matcher.engines import engine
from matcher.match import VERSION
from matcher.ranking import Weights, default_weights
from profiles.errors import InputError
from reports.messages import Words
from rules.library import ROOT, Library
from tables.columns import Given, load_mapping
from tables.content import Content
from tables.headers import Headers
from tables.journal import Journal, fingerprint, journal_for
from tables.layout import Sheet, sheets
from tables.opening import open_sheets
from tables.outcome import Depth
from tables.output import Output, save_mapping
from tables.raw import RawSheet
from tables.repeats import Repeats
from tables.running import jobs_for, match_rows
from tables.sinks import CsvSink, LinesSink, ParquetSink, Sink
from tables.spoken import LEFT, column_words
from tables.table import Table, find_tables
from tables.work import Done, Task


class Plan(msgspec.Struct, frozen=True):
    """What will be read: the tables, the sheets left out with the reason, about how many rows, and by which mapping."""

    files: tuple[Path, ...]
    tables: tuple[Table, ...]
    left: tuple[tuple[RawSheet, str], ...]
    rows_about: int
    mapping: Path | None = None


class Options(msgspec.Struct, frozen=True):
    """How a list is matched and where the results go."""

    out: Output
    as_of: dt.date
    root: Path
    weights: Weights | None = None
    depth: Depth = Depth()
    jobs: int = 0
    strict: bool = False
    engine: str = "local"
    cluster: str = ""


class Summary(msgspec.Struct, frozen=True):
    """What came of it."""

    rows: int
    matched: int
    fit: dict[str, int]
    notes: dict[str, int]
    files: tuple[str, ...]
    map: str
    resumed: int = 0


def plan(
    files: Sequence[Path], library: Library, mapping: Path | None = None, wanted: Sequence[str] = ()
) -> Plan:
    """Opens the files and finds the lists in them. Raises `InputError` when a file holds none, or cannot be read."""
    headers = Headers(library.facts)
    given: dict[str, Given] = load_mapping(mapping, headers) if mapping else {}
    tables: list[Table] = []
    left: list[tuple[RawSheet, str]] = []
    for file in files:
        opened = open_sheets(file)
        missing = [name for name in wanted if all(name not in {s.name} for s in opened)] if len(files) == 1 else []
        if missing:
            raise InputError(
                f"there is no sheet {missing[0]!r}", str(file), f"there are: {', '.join(s.name for s in opened)}"
            )
        found, skipped = find_tables(opened, headers, given, wanted if any(s.name for s in opened) else ())
        if not found:
            raise _no_list(file, skipped)
        tables += found
        left += skipped
    rows = sum(max(t.sheet.rows_about - t.header_row, 0) for t in tables)
    return Plan(tuple(files), tuple(tables), tuple(left), rows, mapping)


def _no_list(file: Path, skipped: Sequence[tuple[RawSheet, str]]) -> InputError:
    if skipped and all(why == "empty" for _, why in skipped):
        return InputError("holds no rows", str(file), "check that the right file was saved")
    if skipped and all(why in {"hidden", "empty"} for _, why in skipped):
        names = ", ".join(s.name for s, why in skipped if why == "hidden")
        return InputError("all its sheets are hidden", str(file), f"name the one to read: --sheet {names}")
    return InputError(
        "no row looks like a header", str(file),
        "name the columns (company, description, revenue…), say them with --map, or use the form: parkmatch template",
    )


def run_batch(
    library: Library, planned: Plan, options: Options, words: Words, told: Callable[[int], None] = lambda _: None
) -> Summary:
    """Matches every row of a plan and writes the results; the rows are kept in a work file until then.

    `told` is called with the number of rows done. Raises `InputError` for what cannot be read or written;
    on `KeyboardInterrupt` the finished rows stay in the work file, for `resume`.
    """
    key = fingerprint(
        list(planned.files), VERSION, library.digest, options.as_of.isoformat(), options.weights,
        [t.columns for t in planned.tables], [t.sheet.name for t in planned.tables], options.depth, options.strict,
    )
    runs = engine(options.engine, jobs_for(options.jobs, planned.rows_about), options.cluster)
    journal = journal_for(options.out, key, Done)
    resumed, done = journal.rows, False
    task = Task(
        "" if options.root == ROOT else str(options.root), options.as_of, options.weights,
        tuple(t.columns for t in planned.tables), options.depth, options.strict, library.digest,
    )
    try:
        save_mapping(planned.tables, options.out, words, planned.mapping)
        match_rows(planned.tables, task, journal, runs, told)
        if not journal.rows:
            raise InputError("holds no rows below its header", str(planned.files[0]))
        summary = _write(library, planned, options, words, journal, key)
        done = True
    finally:
        journal.close(done)
    return msgspec.structs.replace(summary, resumed=resumed)


def _write(
    library: Library, planned: Plan, options: Options, words: Words, journal: Journal[Done], key: str
) -> Summary:
    """The outputs, from the rows the journal keeps."""
    layout = sheets(words, options.depth.top)
    weights = options.weights or default_weights()
    content = Content(library, planned.tables, layout, weights, words, options.depth.top)
    sink = sink_for(options.out.path, layout, weights, words, options.as_of)
    matched, fit, notes = 0, Counter[str](), Counter[str]()
    try:
        for row in map(Repeats(planned.tables).marked, journal):
            matched += row.outcome is not None
            fit.update([row.outcome.fit] if row.outcome else [])
            notes.update(n.effect for n in row.notes)
            sink.put(content.of(row))
        receipt = _receipt(library, planned, options, words, key, (journal.rows, matched))
        files = sink.finish(content.sources(receipt))
    except BaseException:
        sink.abandon()
        raise
    return Summary(
        journal.rows, matched, dict(fit), dict(notes), tuple(str(f) for f in files),
        str(options.out.map) if any(not t.form for t in planned.tables) else "",
    )


def sink_for(out: Path, layout: dict[str, Sheet], weights: Weights, words: Words, as_of: dt.date) -> Sink:
    """What writes the sheets to a file of that ending (see `ENDINGS`)."""
    from tables.workbook import WorkbookSink

    suffix = out.suffix.lower()
    if suffix == ".csv":
        return CsvSink(out, layout)
    if suffix == ".parquet":
        return ParquetSink(out, layout)
    if suffix == ".jsonl":
        return LinesSink(out, layout)
    return WorkbookSink(out, layout, weights, words, as_of)


def _receipt(
    library: Library, planned: Plan, options: Options, words: Words, key: str, counted: tuple[int, int]
) -> list[tuple[str, str, str]]:
    """What makes the results reproducible: versions, fingerprints, inputs, what every column was read as."""
    part = words("tables_receipt")
    kept = options.depth.scores
    rows = [
        (part, words("tables_version"), VERSION), (part, words("tables_data"), library.digest),
        (part, words("tables_as_of"), options.as_of.isoformat()), (part, words("tables_key"), key),
        (part, words("tables_counted", rows=counted[0], matched=counted[1]), ""),
        (part, words("tables_scores_kept", n=max(kept, options.depth.top)) if kept else words("tables_scores_all"), ""),
    ]
    return rows + inputs_told(library, planned, words)


def inputs_told(library: Library, planned: Plan, words: Words) -> list[tuple[str, str, str]]:
    """What was read of the inputs: every table, what every column was read as, and the sheets left out."""
    rows = []
    for table in planned.tables:
        rows.append((words("tables_input"), table.where, ""))
        for column in table.columns:
            said = column_words(column, library, words)
            rows.append((words("tables_column"), column.header, said))
    rows += [(words("tables_skipped"), f"{s.file.name} · {s.name}", words(LEFT[why])) for s, why in planned.left]
    return rows
