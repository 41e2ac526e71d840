"""Every error of the tables that a user may meet is said in Chinese too."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import tables
from reports.errors import translated
from reports.messages import Words

FOLDER = Path(tables.__file__).parent
HAN = re.compile("[一-鿿]")


def said(node: ast.expr) -> str:
    """A message with 7 in place of every value; empty when it only passes another on."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "7" for v in node.values)
    return ""


def messages() -> list[tuple[str, str]]:
    found = []
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "InputError":
                found += [(path.name, said(a)) for n, a in enumerate(node.args) if n != 1]
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Note":
                found += [(path.name, said(a)) for a in node.args[3:]]
    return sorted({(p, m) for p, m in found if re.search("[a-z]{3}", m)})


@pytest.mark.parametrize(("path", "message"), messages())
def test_errors_in_chinese(path: str, message: str) -> None:
    assert HAN.search(translated(message, Words("zh"))), message
