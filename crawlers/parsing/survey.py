"""One walk over a page's tree, so that the readers of fields need not walk it again and again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain

from lxml import html

from crawlers.dom import select
from crawlers.parsing.marks import asked_words_in, never_asked
from crawlers.parsing.selectors import Compound, Path, Test, paths_of

Places = defaultdict[str, list[int]]
"""Places of elements in document order, by an attribute or a value of one."""
Groups = defaultdict[str, list[list[int]]]
"""The same in several pieces."""
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
        self._kinds: Places = defaultdict(list)
        for place, node in enumerate(self._nodes):
            self._kinds[f"{node.tag} {' '.join(node.keys())} "].append(place)
        self._by_tag: Groups = defaultdict(list)
        for kind, places in self._kinds.items():
            self._by_tag[kind.partition(" ")[0]].append(places)
        self._by_attribute: dict[str, list[int]] = {}
        self._by_id, self._by_classes = self._values("id"), self._values("class")
        self._classes = frozenset(" ".join(self._by_classes).split())
        self._by_word: Groups = defaultdict(list)
        for marked in (self._by_classes, self._by_id):
            for places, words in zip(marked.values(), map(asked_words_in, marked), strict=True):
                for word in words:
                    self._by_word[word].append(places)

    def _values(self, attribute: str) -> Places:
        """Value of an attribute → places of its bearers, kind by kind."""
        nodes, name = self._nodes, attribute.encode()
        found: Places = defaultdict(list)
        for place in chain.from_iterable(self._kinds_with(attribute)):
            found[nodes[place].get(name, "")].append(place)
        return found

    def _kinds_with(self, attribute: str) -> Iterator[list[int]]:
        sought = f" {attribute} "
        return (places for kind, places in self._kinds.items() if sought in kind)

    def _bearing_name(self, attribute: str) -> list[int]:
        """Places of the elements with this attribute, in document order."""
        if attribute not in self._by_attribute:
            places = chain.from_iterable(self._kinds_with(attribute))
            self._by_attribute[attribute] = sorted(places)
        return self._by_attribute[attribute]

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
        if not all(path.is_descent for path in possible):
            return select(self._root, ", ".join(path.css for path in possible))
        found = {place for path in possible for place in self._below(path)}
        return [self._nodes[place] for place in sorted(found)]

    def _tagged(self, tags: Iterable[str]) -> list[int]:
        holding = [places for tag in tags for places in self._by_tag.get(tag, ())]
        return sorted(chain.from_iterable(holding))

    def _named(self, wanted: frozenset[str]) -> set[int]:
        if unknown := never_asked(wanted):
            raise ValueError(f"words not announced by crawlers.parsing.marks.asked: {unknown}")
        known = wanted & self._by_word.keys()
        return {place for word in known for places in self._by_word[word] for place in places}

    def _may_match(self, path: Path) -> bool:
        return all(map(self._bearing, path.tests))

    def _below(self, path: Path) -> Iterable[int]:
        """Places of what a path of descendants finds: from the few of its first step down."""
        first, *steps = path.compounds
        places = self._matches(first)
        for step in steps:
            places = {
                self._place_of[node]
                for above in _outermost({self._nodes[place] for place in places})
                for node in above.iterdescendants(step.tag or "*")
                if step.matches(node)
            }
        return places

    def _matches(self, compound: Compound) -> Iterable[int]:
        if not compound.tests:
            return self._tagged((compound.tag,))
        few = min(map(self._bearing, compound.tests), key=len)
        return (place for place in few if compound.matches(self._nodes[place]))

    @cached_property
    def _place_of(self) -> dict[html.HtmlElement, int]:
        return {node: place for place, node in enumerate(self._nodes)}

    def _bearing(self, test: Test) -> list[int]:
        """Places among which are all elements that pass a test."""
        if test.name == "id" and test.operator == "=":
            return self._by_id.get(test.value, [])
        if test.name == "class" and test.operator == "~=":
            return self._of_class(test.value)
        return self._bearing_name(test.name)

    def _of_class(self, name: str) -> list[int]:
        if name not in self._classes:
            return []
        bearing = [places for value, places in self._by_classes.items() if name in value.split()]
        return list(chain.from_iterable(bearing))


def _outermost(nodes: set[html.HtmlElement]) -> Iterator[html.HtmlElement]:
    """Those that stand in no other of them: below one is all that is below what it holds."""
    return (node for node in nodes if nodes.isdisjoint(node.iterancestors()))
