"""Real companies, described without name or place: is the park where they really are among the first offered?

No company may be matched to itself: where a park's profile or the directory names the company of a case, that entry is
left out for that case, for the engine and the baselines alike. The figures with it left in stand beside them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from matcher.evaluation.baselines import Ranker, bm25, chance, chance_reciprocal, park_text, popularity, tfidf
from matcher.evaluation.kinds import CaseFile
from matcher.evaluation.report import Figure, Miss, Report, Table, percent
from matcher.match import Matcher
from matcher.result import Result
from matcher.understanding import Understanding
from matcher.view import Views, build_views
from profiles.companies import Company
from profiles.errors import InputError
from profiles.neighbours import neighbours
from profiles.parks import Anchor, Asset, Park
from rules.library import Library

SAME_NAME = 85.0
FIRST = (1, 3, 5)

_PLACES = (
    "中国|广东省?|广州市?|深圳市?|珠海市?|佛山市?|东莞市?|中山市?|惠州市?|江门市?|肇庆市?|湛江市?|潮州市?|汕头市?|揭阳市?|汕尾市?|"
    "梅州市?|河源市?|清远市?|韶关市?|云浮市?|阳江市?|茂名市?|香港|澳门|上海市?|北京市?|苏州市?|江苏省?|浙江省?|横琴|南沙|黄埔"
)
_FORMS = (
    "股份|有限|责任|公司|集团|控股|实业|科技|技术|生物|医药|制药|药业|医疗|器械|健康|产业|基因|细胞|诊断|制造|食品|保健|中药|"
    "饮片|工程|研究院|研究|发展|企业|总部|基地|项目|园区?|厂|大|新"
)
_EDGES = re.compile(rf"^(?:{_PLACES})+|(?:{_FORMS}|{_PLACES})+$")
_BRACKETS = re.compile(r"[（(][^）)]*[）)]")


class CompanyCase(msgspec.Struct, frozen=True):
    """A company as it describes itself, and the park (or parks) where it is."""

    id: str
    description: str
    park: str
    company: str = ""
    city: str = ""
    also_ok: tuple[str, ...] = ()


class NegativeCase(msgspec.Struct, frozen=True):
    """A company none of the parks is for."""

    id: str
    description: str
    company: str = ""


class Ranked(msgspec.Struct, frozen=True):
    """Where the right park came (0: not at all): for the engine as it is, with the company itself left out, and baselines."""

    case: CompanyCase
    rank: int
    left_out_rank: int
    left_out: tuple[str, ...]
    baselines: dict[str, int]
    right: int
    offered: tuple[str, ...]
    right_names: str


def distinctive(name: str) -> str:
    """The part of a company's name that is its own.

    >>> distinctive("珠海市丽珠单抗生物技术有限公司"), distinctive("丽珠集团"), distinctive("广东太安堂药业 宏兴制药厂")
    ('丽珠单抗', '丽珠', '太安堂药业宏兴')
    """
    core = "".join(_BRACKETS.sub("", name).split())
    return _EDGES.sub("", core) or core


def same_company(name: str, anchor: str) -> bool:
    """Whether a park's anchor is (very likely) the company."""
    from rapidfuzz import fuzz

    mine, theirs = distinctive(name).lower(), distinctive(anchor).lower()
    if min(len(mine), len(theirs)) < 2:
        return mine == theirs
    return bool(fuzz.partial_ratio(mine, theirs) >= SAME_NAME)


def run(file: CaseFile, library: Library, day: dt.date) -> Report:
    """Ranks parks for every company of a file by its description alone."""
    cases = [file.convert(raw, n, CompanyCase) for n, raw in enumerate(file.cases)]
    negatives = [file.convert(raw, n, NegativeCase, "negatives") for n, raw in enumerate(file.negatives)]
    contest = Contest(library, day)
    ranked = [contest.rank(c, f"{file.path} {c.id}") for c in cases]
    return _report(file, contest, ranked, [(n, contest.verdict(n.description)) for n in negatives])


class Contest:
    """The engine and the baselines, over the same parks."""

    def __init__(self, library: Library, day: dt.date) -> None:
        self.library = library
        self.day = day
        self.matcher = Matcher(library)
        self.understanding = Understanding(library)
        self.ids = [v.park.id for v in self.matcher.views.parks]
        self._rankers = self._baselines(self.matcher.views)

    def rank(self, case: CompanyCase, where: str = "") -> Ranked:
        """Where the right park of a case comes, for the engine and for each baseline."""
        right = {self.area(p, where) for p in (case.park, *case.also_ok)}
        with_itself = self._match(self.matcher, case.description)
        parks, companies, left_out = without(self.library.parks, self.library.companies, case.company)
        result = with_itself
        if left_out:
            known = neighbours(parks, companies, self.library.sectors, self.library.gram_weights)
            others = self.matcher.seeing(build_views(parks, known, self.library.sectors, self.library.gram_weights))
            result = self._match(others, case.description)
        names = {v.park.id: v.park.short for v in self.matcher.views.parks}
        return Ranked(
            case, _rank([p.id for p in with_itself.parks], right), _rank([p.id for p in result.parks], right), left_out,
            {n: _rank([self.ids[i] for i in r(case.description)], right) for n, r in self._rankers.items()}, len(right),
            tuple(f"{p.name.short or p.name.zh}（{p.city.zh}）" for p in with_itself.parks[:3]),
            "、".join(names[p] for p in self.ids if p in right),
        )

    def verdict(self, description: str) -> Result:
        """What the engine says of a company none of the parks is for."""
        return self._match(self.matcher, description)

    def area(self, park_id: str, where: str) -> str:
        """The ranked area a case's park stands for: itself, the area it lies in, or the one of its region."""
        park = self.library.park(park_id)
        if park is not None:
            return park.part_of or park.id
        region = self.library.regions.get(park_id)
        for view in self.matcher.views.parks:
            if region is not None and view.park.region == region.id:
                return view.park.id
        raise InputError(f"park {park_id} has no profile", where, "add it to profiles/parks, or correct the case")

    def _match(self, matcher: Matcher, description: str) -> Result:
        return matcher.match(self.understanding.read(description, self.day), self.day, top=3)

    def _baselines(self, views: Views) -> dict[str, Ranker]:
        texts = [park_text(v, self.library.sectors) for v in views.parks]
        return {
            "TF-IDF": tfidf(texts, self.ids), "BM25": bm25(texts, self.ids),
            "popularity": popularity(views.parks, self.ids),
        }


def without(
    parks: Sequence[Park], companies: Sequence[Company], name: str
) -> tuple[tuple[Park, ...], tuple[Company, ...], tuple[str, ...]]:
    """Parks and directory without what they say of a company, and the entries left out."""
    if not name:
        return tuple(parks), tuple(companies), ()
    left_out = [f"{c.park} {c.name}" for c in companies if same_company(name, c.name)]
    kept = []
    for park in parks:
        parts: dict[str, Any] = {}
        for part in ("anchors", "institutions", "assets"):
            entries: tuple[Anchor | Asset, ...] = getattr(park, part)
            named = [e for e in entries if same_company(name, e.name if isinstance(e, Anchor) else e.name.zh)]
            if named:
                parts[part] = tuple(e for e in entries if e not in named)
                left_out += [f"{park.id} {e.name if isinstance(e, Anchor) else e.name.zh}" for e in named]
        kept.append(msgspec.structs.replace(park, **parts) if parts else park)
    return tuple(kept), tuple(c for c in companies if not same_company(name, c.name)), tuple(left_out)


def _rank(order: Sequence[str], right: set[str]) -> int:
    return next((n for n, park in enumerate(order, 1) if park in right), 0)


def _score(ranks: Sequence[int]) -> dict[str, float | None]:
    """Share among the first one, three and five, and the mean reciprocal rank."""
    shares = {f"top{k}_pct": percent(sum(0 < r <= k for r in ranks), len(ranks)) for k in FIRST}
    mrr = round(sum(1 / r for r in ranks if r) / len(ranks), 3) if ranks else None
    return {**shares, "mrr": mrr}


def _chance(ranked: Sequence[Ranked], parks: int) -> dict[str, float | None]:
    mean = len(ranked)
    shares = {f"top{k}_pct": percent(sum(chance(r.right, parks, k) for r in ranked), mean) for k in FIRST}
    return {**shares, "mrr": round(sum(chance_reciprocal(r.right, parks) for r in ranked) / mean, 3)}


def _report(
    file: CaseFile, contest: Contest, ranked: Sequence[Ranked], negatives: Sequence[tuple[NegativeCase, Result]]
) -> Report:
    mine, unseen = _score([r.rank for r in ranked]), _score([r.left_out_rank for r in ranked])
    methods: dict[str, Mapping[str, float | None]] = {"parkmatch": mine, "parkmatch, own entry left out": unseen}
    for name in ranked[0].baselines:
        methods[name] = _score([r.baselines[name] for r in ranked])
    methods["chance"] = _chance(ranked, len(contest.ids))
    poor = sum(result.fit.verdict == "poor" for _, result in negatives)
    figures: dict[str, Figure] = {
        "cases": len(ranked), "parks": len(contest.ids), **mine, **{f"left_out_{k}": v for k, v in unseen.items()},
        "cases_with_entry_left_out": sum(bool(r.left_out) for r in ranked),
        "negatives": len(negatives), "negatives_poor": poor,
    }
    for name, values in methods.items():
        if not name.startswith("parkmatch"):
            key = name.lower().replace("-", "")
            figures |= {f"{key}_{k}": v for k, v in values.items()}
    misses = [
        Miss(r.case.id, f"{r.case.company}（{r.case.city}）", r.right_names,
             f"rank {r.rank or 'none'}; first {'、'.join(r.offered)}",
             f"left out: {'、'.join(r.left_out)}" if r.left_out else "")
        for r in ranked if not 0 < r.rank <= 3
    ]
    misses += [
        Miss(n.id, n.company, "poor fit", f"{result.fit.verdict}; first "
             f"{'、'.join(p.name.short or p.name.zh for p in result.parks[:3])}")
        for n, result in negatives if result.fit.verdict != "poor"
    ]
    return Report("companies", str(file.path), figures, (_methods(methods), _cities(ranked)), tuple(misses))


def _methods(methods: Mapping[str, Mapping[str, float | None]]) -> Table:
    rows = tuple((name, *values.values()) for name, values in methods.items())
    return Table("ranking by description alone", ("", "top 1 %", "top 3 %", "top 5 %", "MRR"), rows)


def _cities(ranked: Sequence[Ranked]) -> Table:
    rows = []
    for city in dict.fromkeys(r.case.city for r in ranked):
        here = [r.rank for r in ranked if r.case.city == city]
        rows.append((city or "-", len(here), *_score(here).values()))
    return Table("by city", ("", "cases", "top 1 %", "top 3 %", "top 5 %", "MRR"), tuple(rows))
