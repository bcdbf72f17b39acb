"""One walk over a page's tree, so that the readers of fields need not walk it again and again."""

from collections import defaultdict
from collections.abc import Container, Iterable
from itertools import chain

from lxml import html

from crawlers.dom import select, words_in
from crawlers.parsing.selectors import Compound, Path, Test, paths_of

Places = defaultdict[str, list[int]]
"""Places of elements in document order, by an attribute or a value of one."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})


class Survey:
    """Which elements of a page bear which attributes.

    Words are looked for in the few hundred different classes and ids of a page, not in its
    thousands of elements; most selectors are answered by what the page has not. Elements are
    kept by their place in document order: numbers cost the garbage collector nothing.
    """

    def __init__(self, root: html.HtmlElement) -> None:
        self._root = root
        self._nodes = list(root.iter("*"))
        # A few dozen kinds of elements make up a page, by tag and names of attributes: one look-up
        # for each element, not one for each of its attributes.
        kinds: defaultdict[str, list[int]] = defaultdict(list)
        for place, node in enumerate(self._nodes):
            kinds[f"{node.tag} {' '.join(node.keys())}"].append(place)
        self._kinds = [(kind.split(" "), places) for kind, places in kinds.items()]
        self._known: dict[str, list[int]] = {}
        self._by_id, by_classes = self._values("id"), self._values("class")
        self._by_class: defaultdict[str, list[list[int]]] = defaultdict(list)
        for value, places in by_classes.items():
            for one in set(value.split()):
                self._by_class[one].append(places)
        self._by_word: defaultdict[str, list[list[int]]] = defaultdict(list)
        for marked in (by_classes, self._by_id):
            for value, places in marked.items():
                for word in words_in(value):
                    self._by_word[word].append(places)

    def _values(self, attribute: str) -> Places:
        """Value of an attribute → places of its bearers, kind by kind."""
        nodes = self._nodes
        found: Places = defaultdict(list)
        for kind, places in self._kinds:
            if attribute in kind[1:]:
                for place in places:
                    found[nodes[place].get(attribute, "")].append(place)
        return found

    def _bearing_name(self, attribute: str) -> list[int]:
        """Places of the elements with this attribute, in document order."""
        if attribute not in self._known:
            holding = [places for kind, places in self._kinds if attribute in kind[1:]]
            self._known[attribute] = sorted(chain.from_iterable(holding))
        return self._known[attribute]

    def bearers(self, attribute: str) -> list[html.HtmlElement]:
        """Elements with this attribute, in document order."""
        return [self._nodes[place] for place in self._bearing_name(attribute)]

    def named(self, wanted: frozenset[str], *tags: str) -> list[html.HtmlElement]:
        """Elements (of these tags) whose class or id has one of these words, in document order."""
        return [node for place in sorted(self._named(wanted))
                if (node := self._nodes[place]).tag in tags or not tags]  # fmt: skip

    def tagged(self, *tags: str) -> list[html.HtmlElement]:
        """Elements of these tags, in document order."""
        return [self._nodes[place] for place in self._tagged(tags)]

    def headings(self, wanted: frozenset[str], *tags: str) -> list[html.HtmlElement]:
        """The same, and every h1 to h4."""
        named, headings = self._named(wanted), set(self._tagged(_HEADINGS))
        return [node for place in sorted(named | headings)
                if (node := self._nodes[place]).tag in tags or place in headings]  # fmt: skip

    def select(self, css: str) -> list[html.HtmlElement]:
        """Elements that a CSS selector finds, in document order."""
        paths = paths_of(css)
        if paths is None:
            return select(self._root, css)
        possible = [path for path in paths if self._may_match(path)]
        if any(len(path.compounds) > 1 or not path.compounds[0].tests for path in possible):
            return select(self._root, ", ".join(path.css for path in possible))
        found = {place for path in possible for place in self._matches(path.compounds[0])}
        return [self._nodes[place] for place in sorted(found)]

    def _tagged(self, tags: Container[str]) -> list[int]:
        holding = [places for kind, places in self._kinds if kind[0] in tags]
        return sorted(chain.from_iterable(holding))

    def _named(self, wanted: frozenset[str]) -> set[int]:
        known = wanted & self._by_word.keys()
        return {place for word in known for places in self._by_word[word] for place in places}

    def _may_match(self, path: Path) -> bool:
        return all(map(self._bearing, path.tests))

    def _matches(self, compound: Compound) -> Iterable[int]:
        few = min(map(self._bearing, compound.tests), key=len)
        return (place for place in few if compound.matches(self._nodes[place]))

    def _bearing(self, test: Test) -> list[int]:
        """Places among which are all elements that pass a test."""
        if test.name == "id" and test.operator == "=":
            return self._by_id.get(test.value, [])
        if test.name == "class" and test.operator == "~=":
            return list(chain.from_iterable(self._by_class.get(test.value, ())))
        return self._bearing_name(test.name)
