"""Charts: text stays text in SVG, letters stand in where a font lacks the words, tiles are Guangdong's cities."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import pytest

from profiles.yaml_source import read_yaml
from reports.documents.charts.drawings import Bar, Cartogram, Drawing, Quadrant, Spot, Tile, Waterfall
from reports.documents.charts.fonts import font_with, installed, names
from reports.documents.charts.inline import inline
from reports.documents.charts.render import png, svg
from reports.documents.folder import HERE
from rules.library import load_library

DEJAVU = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
BARS = Waterfall((Bar("产业契合", 1251, 1251, 2200), Bar("<政策> & 价值", 150, 0, 300)), "合计", "已知", "未知")
SPOTS = Quadrant(tuple(Spot(n, f"园区{n}", 5000, 4000, 6000, 0.0) for n in range(1, 4)), "得分", "资金", "好", "多", "契")
TILES = Cartogram((Tile(0, 0, "广州", (1, 2, 3, 4, 5, 6, 7)), Tile(1, 0, "深圳", ())))
ALL: list[Drawing] = [BARS, SPOTS, TILES]


@pytest.mark.parametrize("drawing", ALL)
def test_svg_keeps_words_as_words_and_is_the_same_each_time(drawing: Drawing) -> None:
    first = svg(drawing, "a")
    assert first == svg(drawing, "a")
    root = ElementTree.fromstring(inline(first, "a", "told"))
    said = {e.text for e in root.iter() if e.tag.endswith("text")}
    assert said & {"产业契合", "得分", "广州"}
    assert root.get("aria-label") == "told"
    assert not [e for e in root.iter() if e.tag.endswith(("style", "metadata", "script", "image"))]


def test_ids_of_two_charts_do_not_meet() -> None:
    ids = [
        {e.get("id") for e in ElementTree.fromstring(inline(svg(BARS, n), n, "")).iter() if e.get("id")} for n in "ab"
    ]
    assert ids[0] and not ids[0] & ids[1]


@pytest.mark.parametrize("drawing", ALL)
def test_without_a_font_each_word_becomes_a_letter_with_a_key(drawing: Drawing) -> None:
    picture = png(drawing, lambda _: None)
    assert picture.png.startswith(b"\x89PNG")
    letters, texts = zip(*picture.key, strict=True)
    assert len(set(letters)) == len(letters) and len(set(texts)) == len(texts)
    assert set(texts) & {"产业契合", "得分", "广州"}


@pytest.mark.parametrize("drawing", ALL)
def test_with_a_font_there_is_no_key(drawing: Drawing) -> None:
    asked: list[str] = []

    def found(text: str) -> Path:
        asked.append(text)
        return DEJAVU

    assert png(drawing, found).key == ()
    assert set("产得广") & set(asked[0])


def test_a_font_is_taken_only_if_it_has_every_character() -> None:
    assert font_with("Ωλ Score", (DEJAVU,)) == DEJAVU
    assert font_with("Ωλ 广", (DEJAVU,)) is None
    assert font_with("a", (Path(__file__), DEJAVU)) == DEJAVU  # what is no font is passed over


def test_the_machines_fonts_are_looked_through() -> None:
    found = font_with("Score 123")
    assert found is not None and found.exists()
    assert len(installed()) == len(set(installed()))
    assert names()["charts"] and set(names()["word"]) == {"body", "heading", "second", "title"}


def test_tiles_are_the_cities_of_guangdong_and_no_two_overlap() -> None:
    data = read_yaml(HERE / "cartogram.yaml").data
    cities = {r.id for r in load_library().regions.items if r.parent == "guangdong" and r.code.startswith("44")}
    assert set(data) == cities and len(cities) == 21
    assert len({tuple(place) for place in data.values()}) == 21
    assert not {"hong_kong", "macao"} & set(data)


@pytest.mark.parametrize(("west", "east"), [("zhanjiang", "maoming"), ("foshan", "dongguan"), ("shanwei", "shantou")])
def test_west_is_left(west: str, east: str) -> None:
    data = read_yaml(HERE / "cartogram.yaml").data
    assert data[west][0] < data[east][0]


@pytest.mark.parametrize(("north", "south"), [("shaoguan", "guangzhou"), ("zhongshan", "zhuhai"), ("dongguan", "shenzhen")])
def test_north_is_up(north: str, south: str) -> None:
    data = read_yaml(HERE / "cartogram.yaml").data
    assert data[north][1] < data[south][1]
