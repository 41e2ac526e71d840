"""Every error the papers may raise is said in Chinese, and every example in their docstrings holds."""

from __future__ import annotations

import ast
import doctest
import importlib
import re

import pytest

from reports.documents.folder import HERE
from reports.errors import translated
from reports.messages import Words

FILES = sorted(p for p in HERE.rglob("*.py"))


def filled(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "7" for v in node.values)
    return ""


def test_errors_and_hints() -> None:
    checked = 0
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)):
                continue
            call = node.exc
            if not (isinstance(call.func, ast.Name) and call.func.id == "InputError"):
                continue
            for part in (call.args[0], *call.args[2:]):
                said = filled(part)
                if re.search("[a-z]{3}", said):
                    checked += 1
                    assert re.search("[一-鿿]", translated(said, Words("zh"))), (file.name, said)
    assert checked >= 8


@pytest.mark.parametrize("file", FILES, ids=lambda p: p.relative_to(HERE).as_posix())
def test_examples_in_docstrings(file: object) -> None:
    name = ".".join(file.relative_to(HERE.parents[1]).with_suffix("").parts)  # type: ignore[attr-defined]
    assert doctest.testmod(importlib.import_module(name.removesuffix(".__init__"))).failed == 0
