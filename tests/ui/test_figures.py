"""Maps and charts as a browser gets them: well-formed, with words for people who do not see them, and nothing the policy forbids."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from isopolity.ui.charts import Figure, bar_chart, parts_bar
from isopolity.ui.maps import LinkState, MapLink, MapPoint, WorldMap, world_map

SVG = [MapPoint("a", 'Ville <"&>', 6.6, 1.7), MapPoint("b", "لومي", 50.5, 5.1)]


def a_map(key: str = "map") -> WorldMap:
    return world_map(SVG, [MapLink("a", "b", LinkState.PROMISED)], title="Two cities & a line", description="From <a> to b.", key=key)


def parsed(template: str, **context: Any) -> ElementTree.Element:
    return ElementTree.fromstring(render_to_string(template, context))


def attributes(root: ElementTree.Element) -> set[str]:
    return {name for element in root.iter() for name in element.attrib}


def test_map_is_named_and_described() -> None:
    root = parsed("ui/world_map.html", map=a_map())
    words = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert [words[name] for name in root.attrib["aria-labelledby"].split()] == ["Two cities & a line", "From <a> to b."]
    assert root.attrib["role"] == "img"
    assert [element.text for element in root.iter("text")] == ['Ville <"&>', "لومي"]
    assert [element.get("class") for element in root.iter("path")] == ["hatch", "land", "arc promised"]
    assert len(list(root.iter("circle"))) == 2


def test_two_maps_on_one_page_share_no_id() -> None:
    one, other = (
        {element.get("id") for element in parsed("ui/world_map.html", map=a_map(key)).iter()} - {None} for key in ("home", "place")
    )
    assert len(one) == 3
    assert not one & other


@pytest.mark.parametrize("make", [bar_chart, parts_bar])
def test_chart_shows_the_same_figures_as_its_table(make: Any) -> None:
    figures = [Figure("Africa", 30, "30 %"), Figure("Asia & Pacific", 12, "12 %")]
    chart = make(figures, key="c", title="Cities", description="Africa has most.")
    root = parsed("ui/chart_with_table.html", chart=chart, label_heading="Region", value_heading="Share")
    rows = [[cell.text for cell in row] for row in root.iter("tr")]
    assert rows == [["Region", "Share"], ["Africa", "30 %"], ["Asia & Pacific", "12 %"]]
    bars = [rect for rect in root.iter("rect") if rect.get("class") != "frame"]
    assert len(bars) == len(figures)
    assert float(bars[0].attrib["width"]) > float(bars[1].attrib["width"])


def test_no_drawing_uses_what_the_content_policy_forbids() -> None:
    chart = bar_chart([Figure("a", 1, "1")], key="c", title="t", description="d")
    for root in (parsed("ui/world_map.html", map=a_map()), parsed("ui/chart.html", chart=chart)):
        assert "style" not in attributes(root)
        assert not [name for name in attributes(root) if name.startswith("on")]
        assert {element.tag for element in root.iter()} & {"style", "script", "image", "foreignObject"} == set()
