"""Articles that a portal's search finds, and whose they are."""

import pytest

from crawlers.catalogue import load_catalogue
from crawlers.entries import Judged
from crawlers.handing import handed
from newswatch.settings import PROJECT
from newswatch.urls import url_sha
from storage.records import ListedEntry
from tests.crawling import set_all


@pytest.mark.parametrize(("consented", "source"), [("", None), ("hankyung", "hankyung/feed")])
def test_nothing_is_handed_to_an_outlet_that_wants_to_be_asked(
    monkeypatch: pytest.MonkeyPatch, consented: str, source: str | None
) -> None:
    set_all(monkeypatch, CONSENTED=consented)
    catalogue = load_catalogue(PROJECT / "crawlers" / "sources")
    url = str(catalogue.outlets["hankyung"].example)
    [one] = handed([Judged(ListedEntry(url), url, url_sha(url), "offsite")], catalogue)
    assert one.slug == source
    assert one.judged.reason == ("handed_over" if source else "offsite")
