"""Where papers go: never over another file unasked, whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from profiles.errors import InputError
from reports.documents import optional
from reports.documents.files import targets, write
from reports.documents.papers import PAPERS, named
from reports.messages import Words

ZH = Words("zh")
ALL = tuple(PAPERS)


@pytest.mark.parametrize(("ending", "kind"), [
    (".html", "html"), (".HTM", "html"), (".docx", "docx"), (".md", "md"), (".xlsx", "xlsx"),
])
def test_the_ending_chooses_the_format(ending: str, kind: str, tmp_path: Path) -> None:
    (target,) = targets(str(tmp_path / f"a{ending}"), ALL, ZH)
    assert (target.paper, target.kind) == ("proposal", kind)


def test_a_folder_takes_every_paper_in_every_format(tmp_path: Path) -> None:
    assert len(targets(str(tmp_path), ALL, ZH)) == 12
    new = targets(f"{tmp_path / 'new'}/", ("appraisal",), ZH)
    assert [t.path.name for t in new] == ["项目研判表.html", "项目研判表.docx", "项目研判表.md", "项目研判表.xlsx"]
    assert next(t.path.name for t in targets(str(tmp_path / "en"), ("policies",), Words("en"))) == "policies.html"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("out", ["a.pdf", "a.doc", "a.xls", "", "  ", "no/such/folder/a.html", "no/such/folder/"])
def test_what_cannot_be_written_is_refused(out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        targets(out, ALL, ZH)
    assert caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_another_file_is_not_written_over_unless_forced(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        targets(str(file), ALL, ZH)
    assert targets(str(file), ALL, ZH, force=True)
    (tmp_path / "政策匹配清单.md").write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        targets(str(tmp_path), ALL, ZH)
    (tmp_path / "项目研判表.md").mkdir()
    with pytest.raises(InputError, match="is there already"):
        targets(str(tmp_path), ALL, ZH, force=True)


def test_a_file_cannot_be_a_folder(tmp_path: Path) -> None:
    (tmp_path / "noending").write_text("mine")
    with pytest.raises(InputError, match="there is no folder"):
        targets(str(tmp_path / "noending"), ALL, ZH)


def test_writing_leaves_the_old_file_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.md"
    write(file, b"old")
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~umask

    def full(self: Path, target: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match="cannot be written: No space left"):
        write(file, b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["a.md"]
    assert file.read_bytes() == b"old"


def test_unknown_papers_are_refused() -> None:
    assert named("") == ALL and named("policies") == ("policies",)
    with pytest.raises(InputError, match="unknown paper 'letter'"):
        named("letter")


@pytest.mark.parametrize(("kind", "module"), [("html", "jinja2"), ("docx", "docx"), ("html", "matplotlib")])
def test_a_missing_library_is_named_with_the_command_that_installs_it(
    kind: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = optional.importlib.import_module  # type: ignore[attr-defined]

    def missing(name: str) -> object:
        if name == module:
            raise ImportError(name)
        return real(name)

    monkeypatch.setattr(optional.importlib, "import_module", missing)  # type: ignore[attr-defined]
    with pytest.raises(InputError) as caught:
        optional.require(kind)
    assert "pip install 'parkmatch[report]'" in caught.value.hint
    optional.require("md")
