"""The wizard at a terminal or behind a pipe: plain lines in, plain lines out, the same on every system."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TextIO

from matcher.display import understood, value_text
from matcher.interview import Interview
from matcher.spoken import no_idea, says_yes
from profiles.errors import InputError
from profiles.label import Label
from reports import intake
from reports.assess_screen import meant, noted_line, question_screen, why_screen
from reports.errors import message
from reports.layout import Page
from reports.messages import Words
from reports.saving import check_target, save
from reports.understood_section import understood_rows

FALLBACK = "parkmatch-assess.yaml"  # where answers go when somebody breaks off without having named a file


class StoppedError(Exception):
    """Somebody broke off (Ctrl-C); what was answered is saved."""


class Wizard:
    """Puts the questions of an interview and takes the answers; `out` is where it speaks."""

    def __init__(self, words: Words, width: int, out: TextIO, target: Path | None = None) -> None:
        self.words = words
        self.width = width
        self.out = out
        self.target = target
        self._interview: Interview | None = None
        if isinstance(sys.stdin, io.TextIOWrapper) and not sys.stdin.isatty():
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # a script's answers, whatever the system's code page

    def describe(self) -> intake.Handed:
        """Asks for the description until there is one; raises `InputError` when the input ends before."""
        while True:
            line = self._line(self.words("assess_describe"))
            if line is None:
                return intake.take("")
            try:
                return intake.take(line)
            except InputError as error:
                self._say(message(error, self.words))

    def run(self, interview: Interview, resumed: bool = False) -> None:
        """Shows what was understood, then asks until nothing worth asking is left or somebody stops."""
        self._interview = interview
        if resumed:
            known = len(interview.applicant.facts)
            self._say(self.words("assess_resumed", known=known, passed=len(interview.passed)))
        self._known()
        self._save()
        if self._confirmed():
            self._ask()
        self._save()

    # -- steps

    def _confirmed(self) -> bool:
        """Takes corrections until somebody goes on; False when the input ends."""
        prompt = self.words("assess_confirm")
        while True:
            line = self._line(prompt)
            if line is None or meant(line)[0] == "stop":
                return False
            if not line.strip() or "=" not in line:
                if line.strip() and not says_yes(line):
                    self._say(self.words("assess_confirm"))
                    continue
                return True
            self._correct(line)

    def _correct(self, line: str) -> None:
        """Takes corrections separated by spaces or semicolons."""
        interview = self._held()
        parts = [p.strip() for p in line.replace("；", ";").split(";") if p.strip()]
        try:
            interview.correct(intake.correct(interview.applicant, parts, interview.values))
        except InputError as error:
            self._say(message(error, self.words))
            return
        self._say(self.words("assess_corrected"))
        self._known()

    def _ask(self) -> None:
        interview = self._held()
        while True:
            question = interview.question
            if question is None:
                if self._skipped():
                    continue
                self._say(self.words("assess_done", n=interview.asked, open=interview.inquired.open))
                return
            self._show(question_screen(interview, question, self.words, self.width))
            if not self._answered():
                return

    def _answered(self) -> bool:
        """Takes lines until the question is done with; False to stop."""
        while True:
            line = self._line("")
            if line is None:
                return False
            name, rest = meant(line)
            if name == "stop":
                return False
            if name in {"why", "help", "show", "save"}:
                self._told(name, rest)
                continue
            if self._taken(name, rest):
                self._save()
                return True

    def _taken(self, name: str, rest: str) -> bool:
        """Whether a line moves the interview on."""
        interview = self._held()
        if name == "back":
            if not interview.back():
                self._say(self.words("assess_at_start"))
            return True
        if name == "set":
            self._correct(rest)
            return True
        if name == "skip":
            interview.pass_over("skipped")
            return True
        if not rest or no_idea(rest):
            interview.pass_over("unknown")
            return True
        return self._said(rest)

    def _said(self, text: str) -> bool:
        interview = self._held()
        question = interview.question
        assert question is not None
        try:
            known = interview.answer(text)
        except InputError as error:
            self._say(message(error, self.words))
            return False
        if known is None:
            self._say(self.words("assess_no_product"))
            return True
        fact, library = interview.fact(question), interview.inquiry.library
        none = known.value == ()
        value = Label(*(value_text(fact, known, library, lang) for lang in ("zh", "en"))) if not none else Label(text, text)
        self._say(noted_line(fact, value, self.words))
        return True

    def _told(self, name: str, rest: str) -> None:
        interview = self._held()
        if name == "why" and interview.question is not None:
            self._show(why_screen(interview, interview.question, self.words, self.width))
        elif name == "help":
            self._say(self.words("assess_help"))
        elif name == "show":
            self._known()
        elif name == "save":
            self._save_as(Path(rest) if rest else self.target or _free(Path(FALLBACK)))

    def _skipped(self) -> bool:
        """Whether what was skipped is asked now."""
        interview = self._held()
        count = sum(p.why == "skipped" for p in interview.passed)
        if not count:
            return False
        line = self._line(self.words("assess_skipped_back", n=count))
        return line is not None and says_yes(line) and interview.ask_skipped()

    # -- saving

    def _save(self) -> None:
        if self.target is not None and self._interview is not None:
            interview = self._interview
            save(self.target, interview.applicant, interview.as_of, interview.passed, interview.inquiry.library.facts)

    def _save_as(self, path: Path) -> None:
        before = self.target
        try:
            check_target(path, path == before, "give it another name")
            self.target = path
            self._save()
        except InputError as error:
            self.target = before
            self._say(message(error, self.words))
            return
        self._say(self.words("assess_saved", path=path))

    # -- lines

    def _known(self) -> None:
        page, applicant, library = Page(self.width), self._held().applicant, self._held().inquiry.library
        understood_rows(page, understood(applicant, library), applicant.name, library.facts, self.words)
        self._show(page)

    def _line(self, prompt: str) -> str | None:
        """One line as typed; None at the end of the input. Ctrl-C saves what there is and raises `StoppedError`."""
        if prompt:
            self._say(prompt)
        self.out.write(self.words("assess_prompt"))
        self.out.flush()
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            self._break_off()
            raise StoppedError from None
        if not line:
            self._say("")
            return None
        return line.rstrip("\r\n").removeprefix("\ufeff")

    def _break_off(self) -> None:
        self._say("")
        if self._interview is None:
            return
        self._save_as(self.target or _free(Path(FALLBACK)))

    def _held(self) -> Interview:
        assert self._interview is not None
        return self._interview

    def _show(self, page: Page) -> None:
        self.out.write(page.text())

    def _say(self, text: str) -> None:
        self.out.write(text + "\n")


def _free(path: Path) -> Path:
    """A name that is not taken: nothing is written over unasked."""
    found, n = path, 2
    while found.exists():
        found, n = path.with_stem(f"{path.stem}-{n}"), n + 1
    return found
