"""Where links may lead."""

from __future__ import annotations

from pathlib import Path

import pytest

from profiles.errors import DataError
from rules.checks.hosts import link_allowed, links_in, load_hosts


@pytest.mark.parametrize(
    ("link", "allowed"),
    [
        ("https://www.gov.cn/zhengce/1.htm", True),
        ("http://www.gz.gov.cn/a", True),
        ("https://www.dsf.gov.mo/x", True),
        ("https://std.samr.gov.cn/gb", True),
        ("https://gov.cn.example.com/", False),
        ("https://mygov.cn/", False),
        ("https://example.com/www.gov.cn", False),
        ("ftp://www.gov.cn/", False),
        ("javascript:alert(1)", False),
        ("https://www.gov.cn@example.com/", False),
        ("https://user@www.gov.cn/", False),
        ("https://[::1", False),
        ("", False),
        ("www.gov.cn", False),
        ("https://WWW.GOV.CN/", True),
    ],
)
def test_link_allowed(link: str, allowed: bool) -> None:
    assert link_allowed(link) is allowed


def test_links_in_running_text() -> None:
    line = "见（https://www.gov.cn/a）、http://x.example/b。以及 javascript:alert(1)"
    assert list(links_in(line)) == ["https://www.gov.cn/a", "http://x.example/b", "javascript:alert(1)"]


def test_a_host_named_alone_allows_nothing_below_it(tmp_path: Path) -> None:
    path = tmp_path / "hosts.yaml"
    path.write_text("official: [{host: gov.cn, what: a}]\nnamed: [{host: law.example, what: b}]\n", encoding="utf-8")
    hosts = load_hosts(path)
    assert hosts.allows("https://law.example/x") and not hosts.allows("https://www.law.example/x")


def test_a_bad_list_is_told(tmp_path: Path) -> None:
    path = tmp_path / "hosts.yaml"
    path.write_text("official: gov.cn\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"hosts\.yaml:1"):
        load_hosts(path)
