from __future__ import annotations

import itertools

import pytest

from matcher.evaluation.baselines import bm25, chance, chance_reciprocal, park_text, popularity, tfidf
from matcher.view import build_views
from rules.library import Library

TEXTS = ["中药饮片加工与中药材种植", "抗体药物研发，生物制品生产", "医疗器械与体外诊断试剂"]
IDS = ["a", "b", "c"]


@pytest.mark.parametrize("ranker", [tfidf, bm25])
def test_the_nearest_text_comes_first(ranker: object) -> None:
    rank = ranker(TEXTS, IDS)  # type: ignore[operator]
    assert rank("做体外诊断试剂的公司")[0] == 2
    assert rank("中藥飲片")[0] == 0


@pytest.mark.parametrize("ranker", [tfidf, bm25])
def test_nothing_in_common_falls_back_on_the_order_of_ids(ranker: object) -> None:
    assert ranker(TEXTS, IDS)("xyz")[0] == 0  # type: ignore[operator]


def test_popularity_does_not_read(library: Library) -> None:
    views = build_views(library.parks, library.neighbours, library.sectors, library.gram_weights).parks
    ids = [v.park.id for v in views]
    rank = popularity(views, ids)
    assert rank("中药") == rank("芯片")
    named = [len(views[i].neighbours) + sum(len(p.assets) for p in (views[i].park, *views[i].sites)) for i in rank("")]
    assert named == sorted(named, reverse=True)


def test_park_texts_hold_what_profiles_say(library: Library) -> None:
    views = build_views(library.parks, library.neighbours, library.sectors, library.gram_weights).parks
    view = next(v for v in views if v.neighbours)
    text = park_text(view, library.sectors)
    assert view.park.name.zh.lower() in text
    assert view.neighbours[0].name.lower() in text


@pytest.mark.parametrize(("right", "of"), [(1, 5), (2, 5), (3, 4), (4, 4)])
def test_chance_equals_the_count_of_all_orders(right: int, of: int) -> None:
    orders = list(itertools.permutations(range(of)))
    first = [next(n for n, x in enumerate(o, 1) if x < right) for o in orders]
    assert chance(right, of, 3) == pytest.approx(sum(f <= 3 for f in first) / len(orders))
    assert chance_reciprocal(right, of) == pytest.approx(sum(1 / f for f in first) / len(orders))
