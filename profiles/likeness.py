"""How alike two texts speak: pairs of characters weighed by how telling they are, compared by their angle.

Term weighting after Spärck Jones, *A statistical interpretation of term specificity* (1972): a pair that stands in few of
the sector tree's own terms tells much. The weights come from the tree alone, so that a new park changes no other's.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from operator import add

import numpy as np

from profiles.sectors import Sectors

_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9][a-z0-9\-]+")
MOST_TIMES = 1000  # said more often, a pair tells no more
TIMES = np.array([0.0, *(1 + math.log(n) for n in range(1, MOST_TIMES + 1))])
UNSEEN = 1.0  # a pair no sector term has says something, less than any that one has


def grams(plain: str) -> list[str]:
    """Pairs of Chinese characters and whole Latin words of a Simplified, lower-case text.

    >>> grams("血球分析仪 ct")
    ['血球', '球分', '分析', '析仪', 'ct']
    """
    found: list[str] = []
    for run in _RUN.findall(plain):
        if run[0] >= "\u4e00":
            found += map(add, run, run[1:])
        else:
            found.append(run)
    return found


def gram_weights(sectors: Sectors) -> dict[str, float]:
    """How telling each pair is, from the terms of the sector tree."""
    terms = [t.lower() for s in sectors.items for t in (*s.aliases.zh, *s.aliases.en, s.label.zh)]
    counts: dict[str, int] = {}
    for term in terms:
        for gram in set(grams(term)):
            counts[gram] = counts.get(gram, 0) + 1
    return {g: math.log(len(terms) / (1 + n)) for g, n in counts.items()}


def vector(plain: str, weights: Mapping[str, float]) -> dict[str, float]:
    """A text's weighed pairs, of length 1."""
    raw = {g: float(TIMES[min(n, MOST_TIMES)]) * weights.get(g, UNSEEN) for g, n in Counter(grams(plain)).items()}
    length = math.sqrt(math.fsum(v * v for v in raw.values())) or 1.0
    return {g: v / length for g, v in raw.items()}


def likeness(one: Mapping[str, float], other: Iterable[tuple[str, float]]) -> float:
    """The cosine of two vectors: 0 nothing in common, 1 the same words."""
    return sum(one.get(g, 0.0) * w for g, w in other)
