"""One warm match over all parks and policies: reading the text, the rules, the ranking; and each part alone.

    python benchmarks/warm_match.py [--runs 40]
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from matcher.match import Matcher
from matcher.understanding import Understanding
from rules.library import load_library

DAY = dt.date(2026, 11, 22)
EXAMPLES = sorted((Path(__file__).resolve().parent.parent / "examples").glob("*.txt"))


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    runs = parser.parse_args().runs
    library = load_library()
    reader, matcher = Understanding(library), Matcher(library)
    texts = [p.read_text(encoding="utf-8") for p in EXAMPLES]
    applicants = [reader.read(t, DAY) for t in texts]
    frame = matcher.engine.frame(applicants[:1], DAY)
    incentives = len(matcher.engine.incentives)
    print(f"{len(matcher.views.parks)} areas, {len(library.policies)} policies, {incentives} incentives")
    gc.collect()
    gc.freeze()  # as whatever answers more than once does: what is loaded is no garbage
    parts: dict[str, Callable[[int], object]] = {
        "reading": lambda i: reader.read(texts[i % len(texts)], DAY),
        "match": lambda i: matcher.match(applicants[i % len(texts)], DAY),
        "reading + match": lambda i: matcher.match(reader.read(texts[i % len(texts)], DAY), DAY),
        "one company, every incentive": lambda _: matcher.engine.evaluate(frame),
    }
    for name, work in parts.items():
        for i in range(len(texts)):
            work(i)
        values = [milliseconds(lambda i=i, work=work: work(i)) for i in range(runs)]  # type: ignore[misc]
        print(f"{name:30} min {min(values):6.1f} ms  median {statistics.median(values):6.1f} ms")


if __name__ == "__main__":
    main()
