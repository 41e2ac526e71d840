"""The pages of the main path, written where the desk is: from what was told to what is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from matcher.brief import Brief
from matcher.display import understood
from matcher.inquiry import Token
from matcher.result import Result, Understood
from profiles.errors import ParkmatchError
from reports.documents.marking import pieces
from reports.documents.paper import Mark, Marked
from reports.errors import message
from reports.explained import place_in
from reports.messages import Words
from web.asking import asked
from web.desk import Answer, Size
from web.fields import Form, answers
from web.look import Look
from web.office import Office
from web.result_view import TOLD, Sheet
from web.told import Told, sealed
from web.work import Joint

TOP = 5
Sent = dict[str, list[str]]
Page = tuple[bytes, int]  # with its status


def first(look: Look, size: Size, text: str = "", wrong: str = "", notice: str = "", as_of: str = "") -> bytes:
    """The first screen, with what was typed and what is wrong with it."""
    return look.page("describe.html", text=text, wrong=wrong, notice=notice, as_of=as_of, **msgspec.structs.asdict(size))


def size_of(office: Office) -> Size:
    """How much the library holds."""
    return office.desk.size


def confirm(office: Office, look: Look, told: Told, sent: Sent) -> Page:
    """What was understood, each fact to be corrected."""
    return _written(office, look, told, sent, _confirm)


def questions(office: Office, look: Look, told: Told, sent: Sent) -> Page:
    """The questions whose answers would change most."""
    return _written(office, look, told, sent, _questions)


def place(office: Office, look: Look, told: Told, sent: Sent) -> Page:
    """Everything about one park for this applicant."""
    name = (sent.get("place") or [""])[-1]
    return _written(office, look, told, sent, lambda office, look, told: _place(office, look, told, name))


def one_result(office: Office, look: Look, told: Told, sent: Sent) -> Page:
    """The ranked parks, and what can be had there."""
    return _written(office, look, told, sent, _result)


def results(office: Office, given: Sequence[tuple[Look, Told, Sent]]) -> list[Page | ParkmatchError]:
    """The same for several visitors, whose words are read and whose places are ranked at once."""
    desk = office.desk
    taken = [_taken_in(office, look, told, sent) for look, told, sent in given]
    read = desk.read(taken)
    pages: dict[int, Page] = {}
    ready: dict[int, Answer] = {}
    for number, ((look, _, _), told) in enumerate(zip(given, taken, strict=True)):
        try:
            answer = desk.understand(told, read)
        except ParkmatchError as error:
            pages[number] = _refused(office, look, told, error)
            continue
        if answer.mistakes:
            pages[number] = _corrected(office, look, answer)
        else:
            ready[number] = answer
    found = desk.briefs(list(ready.values()), TOP, TOLD)
    for (number, answer), brief in zip(ready.items(), found, strict=True):
        pages[number] = _ranked(office, given[number][0], answer, brief)
    return [pages[number] for number in range(len(given))]


result = Joint(one_result, results)


def _written(
    office: Office, look: Look, told: Told, sent: Sent, screen: Callable[[Office, Look, Told], Page]
) -> Page:
    try:
        return screen(office, look, _taken_in(office, look, told, sent))
    except ParkmatchError as error:
        return _refused(office, look, told, error)


def _refused(office: Office, look: Look, told: Told, error: ParkmatchError) -> Page:
    typed = told.text if told.kind == "text" else ""
    return first(look, office.desk.size, typed, message(error, look.words), as_of=told.as_of), 422


def _taken_in(office: Office, look: Look, told: Told, sent: Sent) -> Told:
    """What was told with the answers of the form that was sent."""
    act = (sent.get("act") or [""])[0]
    if any(name.startswith("f.") for name in sent):
        answer = office.desk.understand(told)
        told = answers(told, _form(office, look, answer), sent)
    text = (sent.get("text") or [told.text])[0].replace("\r\n", "\n").strip()
    if told.kind == "text" and "state" in sent and text != told.text:
        told = msgspec.structs.replace(told, text=text)
    if act == "add":
        told = msgspec.structs.replace(told, shown=tuple(dict.fromkeys((*told.shown, *sent.get("add", []))))[-100:])
    if act == "product":
        told = msgspec.structs.replace(told, products=told.products + 1)
    if act == "ask":
        left = [n for n in sent.get("seen", []) if not any(sent.get(f"f.{n}", []))]
        told = msgspec.structs.replace(told, skipped=tuple(dict.fromkeys((*told.skipped, *left)))[-200:])
    return told


def _form(office: Office, look: Look, answer: Answer) -> Form:
    return Form(office.desk.library, look.words, answer.applicant, answer.mistakes)


def _travels(office: Office, told: Told) -> str:
    return sealed(told, office.seal)


def _confirm(office: Office, look: Look, told: Told) -> Page:
    return _corrected(office, look, office.desk.understand(told))


def _corrected(office: Office, look: Look, answer: Answer) -> Page:
    told, form = answer.told, _form(office, look, answer)
    found = understood(answer.applicant, office.desk.library)
    form.numbers = {(f"{u.product}:" if u.product is not None else "") + u.fact: n for n, u in enumerate(found, 1)}
    groups = form.groups(told.shown)
    content = look.page(
        "confirm.html", state=_travels(office, told), told=told, groups=groups, others=form.others(groups),
        pieces=pieces(Marked(answer.applicant.text, _marks(found, look.words))),
        mistakes=[f for g in groups for f in g.fields if f.wrong], found=len(found), company=answer.applicant.name,
        described=answer.applicant.text,
    )
    return content, 422 if answer.mistakes else 200


def _marks(found: Sequence[Understood], words: Words) -> tuple[Mark, ...]:
    """The words facts were read from; where two overlap, the one that begins first is marked."""
    kept: list[Mark] = []
    for span, number, name in sorted((u.span, n, words.label(u.label)) for n, u in enumerate(found, 1) if u.span):
        if span[0] >= (kept[-1].end if kept else 0):
            kept.append(Mark(*span, number, name))
    return tuple(kept)


def _questions(office: Office, look: Look, told: Told) -> Page:
    answer = office.desk.understand(told)
    if answer.mistakes:
        return _corrected(office, look, answer)
    desk = office.desk
    found = desk.questions(answer.applicant, answer.day, _in_vain(told))
    content = look.page(
        "questions.html", state=_travels(office, told), asked=asked(found.questions, _form(office, look, answer), look.words),
    )
    return content, 200


def _in_vain(told: Told) -> list[Token]:
    """The questions already asked and left open."""
    names = [n.rpartition(":") for n in told.skipped]
    return [(fact, int(at) if at.isascii() and at.isdigit() else None) for at, _, fact in names]


def _result(office: Office, look: Look, told: Told) -> Page:
    answer = office.desk.understand(told)
    if answer.mistakes:
        return _corrected(office, look, answer)
    (brief,) = office.desk.briefs([answer], TOP, TOLD)
    return _ranked(office, look, answer, brief)


def _ranked(office: Office, look: Look, answer: Answer, brief: Brief) -> Page:
    sheet = Sheet(brief.result, answer.applicant.text, office.desk.library, look.words)
    return look.page(
        "result.html", state=_travels(office, answer.told), s=sheet, result=brief.result, brief=brief,
    ), 200


def _place(office: Office, look: Look, told: Told, name: str) -> Page:
    answer = office.desk.understand(told)
    if answer.mistakes:
        return _corrected(office, look, answer)
    found: Result = office.desk.at_place(answer, name, TOP)
    park = place_in(found, name)
    if park is None:
        return _result(office, look, told)
    sheet = Sheet(found, answer.applicant.text, office.desk.library, look.words)
    values: dict[str, Any] = {"state": _travels(office, told), "s": sheet, "result": found, "park": park}
    return look.page("place.html", **values), 200
