"""The screens of the wizard: a question with why it is asked, what is known so far, and what each answer would come to."""

from __future__ import annotations

from matcher.interview import Interview
from matcher.result import Question
from profiles.facts import Fact
from profiles.label import Label
from reports.layout import Page
from reports.messages import LANGS, Words
from reports.sums import about, sum_text
from rules.wording import number

_ASKS = ("back", "skip", "why", "stop", "show", "help", "set", "save")
_TOLD = 6  # incentives and answers told under "why"
_HINTS = {"bool", "choice", "set", "place", "date", "year", "money", "share"}


def meant(line: str) -> tuple[str, str]:
    """What a line asks of the wizard, and the rest of it; ("", line) when it is an answer.

    >>> meant("返回"), meant("set staff=60"), meant("500万")
    (('back', ''), ('set', 'staff=60'), ('', '500万'))
    """
    said = line.strip()
    head, _, rest = said.partition(" ")
    for name in _ASKS:
        for lang in LANGS:
            for word in _said(name, Words(lang)):
                if said.lower() == word or (name in {"set", "save"} and head.lower() == word and rest.strip()):
                    return name, rest.strip()
    return "", said


def _said(name: str, words: Words) -> list[str]:
    return {
        "back": words("assess_say_back"), "skip": words("assess_say_skip"), "why": words("assess_say_why"),
        "stop": words("assess_say_stop"), "show": words("assess_say_show"), "help": words("assess_say_help"),
        "set": words("assess_say_set"), "save": words("assess_say_save"),
    }[name].lower().split()


def why_line(question: Question, words: Words) -> str:
    """Why a question is asked, in one line: what it decides, up to how much, where."""
    if question.fact == "sector" and not question.decides:
        return words("assess_field")
    order = ""
    if question.changes_first or question.changes_order:
        order = words("assess_why_first" if question.changes_first else "assess_why_three")
    if not question.decides:
        return words("assess_why_order" if order else "assess_why_amount")
    count = words("policies_n_one" if question.decides == 1 else "policies_n", n=question.decides)
    total = words("assess_why_sum", sum=about(question.at_stake, words)) if question.at_stake else words("assess_why_open")
    names = [words.label(p) for p in question.places]
    where = words("assess_why_join", a=names[0], b=names[1]) if len(names) == 2 else "".join(names)
    places = words("assess_why_places", places=where) if where else ""
    return words("assess_why_line", n=count, sum=total, places=places, order=order)


def question_screen(interview: Interview, question: Question, words: Words, width: int) -> Page:
    """One question: its text, why, the choices, and how to answer."""
    page, fact = Page(width), interview.fact(question)
    text = words.label(question.text)
    if question.product is not None:
        text += words("assess_of_product", n=question.product + 1)
    page.blank()
    page.put(words("assess_question", n=interview.asked + 1, text=text), indent=0, style="bold", hang=2)
    page.put(why_line(question, words), style="dim")
    for n, option in enumerate(interview.options(question), 1):
        page.put(words("assess_option", n=n, name=words.label(option.label)), indent=4, hang=3)
    page.put(hint(fact, words), style="dim")
    if not interview.asked:
        page.put(words("assess_how"), style="dim")
    return page


def hint(fact: Fact, words: Words) -> str:
    """How the answer to a question may be written."""
    unit = number(0, fact, words.base).lstrip("¥0").strip()
    if fact.type not in _HINTS:
        return words("assess_hint_figure", unit=words("assess_unit", unit=words.script(unit)) if unit else "")
    if fact.type == "money":
        return words("assess_hint_money", unit=words.script(unit) or fact.unit)
    plain = {
        "bool": "assess_hint_bool", "choice": "assess_hint_choice", "set": "assess_hint_set",
        "place": "assess_hint_place", "date": "assess_hint_date", "year": "assess_hint_year", "share": "assess_hint_share",
    }
    return words(plain[fact.type])


def why_screen(interview: Interview, question: Question, words: Words, width: int) -> Page:
    """What a question decides: the incentives, and what each answer would come to."""
    page = Page(width)
    page.put(why_line(question, words))
    library = interview.inquiry.library
    found = [
        (i.name, p.title) for p in library.policies for i in p.incentives if i.key in question.incentives
    ]
    if found:
        page.put(words("assess_why_incentives"), style="bold")
    for name, policy in found[:_TOLD]:
        page.put(words("assess_why_policy", name=words.label(name), policy=words.label(policy)), indent=4, hang=2)
    if len(found) > _TOLD:
        page.put(words("assess_why_more", n=len(found)), indent=4)
    if question.answers:
        page.put(words("assess_why_answers", place=words.label(question.at)), style="bold")
    now = interview.inquiry.first_place(interview.applicant, interview.as_of)
    for expected in question.answers:
        effects = []
        if expected.gained:
            effects.append(words("assess_why_gains", sum=sum_text(expected.gained, words)))
        if expected.lost:
            effects.append(words("assess_why_loses", sum=sum_text(expected.lost, words)))
        if expected.first != now:
            effects.append(words("assess_why_leads", place=words.label(expected.first)))
        told = words.join(effects) or words("assess_why_nothing")
        page.put(words("assess_answer", answer=words.label(expected.answer), effects=told), indent=4, hang=2)
    return page


def noted_line(fact: Fact, value: Label, words: Words) -> str:
    """What was taken down."""
    return words("assess_noted", label=words.label(fact.label), value=words.label(value))
