from __future__ import annotations

from pathlib import Path

import pytest

from profiles.errors import DataError, InputError, ParkmatchError
from profiles.yaml_source import Source, read_yaml, yaml_files


def source(text: str) -> Source:
    return Source(Path("file.yaml"), text)


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", "file.yaml:3", "duplicate key 'a'"),
        ("a: {b: 1, b: 2}", "file.yaml:1", "duplicate key 'b'"),
        ("a: &x [1]\nb: *x\n", "file.yaml:2", "aliases (*name) are not allowed"),
        ("a: &a [1,1]\nb: &b [*a,*a]\nc: [*b,*b]", "file.yaml:2", "aliases"),
        ("a: b: c", "file.yaml:1", "not valid YAML"),
        ("a: [1\nb: 2", "file.yaml:2", "not valid YAML"),
        ("\ta: 1", "file.yaml:1", "not valid YAML"),
        ("a: \x00", "file.yaml", "not valid YAML"),
        ("? [a]\n: b", "file.yaml:1", "a key must be plain text"),
        ("a: !!python/object/apply:os.system [echo]", "file.yaml:1", "could not determine a constructor"),
        ("--- a\n--- b", "file.yaml:2", "not valid YAML"),
        ("[" * 100_000, "file.yaml:1", "nested too deeply"),
        ("- " * 100_000, "file.yaml:1", "nested too deeply"),
        ("\n".join(f"{' ' * n}a:" for n in range(500)), "file.yaml:101", "nested too deeply"),
        ("a: " + "1" * 5000, "file.yaml", "not valid YAML"),
    ],
    ids=lambda v: v[:12].strip(),
)
def test_refused(text: str, where: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        source(text)
    assert caught.value.where == where
    assert says in caught.value.what
    assert "\n" not in str(caught.value)


def test_words_stay_words_and_dates_text() -> None:
    data = source("a: on\nb: no\nc: true\nd: 2026-01-01\ne: 'yes'\nf: R&D\ng: 'a & b'\nh: '*'\n").data
    assert data == {"a": "on", "b": "no", "c": True, "d": "2026-01-01", "e": "yes", "f": "R&D", "g": "a & b", "h": "*"}


def test_lines() -> None:
    doc = source("a: 1\nb:\n  - c: 2\n  - d: 3\n    e: 4\n")
    assert doc.line(("b", 1, "e")) == 5
    assert doc.line(("b", 0)) == 3
    assert doc.line(("b", 1, "missing")) == 4
    assert doc.line(("b", 9)) == 2
    assert doc.line(()) == 1
    error = doc.error("is wrong", ("b", 1, "e"), "mend it")
    assert str(error) == "file.yaml:5: b.1.e: is wrong (mend it)"


def test_reading(tmp_path: Path) -> None:
    good = tmp_path / "good.yaml"
    good.write_bytes("\ufeffa: 值\r\n".encode())
    assert read_yaml(good).data == {"a": "值"}
    with pytest.raises(DataError, match="cannot be read"):
        read_yaml(tmp_path / "missing.yaml")
    with pytest.raises(DataError, match="cannot be read"):
        read_yaml(tmp_path)
    good.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="not UTF-8"):
        read_yaml(good)


def test_files_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", "c.txt", "d/e.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert [p.relative_to(tmp_path).as_posix() for p in yaml_files(tmp_path)] == ["a.yaml", "b.yaml", "d/e.yaml"]


def test_errors_read_as_one_line() -> None:
    assert str(InputError("is wrong")) == "is wrong"
    assert str(InputError("is wrong", "here")) == "here: is wrong"
    assert str(DataError("is wrong", "here", "mend it")) == "here: is wrong (mend it)"
    assert issubclass(DataError, ParkmatchError)
