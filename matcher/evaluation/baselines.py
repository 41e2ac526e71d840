"""What the same parks would be ranked by without any understanding: the figures every ranking has to beat.

Character TF-IDF and BM25 see the same park texts the profiles hold; popularity always offers the parks with most named
companies and platforms; chance draws an order at random.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from matcher.reading.text import to_plain
from matcher.view import ParkView
from profiles.sectors import Sectors

Ranker = Callable[[str], list[int]]


def park_text(view: ParkView, sectors: Sectors) -> str:
    """Everything known of a park (with its sites and the companies there) in words, as one text."""
    labels = {s.id: s.label.zh for s in sectors.items}
    words: list[str] = []
    for park in (view.park, *view.sites):
        words += [park.name.zh, *park.aliases]
        words += [labels[f.sector] for f in park.focus for _ in range(f.weight)]
        for asset in park.assets:
            words += [asset.name.zh, *(labels[f] for f in asset.fields)]
        words += [t.zh for t in (*park.targets, *park.notes)]
        words += [o.text.zh for o in park.openness]
    for neighbour in view.neighbours:
        words += [neighbour.name, *neighbour.makes, *(sectors.items[f].label.zh for f in neighbour.fields)]
    return to_plain("。".join(words))


def bigrams(text: str) -> list[str]:
    """Neighbouring characters of a text, without blanks and signs.

    >>> bigrams("CAR-T 细胞")
    ['ca', 'ar', 'rt', 't细', '细胞']
    """
    kept = [c for c in text.lower() if c.isalnum()]
    return [a + b for a, b in itertools.pairwise(kept)]


def tfidf(texts: Sequence[str], ids: Sequence[str]) -> Ranker:
    """Ranks by cosine similarity of character n-grams (1 to 3) weighed by TF-IDF."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    matrix = vectorizer.fit_transform(texts)

    def rank(description: str) -> list[int]:
        scores = (matrix @ vectorizer.transform([to_plain(description)]).T).toarray().ravel()
        return _order([float(s) for s in scores], ids)

    return rank


def bm25(texts: Sequence[str], ids: Sequence[str], k1: float = 1.5, b: float = 0.75) -> Ranker:
    """Ranks by Okapi BM25 over character bigrams.

    Robertson & Zaragoza, *The Probabilistic Relevance Framework: BM25 and Beyond* (2009).
    """
    counts = [Counter(bigrams(t)) for t in texts]
    lengths = [sum(c.values()) for c in counts]
    mean = sum(lengths) / max(len(lengths), 1) or 1.0
    in_documents = Counter(g for c in counts for g in c)

    def weight(gram: str) -> float:
        return math.log(1 + (len(texts) - in_documents[gram] + 0.5) / (in_documents[gram] + 0.5))

    def rank(description: str) -> list[int]:
        grams = set(bigrams(to_plain(description))) & in_documents.keys()
        scores = []
        for count, length in zip(counts, lengths, strict=True):
            norm = k1 * (1 - b + b * length / mean)
            scores.append(math.fsum(weight(g) * count[g] * (k1 + 1) / (count[g] + norm) for g in sorted(grams)))
        return _order(scores, ids)

    return rank


def popularity(views: Sequence[ParkView], ids: Sequence[str]) -> Ranker:
    """Always the parks with most named companies, institutions and platforms."""
    named = [float(len(v.neighbours) + sum(len(p.assets) for p in (v.park, *v.sites))) for v in views]
    order = _order(named, ids)
    return lambda _: order


def _order(scores: Sequence[float], ids: Sequence[str]) -> list[int]:
    return sorted(range(len(scores)), key=lambda i: (-scores[i], ids[i]))


def chance(right: int, of: int, within: int) -> float:
    """The probability that a random order of `of` parks has one of the `right` ones among the first `within`.

    >>> chance(1, 10, 3)
    0.3
    """
    if right == 0:
        return 0.0
    return round(1 - math.comb(of - right, within) / math.comb(of, within), 12) if within < of else 1.0


def chance_reciprocal(right: int, of: int) -> float:
    """The mean of 1/rank of the first right park in a random order.

    >>> chance_reciprocal(1, 2)
    0.75
    """
    steps: Iterable[int] = range(1, of + 1)
    return math.fsum((chance(right, of, r) - (chance(right, of, r - 1) if r > 1 else 0.0)) / r for r in steps)
