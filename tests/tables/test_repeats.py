"""The same company twice in a list: told, never dropped."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from reports.errors import translated
from reports.messages import Words

Run = Callable[..., tuple[int, str, str]]
CODE, OTHER = "91110000600037341L", "91350100M000100Y43"


@pytest.mark.parametrize("command", [("batch",), ("targets", "jia/dong")])
def test_a_company_that_stands_twice_is_told(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    path, book = tmp_path / "in.xlsx", openpyxl.Workbook()
    page, other = book.active, book.create_sheet("二")
    for sheet, rows in (
        (page, [["甲疫苗有限公司", CODE, 9], ["乙公司", None, 9], ["甲疫苗", CODE, 8], ["丙公司", CODE[:3] + "坏", 7]]),
        (other, [["乙 公司", None, 7], ["甲疫苗有限公司", OTHER, 7], ["丁公司", None, 7]]),
    ):
        for row in (["企业名称", "统一社会信用代码", "从业人数"], *rows):
            sheet.append(row)
    book.save(path)
    assert run(*command, path, "-o", tmp_path / "out.jsonl", "--as-of", "2026-11-22")[0] == 0
    lines = [json.loads(x) for x in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    told = {(x["name"], x["sheet"]): e["reason"] for x in lines if x["type"] == "match"
            for e in x["errors"] if "同一家企业" in e["reason"]}
    assert len([x for x in lines if x["type"] == "match"]) == 7
    assert sorted(told.values()) == sorted(["与第 2 行是同一家企业", "与 in.xlsx · Sheet 第 3 行是同一家企业"])


def test_told_in_both_languages() -> None:
    assert translated("the same company stands in row 5 of a.xlsx · 名单", Words("zh")) == "与 a.xlsx · 名单 第 5 行是同一家企业"
