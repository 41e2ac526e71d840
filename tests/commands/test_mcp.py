"""The tools for assistants, called through the SDK's own client in one process, and over stdio."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest

mcp = pytest.importorskip("mcp")
pytest.importorskip("mcp.server.mcpserver")

from commands.mcp import server  # noqa: E402
from reports.desk_tools import DeskTools  # noqa: E402
from rules.library import load_library  # noqa: E402

ROOT = Path(__file__).parents[2]
TEXT = "广州黄埔的CAR-T细胞治疗公司，员工62人，计划投资2亿元。"
DAY = "2026-11-22"


@pytest.fixture(scope="module")
def desk() -> DeskTools:
    return DeskTools(load_library())


def call(target: Any, name: str, **arguments: Any) -> tuple[bool, str]:
    """Whether a call failed, and what it said."""

    async def asked() -> tuple[bool, str]:
        async with mcp.Client(target) as client:
            answer = await client.call_tool(name, arguments)
            return bool(answer.is_error), "".join(getattr(c, "text", "") for c in answer.content)

    return asyncio.run(asked())


def test_the_tools_are_listed_and_described(desk: DeskTools) -> None:
    async def listed() -> dict[str, str]:
        async with mcp.Client(server(desk)) as client:
            return {t.name: t.description or "" for t in (await client.list_tools()).tools}

    tools = asyncio.run(listed())
    assert set(tools) == {"match", "explain", "next_question", "policy"} and all(tools.values())


def test_match_and_explain_answer_with_the_screens(desk: DeskTools) -> None:
    failed, said = call(server(desk), "match", description=TEXT, as_of=DAY)
    assert not failed and "【园区排序】" in said and "政策时点 2026-11-22" in said
    assert said == desk.match(TEXT, [], "zh", DAY, 5)
    failed, said = call(server(desk), "explain", description=TEXT, park="guangzhou/nansha", lang="en", as_of=DAY)
    assert not failed and "Nansha" in said


def test_questions_go_on_with_answers(desk: DeskTools) -> None:
    failed, first = call(server(desk), "next_question", description=TEXT, as_of=DAY)
    fact = first.rstrip().rsplit("[", 1)[1].rstrip("]")
    assert not failed and fact in desk.library.facts
    _, second = call(server(desk), "next_question", description=TEXT, unanswered=[fact], as_of=DAY)
    assert second.rstrip().rsplit("[", 1)[1].rstrip("]") != fact


def test_a_policy_by_name_and_by_words(desk: DeskTools) -> None:
    failed, page = call(server(desk), "policy", wanted="cn-cit-hnte", as_of=DAY)
    assert not failed and "15%" in page
    failed, found = call(server(desk), "policy", wanted="clinical phase 3", lang="en", as_of=DAY)
    assert not failed and found.strip()


@pytest.mark.parametrize(("tool", "arguments"), [
    ("match", {"description": ""}), ("match", {"description": TEXT, "lang": "xx"}),
    ("match", {"description": TEXT, "corrections": ["staf=3"]}), ("match", {"description": TEXT, "as_of": "soon"}),
    ("match", {"description": TEXT, "top": 0}), ("explain", {"description": TEXT, "park": "火星"}),
    ("next_question", {"description": TEXT, "unanswered": ["nothing"]}),
])
def test_bad_input_comes_back_as_one_line(desk: DeskTools, tool: str, arguments: dict[str, Any]) -> None:
    failed, said = call(server(desk), tool, **arguments)
    assert failed and "Traceback" not in said and said.count("\n") == 0


def test_a_description_never_opens_a_file(desk: DeskTools) -> None:
    _, said = call(server(desk), "match", description="examples/cell-therapy.txt", as_of=DAY)
    assert "62人" not in said


def test_over_stdio() -> None:
    over = mcp.StdioServerParameters(command=sys.executable, args=[str(ROOT / "cli.py"), "mcp"], cwd=str(ROOT))
    failed, said = call(over, "policy", wanted="cn-cit-hnte", as_of=DAY)
    assert not failed and "15%" in said
