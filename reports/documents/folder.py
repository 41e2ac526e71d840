"""Where the files of this package stand."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
