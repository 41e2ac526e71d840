"""What stands in a field reads back as the very value, for every fact; and seals hold."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.applicant import Applicant, ForeignMoney, Known, accepted, day_interval
from profiles.facts import Fact
from reports.messages import Words
from web.desk import Desk
from web.fields import Form
from web.seal import BrokenSealError, Seal, unpacked
from web.told import Told, applicant, opened, rescued, sealed
from web.written import written

DAY = dt.date(2026, 11, 22)


def values_of(fact: Fact, desk: Desk) -> list[Known]:
    if fact.type == "bool":
        return [Known(True), Known(False)]
    if fact.type == "date":
        return [Known(day_interval(d)) for d in ("2027-06-30", "2027-06", "2027")]
    if fact.type == "text":
        return [Known("2026")]
    if fact.id == "sector":
        return [Known((desk.library.sectors.items[0].id, desk.library.sectors.items[-1].id))]
    if fact.type == "place":
        place = desk.library.regions.items[-1].id
        return [Known((place,) if fact.id == "preferred_place" else place)]
    if fact.type in {"choice", "set"}:
        ids = [o.id for o, _ in fact.flat_options()]
        return [Known(tuple(ids[:3]))] if fact.type == "set" else [Known(i) for i in ids]
    low, high = accepted(fact)
    top = min(high, 2000.0 if fact.type == "year" else 250_000_000.0)
    one = max(low, min(top, 2000.0 if fact.type == "year" else 12.0))
    made = [Known((one, one)), Known((top, top)), Known((one, top))] if top > one else [Known((one, one))]
    return [*made, Known((one, math.inf))] if math.isinf(fact.bounds()[1]) else made


def test_every_fact_reads_back_in_both_languages(desk: Desk) -> None:
    parser = desk.reader.values
    for fact in desk.facts.by_id.values():
        for known in values_of(fact, desk):
            name = f"0:{fact.id}" if fact.of == "product" else fact.id
            for base in ("zh", "en"):
                typed = written(fact, known, base)
                assert typed, (fact.id, known)
                told = Told(fields={name: typed}, products=1)
                read, mistakes = applicant(told, lambda _: Applicant(), parser, desk.cells, DAY)
                found = (read.products or [{}])[0].get(fact.id) if fact.of == "product" else read.facts.get(fact.id)
                assert not mistakes and found is not None, (fact.id, typed, mistakes)
                assert found.value == known.value, (fact.id, typed, found, known)


def test_money_in_another_currency_stays_as_it_is(desk: Desk) -> None:
    fact = desk.facts["revenue_yuan"]
    typed = written(fact, ForeignMoney(32e6, 32e6, "EUR"))
    read, mistakes = applicant(Told(fields={fact.id: typed}), lambda _: Applicant(), desk.reader.values, desk.cells, DAY)
    assert not mistakes and (read.foreign[fact.id].low, read.foreign[fact.id].currency.upper()) == (32e6, "EUR")
    assert fact.id not in read.facts


@pytest.mark.parametrize(("fact", "typed", "value"), [
    ("revenue_yuan", "30 million", (30e6, 30e6)), ("revenue_yuan", "三千万", (30e6, 30e6)), ("rd_ratio_pct", "约两成", (20, 20)),
    ("staff", "１２０人", (120, 120)), ("staff", "100多人", None), ("timeline_start", "2027年3月", day_interval("2027-03")),
])
def test_answers_as_people_type_them(desk: Desk, fact: str, typed: str, value: tuple[float, float] | None) -> None:
    read, mistakes = applicant(Told(fields={fact: typed}), lambda _: Applicant(), desk.reader.values, desk.cells, DAY)
    assert not mistakes and fact in read.facts
    if value:
        assert read.facts[fact].value == value


def test_every_fact_has_a_field(desk: Desk) -> None:
    form = Form(desk.library, Words("en"), Applicant(products=[{}]))
    for fact in desk.facts.by_id.values():
        field = form.field(f"0:{fact.id}" if fact.of == "product" else fact.id)
        assert field.label and field.kind in {"yes_no", "choice", "several", "text"}
        assert bool(field.choices) == (field.kind != "text")


@given(st.text(max_size=300), st.dictionaries(st.text(max_size=10), st.text(max_size=20), max_size=3))
def test_what_is_sealed_opens_again(text: str, fields: dict[str, str]) -> None:
    seal, told = Seal("secret"), Told(text=text, fields=fields)
    packed = sealed(told, seal)
    assert opened(packed, seal) == told
    assert rescued(packed) == text
    with pytest.raises(BrokenSealError):
        opened(packed, Seal("other"))


@given(st.text(max_size=200))
def test_no_rubbish_opens(rubbish: str) -> None:
    with pytest.raises(BrokenSealError):
        Seal("secret").open(rubbish)
    assert rescued(rubbish) == "" or isinstance(rescued(rubbish), str)


def test_a_small_field_does_not_unpack_to_a_giant() -> None:
    bomb = Seal("x").close(b"a" * 50_000_000).partition(".")[2]
    assert len(bomb) < 400_000
    with pytest.raises(BrokenSealError):
        unpacked(bomb)
