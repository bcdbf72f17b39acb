"""Look-ups by id and class: what the index answers by itself is what CSS means, and lxml says."""

import pytest

from crawlers.dom import select, tree_of
from crawlers.parsing.selectors import paths_of
from crawlers.parsing.survey import Survey

MARKUP = """<html><body>
<div n=1 id=x class=x><p n=2 class="x y"></p><p n=3 class="y	x
 z"></p></div>
<p n=4 class=xy></p><p n=5 class=X></p><p n=6 class=""></p><p n=7 id=""></p><p n=8></p>
<span n=9 id=x></span><span n=10 class="y x"><b n=11 class=x></b></span>
<p n=12 id="x y"></p><p n=13 class=" x "></p><p n=14 class="x-y x_y"></p>
</body></html>"""
FOUND = {
    "[id]": [1, 7, 9, 12],
    "[class]": [1, 2, 3, 4, 5, 6, 10, 11, 13, 14],
    "[id=x]": [1, 9],
    "#x": [1, 9],
    "[id='x y']": [12],
    "[id~=x]": [1, 9, 12],
    "[class=x]": [1, 11],
    "[class=' x ']": [13],
    "[class='y x']": [10],
    "[class=X]": [5],
    "[class~=x]": [1, 2, 3, 10, 11, 13],
    ".x": [1, 2, 3, 10, 11, 13],
    "p.x": [2, 3, 13],
    "p[class=x]": [],
    "b[class=x], div[id]": [1, 11],
    ".x.y": [2, 3, 10],
    ".x[id]": [1],
    "[class][id]": [1],
    ".x-y": [14],
    "[class=y]": [],
    "[id=nosuch]": [],
    "[data-nosuch]": [],
    "div .x": [2, 3],
    ".x .x": [2, 3, 11],
    "[id] [class=x]": [],
    "span [class=x]": [11],
}


@pytest.mark.parametrize("css", FOUND)
def test_an_id_or_class_is_found_where_it_stands(css: str) -> None:
    root = tree_of(MARKUP)
    assert root is not None
    assert (paths_of(css) is None) is ("'" in css), "the index answers, but for values with blanks"
    found = Survey(root).select(css)
    assert [int(node.get("n", "")) for node in found] == FOUND[css]
    assert found == select(root, css)
