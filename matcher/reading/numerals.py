"""Chinese numerals as they are spoken: 六亿八, 一百五十, 两三千, 一点五."""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10.0, "百": 100.0, "千": 1000.0}
_LARGE = {"万": 1e4, "亿": 1e8}
CHARACTERS = "零〇一二两三四五六七八九十百千万亿"


def chinese_number(words: str) -> float | None:
    """The number some numerals stand for, or None when they are no number.

    >>> [chinese_number(w) for w in ("六亿八", "一百五十", "一千五", "十二", "二〇二七", "三点五亿", "两万三千", "一百零五")]
    [680000000.0, 150.0, 1500.0, 12.0, 2027.0, 350000000.0, 23000.0, 105.0]
    """
    if not words:
        return None
    if "点" in words:
        return _decimal(words)
    if len(words) > 1 and all(c in _DIGITS for c in words):
        return float("".join(str(_DIGITS[c]) for c in words)) if len(words) >= 4 else None
    total = section = digit = 0.0
    unit = 1.0
    seen_zero = pending = False
    for character in words:
        if character in _DIGITS:
            if pending:
                return None
            seen_zero = character in "零〇"
            digit, pending = float(_DIGITS[character]), not seen_zero
        elif character in _SMALL:
            section += (digit if pending else 1.0) * _SMALL[character]
            unit, digit, pending, seen_zero = _SMALL[character], 0.0, False, False
        else:
            if character not in _LARGE:
                return None
            scale = _LARGE[character]
            section += digit if pending else 0.0
            if not total and not section:
                section = 1.0
            total = (total + section) * scale if scale > 1e4 or total < 1e8 else total + section * scale
            section, unit, digit, pending, seen_zero = 0.0, scale, 0.0, False, False
    if pending:
        section += digit if seen_zero or unit == 1 or unit == 10 or _after_zero(words) else digit * unit / 10
    return total + section


def _after_zero(words: str) -> bool:
    return len(words) > 1 and words[-2] in "零〇"


def _decimal(words: str) -> float | None:
    whole, _, rest = words.partition("点")
    fraction = ""
    while rest and rest[0] in _DIGITS:
        fraction, rest = fraction + str(_DIGITS[rest[0]]), rest[1:]
    if not fraction:
        return None
    head = chinese_number(whole) if whole else 0.0
    scale = 1.0
    for character in rest:
        scale *= _LARGE.get(character) or _SMALL.get(character) or 0.0
    return None if head is None or not scale else float(f"{(head + float('0.' + fraction)) * scale:.12g}")


def chinese_range(words: str) -> tuple[float, float] | None:
    """Two neighbouring digits said in one breath: 两三千万 is 20 to 30 million.

    >>> chinese_range("两三千万"), chinese_range("七八十"), chinese_range("二三"), chinese_range("三千")
    ((20000000.0, 30000000.0), (70.0, 80.0), (2.0, 3.0), None)
    """
    for at in range(len(words) - 1):
        first, second = words[at], words[at + 1]
        if first in _DIGITS and second in _DIGITS and first not in "零〇":
            step = _DIGITS[second] - _DIGITS[first]
            if step == 1 or (first, second) == ("三", "五"):
                low = chinese_number(words[:at] + first + words[at + 2 :])
                high = chinese_number(words[:at] + second + words[at + 2 :])
                return None if low is None or high is None else (low, high)
            return None
    return None
