"""Dates as they are written: 2027年一季度, 明年6月, 28年底, Q1 2027, June 2027."""

from __future__ import annotations

import datetime as dt
import re

import msgspec

from matcher.reading.marks import Guarded
from matcher.reading.numerals import chinese_number
from matcher.reading.patterns import regex


class When(msgspec.Struct, frozen=True, gc=False):
    """A date in a text: a year, a month (`2027-06`) or a day, as precisely as it was said."""

    start: int
    end: int
    year: int
    month: int = 0
    day: int = 0
    part: bool = False  # a part of the year (前三季度, 上半年): figures for it are no full year's

    @property
    def text(self) -> str:
        """The date as text, no more precise than it was said."""
        if self.month and self.day:
            return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        return f"{self.year:04d}-{self.month:02d}" if self.month else f"{self.year:04d}"


_RELATIVE = {
    "大后年": 3,
    "后年": 2,
    "明年": 1,
    "来年": 1,
    "今年": 0,
    "本年": 0,
    "年内": 0,
    "去年": -1,
    "上年": -1,
    "旧年": -1,
    "前年": -2,
    "出年": 1,
    "下年": 1,
    "next year": 1,
    "this year": 0,
    "last year": -1,
}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH_EN = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_QUARTER = {
    "一": 1,
    "1": 1,
    "二": 2,
    "2": 2,
    "三": 3,
    "3": 3,
    "四": 4,
    "4": 4,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": 4,
}
_YEAR = r"(?P<y>(?:19|20)\d\d|[一二][九〇零][〇零一二三四五六七八九]{2}|(?<![\d.,])(?:1[5-9]|2\d)(?=年(?:营收|收入|销售|\d+(?:\.\d+)?[亿万]))|(?<![\d.,])[0189]\d(?=年(?:的老[厂企]|成立|建厂|创立|创办|开厂))|(?<![\d.,一-龥])[12]\d(?=年(?:\d{1,2}月|[一二三四]季|第[一二三四]季|上半年|下半年|底|初|年?[成投开建])))"
_REST = (
    r"(?:年?度?\s?-?(?P<partial>前[一二三]个?季度|前[1-9]个?季度|1\s?[-~至到]\s?(?:9|10|11|[2-8])月|前\d{1,2}个?月|截至)"
    r"|年?度?\s?(?:的|第)?(?P<q>[一二三四1-4])季度?|年?度?\s?q(?P<q2>[1-4])"
    r"|年?\s?(?P<half>上半年|下半年|h[12]|年中(?![国方区心]))|年?(?P<end>年?(?:底|末)(?:前|之前)?)|年?(?P<early>年?初)"
    r"|年\s?(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月(?:份)?(?:\s?(?P<d>[12]\d|3[01]|0?[1-9])\s?[日号])?"
    r"|[-./](?P<m2>1[0-2]|0?[1-9])(?![\d%])(?:[-./](?P<d2>[12]\d|3[01]|0?[1-9])(?!\d))?"
    r"|年度?)?"
)
_REL_REST = (
    _REST.replace("?P<m2>", "?P<m3>")
    .replace("?P<d2>", "?P<d3>")
    .replace("|[-./](?P<m3>", "|(?P<m3>")
    .replace(
        r"(?![\d%])(?:[-./](?P<d3>[12]\d|3[01]|0?[1-9])(?!\d))?",
        r"\s?月(?:份)?(?:\s?(?P<d3>[12]\d|3[01]|0?[1-9])\s?[日号])?",
    )
)
_ZH = regex(rf"(?<![\d.$¥/-])(?<!\d,){_YEAR}{_REST}")
_MAYBE_YEAR = regex(r"[12一二](?=[\d九〇零])")  # where a year can begin
# 08年的老厂, 98年成立: two figures, and what only a founding year is followed by.
_FOUNDED = Guarded(r"年(?:的老[厂企]|成立|建厂|创立|创办|开厂)")
_MAYBE_FOUNDED = regex(r"[0-289一二](?=[\d九〇零])")
_ZH_REL = Guarded(rf"(?P<rel>大后年|后年|明年|来年|今年|本年|去年|上年|旧年|前年|出年)(?:的)?{_REL_REST}")
_YEAR_END = Guarded(r"(?<![\d一-龥])(?:今年)?年(?:底|内)(?:前|之前)?|(?<=[，,。；;、\s])年(?:底|内)")
_EN = Guarded(
    rf"(?:(?P<month>{_MONTH_EN})\.?\s(?:(?P<md>[12]?\d|3[01])(?:st|nd|rd|th)?,?\s)?(?:of\s)?(?P<y1>(?:19|20)\d\d)"
    rf"|q(?P<q>[1-4])(?:\s|\s?/\s?|\sof\s|')?(?P<y2>(?:19|20)\d\d)|(?P<qw>first|second|third|fourth|last) quarter (?:of )?(?P<y3>(?:19|20)\d\d)"
    rf"|(?P<half>h[12]|first half|second half|mid|early|late|(?:the )?end(?: of)?|year[- ]end)[\s-](?:of |year )?(?P<y4>(?:19|20)\d\d)"
    rf"|(?:fy\s?)(?P<y5>(?:19|20)\d\d))"
)
_EN_REL = Guarded(r"(?P<rel>next|this|last) year(?!['’]s product)")


def find_dates(plain: str, today: dt.date, marks: int = -1) -> list[When]:
    """The dates in a plain text, in order; 明年 and 去年 are counted from `today`.

    `marks` are those of the text; without them every kind of date is looked for.
    """
    found: list[When] = []
    end = 0
    for maybe in (_MAYBE_FOUNDED if marks & _FOUNDED.bit else _MAYBE_YEAR).finditer(plain):
        match = _ZH.match(plain, maybe.start()) if maybe.start() >= end else None
        if match is not None:
            end = match.end()
            when = _chinese(match, plain)
            if when:
                found.append(when)
    if not marks & _ANY_OTHER:
        return found
    for match in _ZH_REL.finditer(plain) if marks & _ZH_REL.bit else ():
        found.append(_parts(match, today.year + _RELATIVE[match["rel"]], match.groupdict()))
    if marks & _YEAR_END.bit and ("年底" in plain or "年内" in plain):
        found += [
            When(m.start(), m.end(), today.year, 12 if "底" in m.group() else 0) for m in _YEAR_END.finditer(plain)
        ]
    if marks & (_EN.bit | _EN_REL.bit) and _NEAR_ENGLISH_YEAR.search(plain):
        found += [_english(m) for m in _EN.finditer(plain)]
        found += [
            When(m.start(), m.end(), today.year + _RELATIVE[m.group()[:9].strip()]) for m in _EN_REL.finditer(plain)
        ]
    return _longest(found) if len(found) > 1 else found


_ANY_OTHER = _ZH_REL.bit | _YEAR_END.bit | _EN.bit | _EN_REL.bit


def _longest(found: list[When]) -> list[When]:
    kept: list[When] = []
    for when in sorted(found, key=lambda w: (w.start, -w.end)):
        if not kept or when.start >= kept[-1].end:
            kept.append(when)
        elif when.start == kept[-1].start or when.end - when.start > kept[-1].end - kept[-1].start:
            kept[-1] = max(kept[-1], when, key=lambda w: w.end - w.start)
    return kept


_NEAR_ENGLISH_YEAR = regex(r"[a-z] ?(?:19|20)\d\d|fy|year|q[1-4]")
_COUNTED = regex(
    r"\s?(?:元|万|亿|平|㎡|m2|人|名|亩|吨|l\b|升|sqm|sq|mu\b|people|employees|staff|million|张|床|台|支|家|项|件|个|%|余|多)"
)


# 2000-2500平 and 租2000到3000平: the first of two figures is no year.
_COUNTED_RANGE = regex(rf"[ \t]?(?:-|–|—|~|～|至|到|to)[ \t]?\d[\d,.]*{_COUNTED.pattern}")


def _chinese(match: re.Match[str], plain: str) -> When | None:
    bare = match.end() == match.end("y")
    year = int(match["y"]) if match["y"].isdigit() else int(chinese_number(match["y"]) or 0)
    if year < 100:
        year += 2000 if year < 70 else 1900
    if bare and (
        _COUNTED.match(plain, match.end())
        or _COUNTED_RANGE.match(plain, match.end())
        or (plain[match.end() : match.end() + 1].isalnum() and plain[match.end()] < "\u3000")
    ):
        return None
    if not 1800 <= year <= 2100:
        return None
    if match.lastgroup == "y":
        return When(*match.span(), year)
    return _parts(match, year, match.groupdict())


def _month(words: str) -> int:
    return int(words) if words.isdigit() else int(chinese_number(words) or 0)


def _parts(match: re.Match[str], year: int, said: dict[str, str | None]) -> When:
    month = said.get("m") or said.get("m2") or said.get("m3")
    day = said.get("d") or said.get("d2") or said.get("d3")
    quarter = said.get("q") or said.get("q2")
    start, end = match.span()
    if said.get("partial"):
        return When(start, end, year, part=True)
    if quarter:
        return When(start, end, year, _QUARTER[quarter] * 3 - 2, part=True)
    if said.get("half"):
        return When(start, end, year, part=True)
    if said.get("end"):
        return When(start, end, year, 12)
    if said.get("early"):
        return When(start, end, year, 1, part=True)
    if month:
        return When(start, end, year, _month(month), int(day or 0), part=True)
    return When(start, end, year)


def _english(match: re.Match[str]) -> When:
    said = match.groupdict()
    year = int(next(v for k, v in said.items() if k.startswith("y") and v))
    start, end = match.span()
    if said["month"]:
        return When(start, end, year, _MONTHS.index(said["month"][:3]) + 1, int(said["md"] or 0), True)
    quarter = said["q"] or said["qw"]
    if quarter:
        return When(start, end, year, _QUARTER[quarter] * 3 - 2, part=True)
    half = said["half"] or ""
    if half:
        month = 12 if "end" in half else 1 if half == "early" else 0
        return When(start, end, year, month, part=True)
    return When(start, end, year)
