"""Outlets whose terms want to be asked before machines collect are off until the operator says that
consent was obtained (``NEWSWATCH_CONSENTED``)."""

from crawlers.outlet import Outlet
from crawlers.troubles import Trouble, explain
from newswatch.settings import settings

KIND = "consent_missing"


def lacks_consent(outlet: Outlet) -> bool:
    """Whether nothing may be asked of an outlet, by its terms as its YAML notes them."""
    return outlet.terms.crawling == "consent" and outlet.slug not in settings().consented


def trouble_of(outlet: Outlet) -> Trouble:
    """Why nothing is asked, and what states that it may be."""
    return Trouble(KIND, explain(KIND, f"NEWSWATCH_CONSENTED={outlet.slug}; {outlet.terms.seen}"))
