"""The compiled library in a cold process, beyond the interpreter and NumPy, against `import pandas` in the same run.

    python benchmarks/load_library.py [--runs 15]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time

EMPTY = "import numpy, msgspec"
LOADED = f"{EMPTY}\nfrom rules.library import load_library\nload_library()"
PANDAS = "import pandas"


def seconds(code: str) -> float:
    """One process from start to end. Compiled modules are used, as they are in an installation."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    for code in (EMPTY, LOADED, PANDAS):
        seconds(code)
    rows = [(seconds(EMPTY), seconds(LOADED), seconds(PANDAS)) for _ in range(runs)]
    beyond = [loaded - empty for empty, loaded, _ in rows]
    pandas = [whole for _, _, whole in rows]
    print(f"library beyond interpreter, NumPy and msgspec: min {min(beyond) * 1e3:.0f} ms  "
          f"median {statistics.median(beyond) * 1e3:.0f} ms")
    print(f"import pandas, whole process: min {min(pandas) * 1e3:.0f} ms  median {statistics.median(pandas) * 1e3:.0f} ms")
    share = statistics.median(b / p for b, p in zip(beyond, pandas, strict=True))
    print(f"ratio, median of pairs: {share:.3f}  (60 ms where pandas takes 450 ms is {60 / 450:.3f})")


if __name__ == "__main__":
    main()
