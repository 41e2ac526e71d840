"""How many realistic rows a second one core matches in full, where the time goes, and how it grows.

A row is a description of 80 to 300 characters, of the three sorts of `reading_throughput.py`; growth is told of
rows as lists have them. A full match reads it, works out every incentive and the lawful bundles at every place,
and ranks all places. `parkmatch batch` then also lists, for the first three places, every incentive with what is open
on it. Beside it, in the same run, what ranks the same places without understanding anything: BM25 and TF-IDF over
characters (`matcher/evaluation/baselines.py`).

    python benchmarks/batch_throughput.py [--rows 1000,10000,100000] [--chunk 400] [--profile]

Seconds are seconds of one core. Peak memory is that of the process up to then: flat means that longer lists add nothing.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import gc
import pstats
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parent))

from reading_throughput import SORTS, descriptions

from matcher.evaluation.baselines import bm25, park_text, tfidf
from matcher.match import Matcher
from matcher.understanding import Understanding
from profiles.applicant import Applicant
from rules.engine import compile_library
from rules.library import Library, load_library
from tables.outcome import Depth, Matching

DAY = dt.date(2026, 11, 22)
SAMPLE = 1200


def portions(items: Iterator[str], size: int) -> Iterator[list[str]]:
    """Items in portions."""
    return iter(lambda: list(islice(items, size)), [])


def seconds(work: Callable[[], object]) -> float:
    """Seconds of one core."""
    start = time.process_time()
    work()
    return time.process_time() - start


def peak() -> float:
    """The most memory this process ever held, in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Batch:
    """What a process of `parkmatch batch` holds."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.reader = Understanding(library)
        self.matcher = Matcher(library)
        self.matching = Matching(self.matcher, Depth())

    def full(self, texts: Sequence[str]) -> object:
        """A full match of each text."""
        ranked = self.matcher.rank(self.reader.read_many(texts, DAY), DAY)
        return [ranked.order(row) for row in range(len(texts))]

    def listed(self, texts: Sequence[str]) -> object:
        """A full match of each text, with the incentives of the first three places and what is open on each."""
        return self.matching.match_many(self.reader.read_many(texts, DAY), DAY)

    def read(self, texts: Sequence[str]) -> object:
        """The applicants the texts describe."""
        return self.reader.read_many(texts, DAY)

    def rank(self, applicants: Sequence[Applicant]) -> object:
        """Every place ranked for each applicant, with the bundles at every place."""
        return self.matcher.rank(applicants, DAY).scores


def parts(batch: Batch, sort: str, chunk: int, runs: int) -> None:
    """Reading, ranking and the rest, each alone, and what ranks the same places without understanding."""
    texts = list(descriptions(SAMPLE, sort))
    applicants = batch.reader.read_many(texts, DAY)
    views = batch.matcher.views.parks
    told = [park_text(v, batch.library.sectors) for v in views]
    peers = {"BM25": bm25(told, batch.matcher.ids), "TF-IDF": tfidf(told, batch.matcher.ids)}

    def over(items: Sequence[object], work: Callable[[object], object]) -> Callable[[], object]:
        return lambda: [work(items[i : i + chunk]) for i in range(0, len(items), chunk)]

    works: dict[str, Callable[[], object]] = {
        "reading alone": over(texts, batch.read),
        "ranking and bundles alone": over(applicants, batch.rank),  # type: ignore[arg-type]
        "full match": over(texts, batch.full),  # type: ignore[arg-type]
        "full match, incentives listed": over(texts, batch.listed),  # type: ignore[arg-type]
        **{f"{name} ranking alone": (lambda rank=rank: [rank(t) for t in texts[:200]]) for name, rank in peers.items()},  # type: ignore[misc]
    }
    counts = {name: 200 if "alone" in name and name.split()[0] in peers else len(texts) for name in works}
    for work in works.values():
        work()
    best = {name: min(seconds(work) for _ in range(runs)) / counts[name] for name, work in works.items()}
    length = sum(map(len, texts)) / len(texts)
    print(f"{sort}: {len(texts):,} rows of {length:.0f} characters, {len(views)} places, "
          f"{len(batch.matcher.engine.incentives)} incentives; best of {runs}")
    for name, each in best.items():
        ratio = f"  parkmatch ranks {each / best['ranking and bundles alone']:.1f} × as fast" if name.split()[0] in peers else ""
        print(f"  {name:30} {1 / each:9,.0f} rows/s per core  {each * 1000:6.3f} ms each{ratio}")


def growth(batch: Batch, sort: str, sizes: Sequence[int], chunk: int) -> None:
    """Full matches of ever longer lists, streamed."""
    print("growth with rows (full match, streamed)")
    first = 0.0
    for size in sizes:
        spent = 0.0
        for part in portions(descriptions(size, sort, size), chunk):
            spent += seconds(lambda part=part: batch.full(part))  # type: ignore[misc]
        each = spent / size
        first = first or each
        print(f"  {size:9,} rows  {size / spent:7,.0f} rows/s per core  {each / first:5.2f} × the first's time a row  "
              f"peak {peak():6.0f} MB", flush=True)


def smaller(library: Library, parks: float = 1.0, incentives: float = 1.0) -> Library:
    """The library with some of its areas (and their sites), or some of its incentives, drawn evenly."""
    areas = [p.id for p in library.parks if not p.part_of]
    kept = set(areas[:: round(1 / parks)])
    policies = library.policies[:: round(1 / incentives)]
    keys = {i.key for p in policies for i in p.incentives}
    exclusions = tuple(
        x for x in (msgspec.structs.replace(x, members=tuple(m for m in x.members if m in keys)) for x in library.exclusions)
        if len(x.members) > 1
    )
    return compile_library(msgspec.structs.replace(
        library, parks=tuple(p for p in library.parks if (p.part_of or p.id) in kept),
        gates=tuple(g for g in library.gates if g.park in kept),
        neighbours=tuple(n for n in library.neighbours if n.park in kept), policies=policies, exclusions=exclusions,
        graphs=(), offers=None,
    ))


def sizes(library: Library, chunk: int, runs: int) -> None:
    """Ranking and bundles with fewer places, and with fewer incentives."""
    applicants = Understanding(library).read_many(list(descriptions(SAMPLE, "listed")), DAY)
    for what in ("parks", "incentives"):
        print(f"growth with {what} (ranking and bundles alone)")
        for share in (0.25, 0.5, 1.0):
            batch = Batch(smaller(library, **{what: share}))

            def work(batch: Batch = batch) -> None:
                for i in range(0, len(applicants), chunk):
                    batch.rank(applicants[i : i + chunk])

            work()
            spent = min(seconds(work) for _ in range(runs))
            print(f"  {len(batch.matcher.ids):4} places {len(batch.matcher.engine.incentives):5} incentives  "
                  f"{len(applicants) / spent:7,.0f} rows/s per core")


def profile(batch: Batch, chunk: int) -> None:
    """Where the time of full matches goes."""
    texts = list(descriptions(SAMPLE, "listed"))
    profiler = cProfile.Profile()
    profiler.enable()
    for i in range(0, len(texts), chunk):
        batch.listed(texts[i : i + chunk])
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="1000,10000,100000", help="lengths of the lists, e.g. 1000,1000000")
    parser.add_argument("--chunk", type=int, default=400)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="only tell where the time goes")
    arguments = parser.parse_args()
    library = load_library()
    batch = Batch(library)
    gc.collect()
    gc.freeze()
    if arguments.profile:
        profile(batch, arguments.chunk)
        return
    for sort in SORTS:
        parts(batch, sort, arguments.chunk, arguments.runs)
    growth(batch, "listed", [int(n) for n in arguments.rows.split(",")], arguments.chunk)
    sizes(library, arguments.chunk, arguments.runs)


if __name__ == "__main__":
    main()
