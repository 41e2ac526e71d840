"""Free texts read per second in one process, beside two yardsticks over the same texts in the same run.

Three sorts of texts, of 80 to 300 characters, no text twice. *Described*: what a real company does
(`tests/cases/companies.yaml`), after a name. *Listed*: the same with its capital and its staff, as the rows of a list.
*Dense*: texts written to try the reader (the other case files), some ten facts in each, and variations of them. The
yardsticks are scikit-learn's character TF-IDF transform (n-grams of 2 and 3 letters) and the bare Aho–Corasick search
for all of the reader's words. A long text tells whether time grows in proportion to length.

    python benchmarks/reading_throughput.py [--texts 1200] [--runs 5]
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import random
import re
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from matcher.reading.dates import find_dates
from matcher.reading.needs import read_needs
from matcher.reading.products import read_products
from matcher.reading.quantities import find_quantities
from matcher.reading.sectors import read_sectors
from matcher.understanding import Understanding
from rules.library import load_library

DAY = dt.date(2026, 11, 22)
CASES = Path(__file__).resolve().parent.parent / "tests" / "cases"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PLACES = ["南沙", "坪山", "金湾", "横琴", "佛山", "中山", "东莞", "黄埔", "江门", "肇庆", "惠州", "清远", "珠海", "汕头", "湛江"]
FIGURE = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d(?!\d))\d{2,}")


SHORTEST, LONGEST = 80, 300
SORTS = ("described", "listed", "dense")
REAL = "companies.yaml"
FIRST, SECOND = "安博辰德恒嘉康联明诺普瑞盛泰维信益正中", "迪凯科莱美诺普奇瑞斯泰通维欣雅源泽卓"
TRADES = ["生物科技", "医药", "医疗器械", "健康产业", "制药", "基因科技", "生命科学", "食品", "材料科技", "智能设备"]


def sources(real: bool) -> list[str]:
    """The texts of the labelled cases: of real companies, or written to try the reader."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        if (path.name == REAL) != real:
            continue
        for case in yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER).get("cases", []):
            text = case.get("text") or case.get("description")
            if isinstance(text, str) and SHORTEST - 40 * real <= len(text) <= LONGEST - 40 * real:
                found.append(text)
    return found


def described(text: str, chance: random.Random) -> str:
    """What a company does, after a name."""
    name = "".join(chance.choice(c) for c in (FIRST, SECOND, FIRST, SECOND)) + chance.choice(TRADES)
    return f"{name}有限公司：{variation(text, chance).rstrip('。.')}。"


def listed(text: str, chance: random.Random) -> str:
    """The same with capital and staff, as a row of a list."""
    return f"{described(text, chance)}注册资本{chance.randrange(100, 30_000, 50)}万元，员工{chance.randrange(8, 1200)}人。"


def descriptions(count: int, sort: str, seed: int = 11) -> Iterator[str]:
    """So many descriptions of a sort: those of the cases over and over, each time with other figures and places (and names)."""
    chance, texts = random.Random(seed), sources(sort != "dense")
    work = {"described": described, "listed": listed, "dense": variation}[sort]
    made = (work(texts[n % len(texts)], chance) for n in range(count * 2))
    return islice((text for text in made if SHORTEST <= len(text) <= LONGEST), count)


def variation(text: str, chance: random.Random) -> str:
    """The text with other figures (as many digits) and other places."""
    varied = FIGURE.sub(lambda m: str(chance.randint(10 ** (len(m[0]) - 1), 10 ** len(m[0]) - 1)), text)
    for place in PLACES:
        if place in varied:
            varied = varied.replace(place, chance.choice(PLACES))
    return varied


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds one run takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def stages(reader: Understanding, texts: list[str]) -> dict[str, float]:
    """CPU seconds of each stage of reading, over all texts."""
    words = [reader.lexicon.text(t) for t in texts]
    dates = [find_dates(w.plain, DAY, w.marks) for w in words]
    amounts: list[Any] = []
    both = list(zip(words, dates, strict=True))

    def find_amounts() -> None:
        amounts[:] = [find_quantities(w.plain, w.original, [(d.start, d.end) for d in said]) for w, said in both]

    def over(items: Iterable[Any], work: Callable[[Any], object]) -> Callable[[], object]:
        return lambda: [work(item) for item in items]

    facts = reader.reader
    taken = {
        "simplify, search": seconds(over(texts, reader.lexicon.text)),
        "dates": seconds(over(words, lambda w: find_dates(w.plain, DAY, w.marks))),
        "amounts": seconds(find_amounts),
    }
    parts = list(zip(words, amounts, dates, strict=True))
    taken["meaning of amounts"] = seconds(over(parts, lambda p: facts.attribution.read(p[0], p[1], p[2], DAY)))
    taken["claims"] = seconds(over(both, lambda p: facts.claims.read(p[0], p[1], DAY)))
    taken["places"] = seconds(over(words, facts.places.read))
    taken["needs"] = seconds(over(words, read_needs))
    taken["fields"] = seconds(over(words, lambda w: read_sectors(w, reader.terms)))
    taken["products"] = seconds(over(words, read_products))
    return taken


def long_text(texts: list[str], length: int) -> str:
    """Texts joined to about a length."""
    joined = "\n".join(texts)
    return (joined * (length // len(joined) + 1))[:length]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=1200)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()

    reader = Understanding(load_library())
    for sort in SORTS:
        compare(sort, list(dict.fromkeys(descriptions(arguments.texts, sort))), reader, arguments.runs)
    for length in (25_000, 50_000, 100_000):
        text = long_text(list(descriptions(arguments.texts, "dense")), length)
        print(f"one text of {length:,} characters: {seconds(lambda text=text: reader.read(text, DAY)):.2f} s")  # type: ignore[misc]


def compare(name: str, texts: list[str], reader: Understanding, runs: int) -> None:
    """The reader and the yardsticks over the same texts."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    tfidf = TfidfVectorizer(analyzer="char", ngram_range=(2, 3)).fit(texts)
    works: dict[str, Callable[[], object]] = {
        "parkmatch, together": lambda: reader.read_many(texts, DAY),
        "parkmatch, one by one": lambda: [reader.read(t, DAY) for t in texts],
        "TF-IDF transform": lambda: tfidf.transform(texts),
        "bare word search": lambda: [reader.lexicon.search(t) for t in texts],
    }
    facts = sum(len(a.facts) for a in reader.read_many(texts, DAY))
    length = statistics.mean(map(len, texts))
    print(f"{name}: {len(texts):,} texts of {length:.0f} characters, {facts / len(texts):.1f} facts each")
    gc.collect()
    gc.freeze()
    rounds = [{name: seconds(work) for name, work in works.items()} for _ in range(runs)]
    best = {name: min(r[name] for r in rounds) for name in works}
    for name, least in best.items():
        middle = statistics.median(r[name] for r in rounds)
        ratio = statistics.median(r["TF-IDF transform"] / r[name] for r in rounds)
        rates = f"median {len(texts) / middle:8,.0f}/s  best {len(texts) / least:8,.0f}/s"
        print(f"  {name:22} {rates}  {ratio:5.2f} × the throughput of TF-IDF")
    taken = stages(reader, texts)
    whole = sum(taken.values())
    print("  shares: " + ", ".join(f"{name} {100 * part / whole:.0f}%" for name, part in taken.items()))


if __name__ == "__main__":
    main()
