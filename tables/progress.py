"""Progress on a terminal: a bar with rate and time left on standard error; nothing where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from reports.messages import Words


@contextmanager
def progress(rows_about: int, words: Words) -> Iterator[Callable[[int], None]]:
    """Gives a function that is told how many more rows are done."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: object) -> Text:
            speed = getattr(task, "finished_speed", None) or getattr(task, "speed", None)
            return Text(words("tables_rate", n=f"{speed:,.0f}") if speed else "")

    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    )
    with bar:
        task = bar.add_task(words("tables_progress"), total=max(rows_about, 1))
        yield lambda rows: bar.advance(task, rows)
