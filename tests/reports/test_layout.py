"""Lines: never wider than the page, never broken where Chinese or English must not be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reports.layout import Cell, Page, wrap

TEXT = st.text(alphabet="广东省最高3000万元，。（）《》〔2025〕号 abcDEF-_./7%“”、；：", max_size=120)


@given(TEXT, st.integers(8, 40))
def test_lines_fit_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_closing_marks_do_not_begin_a_line_nor_opening_ones_end_it() -> None:
    for width in range(14, 40):
        for line in wrap("依据《示例办法》（示例〔2025〕12号）第三条，最高3,000万元；按项目计。", width):
            assert line[0] not in "，。；）》" or len(line) == 1
            assert line[-1] not in "（《" or len(line) == 1


def test_the_marks_around_a_hit_stay_with_it() -> None:
    for width in range(14, 40):
        for line in wrap("医院药品配送, 药品追溯, 进口药品, 医药«跨境电商», 跨境医药, 药品销售", width):
            assert line[0] != "»" and line[-1] != "«"


def test_several_marks_in_a_row_stay_whole() -> None:
    for width in range(20, 80):
        for line in wrap("国家级制造业单项冠军奖励（穗府办规〔2025〕13号一（一））；待确认：新认定国家级制造业单项冠军", width):
            assert line[0] not in "，。；）》" and line[-1] not in "（《", (width, line)


def test_numbers_dates_and_document_numbers_stay_whole() -> None:
    text = "自2025-03-31起最高3,000万元，见示例〔2025〕12号文"
    for width in range(14, 40):
        joined = "\n".join(wrap(text, width))
        assert all(part in joined for part in ("2025-03-31", "3,000万元", "〔2025〕12号"))


@given(st.lists(TEXT, min_size=2, max_size=4), st.integers(60, 100))
def test_rows_fit_the_page(texts: list[str], width: int) -> None:
    page = Page(width)
    page.row([*(Cell(t, 12) for t in texts[:-1]), Cell(texts[-1], 0)])
    assert all(cell_len(line) <= width for line in page.text().splitlines())
