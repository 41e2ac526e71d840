"""Result rows to .xlsx: our writer against plain xlsxwriter in constant memory and against pandas, in one run.

    python benchmarks/xlsx_writing.py [--rows 100000] [--columns 30] [--rounds 3]

Each writer runs in a process of its own, so that peak memory is its own; the best of the rounds counts.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

TEXTS = 10


def rows(count: int, columns: int) -> Iterator[list[str | float]]:
    """Rows as results have them: a third names and words, the rest figures."""
    for row in range(count):
        yield [f"广州市第{row}生物科技有限公司" if c == 0 else f"文本{c}-{row % 97}" if c < TEXTS else row * 1.25 + c
               for c in range(columns)]


def ours(path: Path, count: int, columns: int) -> None:
    """The writer of result workbooks, with its checks and number formats."""
    import xlsxwriter

    from tables.layout import Col, Sheet
    from tables.workbook import Writer, formats

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    kinds = [Col(f"c{n}", f"列{n}", "text" if n < TEXTS else "money") for n in range(columns)]
    writer = Writer(book, Sheet("bench", "结果", "", tuple(kinds)), formats(book))
    for row in rows(count, columns):
        writer.block([row])
    writer.close()
    book.close()


def plain(path: Path, count: int, columns: int) -> None:
    """xlsxwriter in constant memory, told what every cell is."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = book.add_worksheet()
    for at, row in enumerate(rows(count, columns)):
        for column, cell in enumerate(row):
            if type(cell) is str:
                page.write_string(at, column, cell)
            else:
                page.write_number(at, column, cell)
    book.close()


def pandas_writer(path: Path, count: int, columns: int) -> None:
    """`DataFrame.to_excel`."""
    import pandas as pd

    frame = pd.DataFrame(list(rows(count, columns)), columns=[f"列{n}" for n in range(columns)])
    frame.to_excel(path, engine="xlsxwriter", index=False)


WRITERS: dict[str, Callable[[Path, int, int], None]] = {"parkmatch": ours, "xlsxwriter": plain, "pandas": pandas_writer}


def measured(name: str, path: Path, count: int, columns: int) -> tuple[float, float]:
    """Seconds, and peak memory in MB."""
    import resource

    start = time.perf_counter()
    WRITERS[name](path, count, columns)
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(name: str, path: Path, count: int, columns: int) -> tuple[float, float]:
    """The same in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measured, (name, path, count, columns))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--columns", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    best: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.xlsx"
        for _ in range(options.rounds):
            for name in WRITERS:
                found = alone(name, path, options.rows, options.columns)
                best[name] = min(best.get(name, found), found)
        small = alone("parkmatch", path, options.rows // 10, options.columns)
    base = best["xlsxwriter"][0]
    print(f"{options.rows:,} rows × {options.columns} columns, best of {options.rounds}")
    for name, (seconds, memory) in best.items():
        print(f"{name:12} {seconds:7.2f} s  {seconds / base:5.2f} × xlsxwriter  peak {memory:6.0f} MB")
    print(f"parkmatch's peak at a tenth of the rows: {small[1]:.0f} MB")


if __name__ == "__main__":
    main()
