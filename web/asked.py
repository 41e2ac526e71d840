"""What programs may ask: the bodies and answers of the JSON API, the source of its description."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from matcher.result import Question, Understood
from profiles.label import Label
from web.settings import MOST_TEXT

Top = Annotated[int, Meta(ge=1, le=200)]
Text = Annotated[str, Meta(max_length=MOST_TEXT)]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$", description="The day rules are applied on (default: today).")]


class Described(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A company or project: in words (`text`), as facts, or both; what is given wins over what is read.

    `facts`: values by fact id, as in a form (`/facts` lists them); `products`: one mapping each.
    """

    text: Text = ""
    name: Annotated[str, Meta(max_length=200)] = ""
    facts: dict[str, Any] = {}
    products: Annotated[list[dict[str, Any]], Meta(max_length=50)] | None = None
    as_of: Day | None = None


class MatchAsked(Described, forbid_unknown_fields=True, omit_defaults=True):
    """Whom to match; `top` places come in full, and `place` wherever it ranks."""

    top: Top = 5
    place: Annotated[str, Meta(max_length=100)] = ""


class QuestionsAsked(Described, forbid_unknown_fields=True, omit_defaults=True):
    """Whom to ask about, and how many questions at most."""

    most: Annotated[int, Meta(ge=1, le=50)] = 5


class UnderstoodAnswer(msgspec.Struct, frozen=True):
    """Everything understood, each with the words it was read from (`span`: places in `text`)."""

    understood: tuple[Understood, ...]


class QuestionsAnswer(msgspec.Struct, frozen=True):
    """What to ask next, most valuable first; `done` when nothing is worth asking; `open` facts are still waited for."""

    questions: tuple[Question, ...]
    done: bool
    open: int


class ParkRow(msgspec.Struct, frozen=True):
    """A park in the list; `focus` are the ids of its core fields."""

    id: str
    name: Label
    region: str
    kind: str
    level: str | None
    part_of: str
    focus: tuple[str, ...]


class PolicyRow(msgspec.Struct, frozen=True):
    """A policy in the list, with how it stands on the day."""

    id: str
    title: Label
    number: str
    issuer: str
    level: str
    regions: tuple[str, ...]
    status: str
    state: str
    seen: str
    effective: dt.date | None
    expires: dt.date | None
    checked: dt.date
    succeeds: tuple[str, ...]
    succeeded_by: tuple[str, ...]
    replaced_on: dt.date | None
    incentives: tuple[str, ...]


class Problem(msgspec.Struct, frozen=True):
    """What is wrong (RFC 9457): `detail` is the one line the command would print."""

    title: str
    status: int
    detail: str
    type: Literal["about:blank"] = "about:blank"
