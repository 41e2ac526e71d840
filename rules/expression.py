"""Arithmetic over facts: `min(rd_expensed_yuan, 500万元) * cit_rate_pct * 1%`, parsed without running any code."""

from __future__ import annotations

import ast
import re

import msgspec

from profiles.quantity import quantity


class Num(msgspec.Struct, frozen=True, tag="n"):
    """A number."""

    value: float


class Var(msgspec.Struct, frozen=True, tag="v"):
    """A fact's value."""

    fact: str


class Op(msgspec.Struct, frozen=True, tag="o"):
    """An operation: + - * / min max floor neg."""

    op: str
    args: tuple[Expr, ...]


Expr = Num | Var | Op

_LITERAL = re.compile(
    r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
    r"\s*(?:万亿|亿|千万|百万|万|千)?\s*(?:美元|元|%|‰|㎡|亩|人|个月|年)?"
)
_NAME = re.compile(r"\bproduct\.([a-z_0-9]+)")
_BINARY: dict[type, str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_CALLS = {"min": 2, "max": 2, "floor": 1}


def parse_expression(text: str | float | int) -> Expr:
    """The expression a data file wrote; raises `ValueError` saying what is not understood.

    >>> parse_expression("2 * staff")
    Op(op='*', args=(Num(value=2.0), Var(fact='staff')))
    """
    if isinstance(text, int | float) and not isinstance(text, bool):
        return Num(float(text))
    if not isinstance(text, str) or len(text) > 500:
        raise ValueError("an expression is a line of text or a number")
    plain = _LITERAL.sub(lambda m: repr(quantity(m.group().strip())), text)
    plain = _NAME.sub(r"product__\1", plain)
    try:
        tree = ast.parse(plain.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"{text!r} is not an expression such as 'rd_spend_yuan * 30%'") from None
    return _convert(tree.body, text)


def _convert(node: ast.expr, text: str) -> Expr:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return Num(quantity(node.value))
    if isinstance(node, ast.Name):
        return Var(node.id.replace("product__", "product."))
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return Op(_BINARY[type(node.op)], (_convert(node.left, text), _convert(node.right, text)))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return Op("neg", (_convert(node.operand, text),))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS and not node.keywords:
        if len(node.args) < _CALLS[node.func.id] or (node.func.id == "floor" and len(node.args) > 1):
            raise ValueError(f"{node.func.id}() needs {_CALLS[node.func.id]} part(s)")
        return Op(node.func.id, tuple(_convert(a, text) for a in node.args))
    raise ValueError(f"{text!r}: only + - * / ( ) min() max() floor(), numbers and fact ids are allowed")


def facts_of(expr: Expr) -> list[str]:
    """The facts an expression reads, in order, each once."""
    if isinstance(expr, Var):
        return [expr.fact]
    if isinstance(expr, Op):
        return list(dict.fromkeys(f for a in expr.args for f in facts_of(a)))
    return []
