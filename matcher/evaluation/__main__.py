"""`python -m matcher.evaluation FILE [--kind companies|reading|verdicts] [--as-of DATE] [--json]`."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

from matcher.evaluation import KINDS, run
from profiles.errors import ParkmatchError


def main(arguments: Sequence[str]) -> int:
    """Prints the report; the exit code is 2 when the file cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m matcher.evaluation", description="Evaluate labelled cases.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--as-of", type=dt.date.fromisoformat)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        report = run(options.file, options.kind, as_of=options.as_of)
    except ParkmatchError as error:
        print(error, file=sys.stderr)
        return 2
    print(report.json() if options.json else report.text())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
