"""What to do next: what to ask, what is nearly within reach, which parks are shut, and what the result rests on."""

from __future__ import annotations

from matcher.result import Question, Result
from reports.layout import Page
from reports.messages import Words
from reports.sums import about, sum_text


def questions_section(page: Page, result: Result, words: Words) -> None:
    """The questions whose answers decide most, and what they decide."""
    if not result.questions:
        return
    page.heading(words("questions"), words("questions_note", example=result.questions[0].fact))
    for n, question in enumerate(result.questions, 1):
        page.put(f"{n}. {words.label(question.text)}", hang=3)
        page.put("  ".join(t for t in (_stake(question, words), f"[{question.fact}]") if t), indent=5, style="dim")
    if any(q.at_stake for q in result.questions):
        page.put(words("question_how"), style="dim")


def _stake(question: Question, words: Words) -> str:
    """What hangs on a question; nothing for one that has to be answered before all others."""
    if not question.decides:
        return ""
    count = words("policies_n_one" if question.decides == 1 else "policies_n", n=question.decides)
    return words(
        "question_stake" if question.at_stake else "question_no_sum", park=words.label(question.at), n=count,
        sum=about(question.at_stake, words),
        order=words("question_order") if question.changes_order else "",
    )


def near_section(page: Page, result: Result, words: Words) -> None:
    """Incentives one reachable change away."""
    if not result.near_misses:
        return
    page.heading(words("near"))
    for miss in result.near_misses:
        worth = sum_text(miss.worth, words)
        worth = words("up_to", sum=worth) if miss.worth_at_most else worth
        name, needed = words.label(miss.name), words.label(miss.needed)
        page.put(words("near_item", name=name, park=words.label(miss.park), needed=needed, sum=worth), hang=2)


def shut_section(page: Page, result: Result, words: Words) -> None:
    """Parks that certainly do not take the applicant, and the rule that says so."""
    if not result.dropped:
        return
    page.heading(words("shut"))
    for park in result.dropped:
        rules = [words("with_cite", text=words.label(g.text), cite=words.script(g.source)) for g in park.gates]
        page.put(words("shut_item", park=words.short(park.name), why=words.join(rules)), hang=2)


def footer(page: Page, result: Result, words: Words) -> None:
    """The receipt, and what is never counted."""
    page.blank()
    page.put(words("footer_counted"), indent=0, style="dim")
    receipt = result.receipt
    said = words("footer_receipt", version=receipt.version, data=receipt.data, input=receipt.input, as_of=receipt.as_of)
    page.put(said, indent=0, style="dim")
