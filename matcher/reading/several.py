"""Texts that speak of several companies (甲公司 … 乙公司 …): what is said of one of them is no fact of one applicant."""

from __future__ import annotations

from matcher.reading.marks import sought
from matcher.reading.text import Text
from matcher.reading.types import Reading

_COMPANY = sought(
    r"(?P<who>[甲乙丙丁])(?:公司|企业|厂)|(?P<letter>[abcd])(?:公司|企业)|第(?P<number>[一二三四])家(?=是|做|公司|企业|:|，|,)"
    r"|(?P<other>另一|一)家(?=是|做|叫|在)"
    r"|\((?P<item>[1-5])\) (?:an? |the )?[^;.\n]{0,40}?(?:firm|company|maker|manufacturer|start-?up|developer|producer)\b"
)
_BEFORE = frozenset("，,。；;:：!！?？\n \t")


def common_facts(text: Text, readings: list[Reading]) -> list[Reading]:
    """The readings without those made of words about one of several companies."""
    if not text.marks & _COMPANY.bit:
        return readings
    plain = text.plain
    companies = [m for m in text.matches(_COMPANY) if m.start() == 0 or plain[m.start() - 1] in _BEFORE]
    if len({m.group(m.lastgroup or 0) for m in companies}) < 2:
        return readings
    starts = [m.start() for m in companies]
    begin, end = starts[0], text.sentence(starts[-1])[1]
    return [r for r in readings if not begin <= r.span.start < end]
