"""Pages written for several visitors at once: each is the one its visitor would have got alone."""

from __future__ import annotations

import pytest

from web.desk import Desk
from web.look import Look
from web.office import Office
from web.pages import one_result, results
from web.settings import Settings
from web.told import Told

TOLD = (
    Told(text="做疫苗，60人，意向湛江。高新技术企业。"),
    Told(text="做疫苗，60人，意向湛江。高新技术企业。", fields={"staff": "90"}),
    Told(text="做疫苗，60人", as_of="2026-13-01"), Told(text="医" * 60_001), Told(text=" "),
    Told(text="做CAR-T细胞治疗，员工86人", fields={"staff": "很多"}), Told(text="员工30人", as_of="2026-01-01"),
    Told(text="sector: [vaccine]\ntext: 做疫苗，60人，意向湛江。高新技术企业。\n", kind="form", where="a.yaml"),
    Told(text="我们开连锁火锅店，员工800人。"),
)


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en"])
def test_pages_written_together_are_those_written_alone(desk: Desk, lang: str) -> None:
    office, look = Office(Settings(), desk), Look(lang, "token", "")  # type: ignore[arg-type]
    alone = [one_result(office, look, told, {}) for told in TOLD]
    assert results(office, [(look, told, {}) for told in TOLD]) == alone
    assert [status for _, status in alone] == [200, 200, 422, 422, 200, 422, 200, 200, 200]


def test_one_after_another_finds_nothing_of_the_one_before(desk: Desk) -> None:
    office, look = Office(Settings(), desk), Look("zh", "token", "")
    first = one_result(office, look, TOLD[0], {})
    results(office, [(look, TOLD[7], {}), (look, TOLD[0], {})])
    assert one_result(office, look, TOLD[0], {}) == first
