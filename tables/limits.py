"""How much is taken in: beyond these a file is refused with one clear message, never half read."""

from __future__ import annotations

MOST_BYTES = 2_000_000_000
"""The size of one file."""

MOST_UNPACKED = 6_000_000_000
"""What a workbook may unpack to: a larger one is a fault or an attack (a zip bomb)."""

MOST_RATIO = 200
"""How many times its packed size a workbook may unpack to, once it is beyond `RATIO_FROM` bytes."""

RATIO_FROM = 100_000_000
"""Below this many unpacked bytes no ratio is looked at: small files of repeated cells pack well."""

MOST_ROWS = 1_048_576
"""The rows of one sheet, as in Excel; longer lists come as .csv or .parquet in several files."""

MOST_COLUMNS = 2_000
"""The columns of one sheet."""

MOST_SHEETS = 200
"""The sheets of one workbook."""

MOST_MERGED = 1_000_000
"""The merged cells of one sheet."""

MOST_CELL = 32_767
"""The characters of one cell, as in Excel; a longer cell is reported and not read."""

MOST_LINE = 8_000_000
"""The characters of one line of a .jsonl file."""

IN_MEMORY_CELLS = 4_000_000
"""A sheet of more cells than this is read row by row (slower, memory flat) rather than at once."""
