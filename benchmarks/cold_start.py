"""A whole `parkmatch match` process, start to last line, against `python -c "import pandas"`.

Both are run in turn, A B A B …, after one run of each that is not counted (it fills the data cache and lets Python
keep its compiled modules, as an ordinary installation does).

    python benchmarks/cold_start.py [--runs 15]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "cell-therapy.txt"
MATCH = [sys.executable, "-c", "from cli import main; main()", "match", str(EXAMPLE)]
PANDAS = [sys.executable, "-c", "import pandas"]


def seconds(command: list[str]) -> float:
    """Wall-clock seconds one process takes; raises when it fails."""
    start = time.perf_counter()
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    for command in (MATCH, PANDAS):
        seconds(command)
    pairs = [(seconds(MATCH), seconds(PANDAS)) for _ in range(runs)]
    for name, values in zip(("parkmatch match", "import pandas"), zip(*pairs, strict=True), strict=True):
        print(f"{name:16} min {min(values):.3f} s  median {statistics.median(values):.3f} s  max {max(values):.3f} s")
    print(f"ratio parkmatch / pandas, median of pairs: {statistics.median(a / b for a, b in pairs):.2f}")


if __name__ == "__main__":
    main()
