"""The questions of the second screen, each with the field to answer it in and why it is asked."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from matcher.result import Question
from reports.assess_screen import why_line
from reports.messages import Words
from web.fields import Field, Form


class Asked(msgspec.Struct, frozen=True):
    """One question: its text, why it is asked, and its field."""

    text: str
    why: str
    field: Field


def asked(questions: Iterable[Question], form: Form, words: Words) -> list[Asked]:
    """The questions, most valuable first; one about products says of which."""
    found = []
    for question in questions:
        name, text = question.fact, words.label(question.text)
        if form.facts[name].of == "product":
            at = question.product or 0
            name, text = f"{at}:{name}", words("web_of_product", product=words("product_n", n=at + 1), text=text)
        found.append(Asked(text, why(question, words), form.field(name)))
    return found


def why(question: Question, words: Words) -> str:
    """What hangs on a question."""
    return why_line(question, words) or words("web_why_field")
