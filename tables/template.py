"""The form people fill in: made from the fact registry, read back exactly by its hidden row of fact ids."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from profiles.applicant import accepted
from profiles.errors import InputError
from profiles.facts import Fact, Facts
from reports.messages import Words
from reports.sums import plain
from tables.cells import Scale
from tables.columns import scale_for
from tables.form import VERSION
from tables.safe import plain_text
from tables.sinks import Place
from tables.vocabulary import vocabulary

FORM_ROWS = 1_000
"""How many rows have drop-downs and checks; more rows are read as well."""

_HINTS = {
    "bool": "tables_form_hint_bool", "choice": "tables_form_hint_choice", "set": "tables_form_hint_set",
    "date": "tables_form_hint_date", "year": "tables_form_hint_year", "place": "tables_form_hint_place",
}
_ROLES = (
    ("name", "tables_form_name", "tables_form_hint_name", 28), ("code", "tables_form_code", "tables_form_hint_code", 22),
    ("text", "tables_form_text", "tables_form_hint_text", 50),
)
_COLOURS = ("#DCE6F1", "#E2EFDA", "#FFF2CC", "#FCE4D6", "#EDEDED", "#E4DFEC", "#DDEBF7", "#F2F2F2")


class Field(msgspec.Struct, frozen=True):
    """One column of the form: its target, unit, heading, hint, group, the fact (None for name, code, text)."""

    target: str
    unit: str
    heading: str
    hint: str
    group: str
    width: int = 14
    fact: Fact | None = None
    choices: tuple[str, ...] = ()


def form_facts(facts: Facts, wanted: Sequence[str] = ()) -> list[Fact]:
    """The facts of a form: the usual ones, or those of the groups and ids named (`all` for every one).

    Raises `InputError` for a name that is neither a group nor a fact.
    """
    if not wanted:
        usual = [f for ids in vocabulary().form.values() for f in ids]
        return [facts[f] for f in usual if f in facts]
    if list(wanted) == ["all"]:
        return list(facts.by_id.values())
    found: dict[str, Fact] = {}
    for name in wanted:
        group = [f for f in facts.by_id.values() if f.group == name]
        if not group and name not in facts:
            raise InputError(f"unknown group or fact {name!r}", "--facts", "`parkmatch facts` lists all")
        found.update({f.id: f for f in (group or [facts[name]])})
    return list(found.values())


def fields(chosen: Sequence[Fact], words: Words, products: int) -> list[Field]:
    """The columns of the form, by group; every product has columns of its own."""
    found = [
        Field(target, "", words(heading), words(hint), words("tables_form_basic"), width)
        for target, heading, hint, width in _ROLES
    ]
    groups = list(dict.fromkeys(f.group for f in chosen if f.of == "company"))
    for group in groups:
        found += [_field(f, f.id, words(f"group_{group}") if group else "", words)
                  for f in chosen if f.group == group and f.of == "company"]
    of_product = [f for f in chosen if f.of == "product"]
    for number in range(1, products + 1) if of_product else ():
        title = words("product_n", n=number)
        found += [_field(f, f"product[{number}].{f.id.removeprefix('product.')}", title, words) for f in of_product]
    return found


def _field(fact: Fact, target: str, group: str, words: Words) -> Field:
    in_wan = fact.type == "money" and fact.unit == "yuan"
    label = words.label(fact.label)
    unit = words("tables_form_unit_wan") if in_wan else _unit(fact, words)
    heading = f"{label} ({unit})" if unit and words.base == "en" else f"{label}（{unit}）" if unit else label
    hint = words(_HINTS.get(fact.type, "tables_form_hint_number")) if fact.type != "text" else ""
    return Field(
        target, _written_unit(10_000) if in_wan else "", heading, hint, group, min(max(len(heading) + 4, 12), 26), fact,
        _choices(fact, words),
    )


def _written_unit(factor: float) -> str:
    """The word for yuan times a factor, as the reader of cells knows it."""
    return next(name for name, (f, unit) in vocabulary().units.items() if f == factor and unit == "yuan")


def _unit(fact: Fact, words: Words) -> str:
    """A unit as people read it; nothing for counts and years."""
    names = {unit: name for name, (factor, unit) in reversed(vocabulary().units.items()) if factor == 1 and unit}
    if fact.unit == "pct":
        return "" if "%" in words.label(fact.label) else "%"
    if fact.unit in {"", "items", "people"}:
        return ""
    return names.get(fact.unit, fact.unit) if words.base == "zh" else fact.unit


def _choices(fact: Fact, words: Words) -> tuple[str, ...]:
    if fact.type == "bool":
        return words("tables_yes"), words("tables_no")
    labels = [words.label(o.label) for o, _ in fact.flat_options()]
    # Two options of one name could not be told apart when read back.
    return tuple(
        label if labels.count(label) == 1 else option.id
        for label, (option, _) in zip(labels, fact.flat_options(), strict=True)
    )


def write_form(path: Path, facts: Facts, words: Words, wanted: Sequence[str] = ()) -> int:
    """Writes the form and returns how many columns it has. Raises `InputError` when it cannot be written."""
    import xlsxwriter

    columns = fields(form_facts(facts, wanted), words, vocabulary().form_products)
    place = Place(path, "close it where it is open, and try again")
    book = xlsxwriter.Workbook(str(place.temporary))
    try:
        page = book.add_worksheet(words("tables_form_sheet"))
        help_page = book.add_worksheet(words("tables_form_help"))
        lists = book.add_worksheet("_lists")
        lists.hide()
        ranges = _lists(lists, columns)
        _heads(book, page, columns, words)
        _checks(book, page, columns, ranges, words)
        _help(book, help_page, columns, words)
        book.close()
    except BaseException:
        place.drop()
        raise
    place.settle()
    return len(columns)


def _lists(page: Any, columns: Sequence[Field]) -> dict[tuple[str, ...], str]:
    """Writes every list of choices once; returns where each stands."""
    ranges: dict[tuple[str, ...], str] = {}
    for field in columns:
        if field.choices and field.choices not in ranges:
            at = len(ranges)
            for row, choice in enumerate(field.choices):
                page.write_string(row, at, plain_text(choice))
            letter = (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)
            ranges[field.choices] = f"='_lists'!${letter}$1:${letter}${len(field.choices)}"
    return ranges


def _heads(book: Any, page: Any, columns: Sequence[Field], words: Words) -> None:
    """The rows above the list: ids (hidden), groups, headings, hints, the example."""
    grey = book.add_format({"font_color": "#808080", "italic": True, "text_wrap": True, "valign": "top"})
    mark = book.add_format({"font_color": "#A6A6A6", "font_size": 8})
    groups = list(dict.fromkeys(f.group for f in columns))
    for row, text in enumerate((VERSION, "#", "#header", "#", f"# {words('tables_form_example')}")):
        page.write_string(row, 0, text, mark)
    page.set_column(0, 0, 9)
    page.set_row(0, None, None, {"hidden": True})
    page.set_row(2, 32)
    page.set_row(3, 30)
    for at, field in enumerate(columns, 1):
        colour = _COLOURS[groups.index(field.group) % len(_COLOURS)]
        head = book.add_format({"bold": True, "bg_color": colour, "border": 1, "text_wrap": True, "valign": "vcenter"})
        page.set_column(at, at, field.width, _column_format(book, field))
        page.write_string(0, at, field.target + (f"@{field.unit}" if field.unit else ""))
        page.write_string(2, at, field.heading, head)
        page.write_string(3, at, field.hint, grey)
        if field.fact is not None and words.label(field.fact.question):
            page.write_comment(2, at, plain_text(words.label(field.fact.question)), {"x_scale": 2})
        example = _example(field, words)
        if example is not None:
            page.write(4, at, example, grey)
    _group_row(book, page, columns, groups)
    page.freeze_panes(4, 2)


def _group_row(book: Any, page: Any, columns: Sequence[Field], groups: Sequence[str]) -> None:
    for number, group in enumerate(groups):
        spots = [at for at, f in enumerate(columns, 1) if f.group == group]
        look = book.add_format({"bold": True, "bg_color": _COLOURS[number % len(_COLOURS)], "border": 1})
        if len(spots) > 1:
            page.merge_range(1, spots[0], 1, spots[-1], group, look)
        else:
            page.write_string(1, spots[0], group, look)


def _column_format(book: Any, field: Field) -> Any:
    if field.fact is not None and field.fact.type == "date":
        return book.add_format({"num_format": "yyyy-mm-dd"})
    return book.add_format({"num_format": "@"}) if field.target == "code" else None


def _example(field: Field, words: Words) -> str | float | None:
    if field.target == "name":
        return words("tables_form_example_name")
    if field.target == "text":
        return words("tables_form_example_text")
    said = vocabulary().example.get(field.target)
    if isinstance(said, str) and field.fact is not None and field.fact.options:
        known = next((o for o, _ in field.fact.flat_options() if o.label.zh == said), None)
        return words.label(known.label) if known else None
    if isinstance(said, str) and words.base == "en" and not said.isascii():
        return None
    return words.script(said) if isinstance(said, str) else said


def _checks(
    book: Any, page: Any, columns: Sequence[Field], ranges: dict[tuple[str, ...], str], words: Words
) -> None:
    """Drop-downs for choices, limits for numbers; a text such as 1.2亿元 stays possible, after a question."""
    for at, field in enumerate(columns, 1):
        fact = field.fact
        if fact is None or fact.type in {"set", "text", "place"}:
            continue
        if field.choices:
            rule: dict[str, Any] = {"validate": "list", "source": ranges[field.choices], "error_type": "stop",
                                    "error_message": words("tables_form_refused")}
        elif fact.type in {"date", "year"}:
            continue
        else:
            scale = scale_for(field.unit, fact) or Scale()
            least, most = (end / scale.factor for end in accepted(fact))
            rule = {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": most,
                    "error_type": "warning",
                    "error_message": words("tables_form_refused_number", low=plain(least), high=plain(most))}
        page.data_validation(5, at, 4 + FORM_ROWS, at, {**rule, "ignore_blank": True})


def _help(book: Any, page: Any, columns: Sequence[Field], words: Words) -> None:
    """How to fill in the form, and every column with its question and choices."""
    bold = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    said = ("tables_form_help_1", "tables_form_help_2", "tables_form_help_3", "tables_form_help_4", "tables_form_help_5")
    for row, key in enumerate(said):
        page.write_string(row, 0, words(key))
    start = len(said) + 1
    for at, key in enumerate(("tables_form_fact", "col_t_question", "tables_form_how", "tables_form_options", "col_t_fact_id")):
        page.write_string(start, at, words(key), bold)
    for at, width in enumerate((30, 44, 30, 60, 30)):
        page.set_column(at, at, width)
    for row, field in enumerate(columns, start + 1):
        question = words.label(field.fact.question) if field.fact is not None else ""
        choices = words.comma(list(field.choices)) if field.fact is not None and field.fact.type != "bool" else ""
        for at, text in enumerate((field.heading, question, field.hint, choices, field.target)):
            page.write_string(row, at, plain_text(text), wrap)
    page.freeze_panes(start + 1, 1)
