"""What the loader refuses (rules/cases/bad, one file per message) and what it takes (rules/cases/good)."""

from __future__ import annotations

from pathlib import Path

import pytest

from profiles.errors import DataError
from profiles.facts import load_facts
from profiles.regions import load_regions
from profiles.sectors import load_sectors
from profiles.yaml_source import MAX_BYTES, read_yaml
from rules.condition import ConditionParser
from rules.library import ROOT
from rules.policy import Policy
from rules.policy_loader import load_exclusions, load_policy

CASES = ROOT / "rules" / "cases"
BAD = sorted((CASES / "bad").glob("*.yaml"))
GOOD = sorted((CASES / "good").glob("*.yaml"))


def parser() -> ConditionParser:
    registry = CASES / "registry"
    return ConditionParser(
        load_facts(read_yaml(registry / "facts.yaml")), load_regions(read_yaml(registry / "regions.yaml")),
        load_sectors(read_yaml(registry / "sectors.yaml")),
    )


def load(path: Path) -> Policy:
    return load_policy(read_yaml(path), parser())[0]


@pytest.mark.parametrize("path", BAD, ids=lambda p: p.stem)
def test_bad_file_is_refused_where_it_is_wrong(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    says = lines[0].removeprefix("# says: ")
    here = [n for n, line in enumerate(lines, 1) if "# <- here" in line]
    assert len(here) == 1
    with pytest.raises(DataError) as caught:
        load(path)
    assert says in str(caught.value)
    # What is missing altogether has no line of its own: the file begins there.
    expected = 1 if lines[here[0] - 1].startswith("#") else here[0]
    assert caught.value.where == f"{path}:{expected}"


def test_every_bad_file_says_something_else_than_the_parser_in_general() -> None:
    assert len(BAD) >= 50
    assert all(p.read_text(encoding="utf-8").startswith("# says: ") for p in BAD)


@pytest.mark.parametrize("path", GOOD, ids=lambda p: p.stem)
def test_good_file_is_taken(path: Path) -> None:
    policy = load(path)
    assert policy.id == "bad"
    assert [i.key for i in policy.incentives] in (["bad#a"], [])


def test_words_stay_words() -> None:
    assert load(CASES / "good" / "words_not_booleans.yaml").scope.zh == "no"


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes("id: 测试".encode("gb18030"))
    with pytest.raises(DataError, match=r"policy\.yaml: is not UTF-8 text \(save it as UTF-8\)"):
        load(path)


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(DataError, match=r"policy\.yaml: is larger than 8 MB"):
        load(path)


@pytest.mark.parametrize("content", ["", "- a\n- b\n", "just words", "null", "5"])
def test_not_a_policy_at_all(tmp_path: Path, content: str) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"policy\.yaml:1"):
        load(path)


def test_exclusions_over_policies_are_checked_too(tmp_path: Path) -> None:
    path = tmp_path / "stacking.yaml"
    path.write_text("- {id: x, members: [p#a, q#b]}\n- {id: y, members: [p#a], when: [{nonsense: true}]}\n")
    with pytest.raises(DataError, match=r"stacking\.yaml:2: .*unknown fact 'nonsense'"):
        load_exclusions(read_yaml(path), parser())
    path.write_text("- {id: x, members: [p#a, q#b], rule: one_of}\n")
    (only,) = load_exclusions(read_yaml(path), parser())
    assert only.members == ("p#a", "q#b")
    path.write_text("")
    assert load_exclusions(read_yaml(path), parser()) == ()


def test_a_policy_s_dates_and_standing_go_to_its_incentives() -> None:
    incentive = load(CASES / "good" / "minimal.yaml").incentives[0]
    assert (incentive.status, incentive.seen, incentive.regions) == ("in_force", "primary", ("guangzhou",))
