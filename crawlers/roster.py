"""The catalogue as rows: outlets and sources of the database follow the YAML files."""

from crawlers.catalogue import Catalogue, Outlet, Source
from crawlers.url_rules import is_loopback_host
from newswatch.settings import SettingsError, settings
from storage.db import Connection, retried, transaction
from storage.queries import queries


def sync(connection: Connection, catalogue: Catalogue) -> None:
    """Writes what changed in the catalogue, and nothing else. What it lost is switched off; what
    such a source was still to fetch is left to another that lists it."""
    sources = catalogue.sources()
    outlets = {source.outlet.slug: source.outlet for source in sources}
    slugs = [source.slug for source in sources]

    def step() -> None:
        with transaction(connection):
            for outlet in outlets.values():
                _write_outlet(connection, outlet)
            for source in sources:
                _write_source(connection, source)
            queries.sources.retire_outlets(connection, slugs=list(outlets))
            if queries.sources.retire_sources(connection, slugs=slugs):
                queries.items.take_over(connection)

    retried(step)


def refuse_mixed(catalogue: Catalogue) -> None:
    """Loopback is for the sample newsroom alone: raises SettingsError where it meets live sources.

    A crawler that may dial both could be led into the local network by a live page.
    """
    local = [source.slug for source in catalogue.sources() if is_loopback_host(source.entry.url)]
    live = [source.slug for source in catalogue.sources() if source.slug not in set(local)]
    if settings().allow_loopback and live:
        raise SettingsError(
            f"NEWSWATCH_ALLOW_LOOPBACK: the catalogue {settings().catalogue_dir} holds live "
            f"sources ({', '.join(live[:5])}). Unset it, or point NEWSWATCH_CATALOGUE_DIR to "
            "the sample newsroom's sources."
        )
    if local and not settings().allow_loopback:
        raise SettingsError(
            f"NEWSWATCH_ALLOW_LOOPBACK: the catalogue {settings().catalogue_dir} holds sources "
            f"on this machine ({', '.join(local[:5])}). Set it to 1 for the sample newsroom."
        )


def _write_outlet(connection: Connection, outlet: Outlet) -> None:
    queries.sources.upsert_outlet(
        connection,
        slug=outlet.slug,
        name_ko=outlet.name.ko,
        name_en=outlet.name.en,
        kind=outlet.kind,
        tier=outlet.tier,
        owner_group=outlet.owner,
        home_url=outlet.home,
        family=outlet.family,
        licence=outlet.terms.licence,
        crawl_terms=outlet.terms.crawling,
        ai_terms=outlet.terms.ai,
        terms_seen=outlet.terms.seen,
        robots_noted=outlet.robots and outlet.robots.model_dump_json(),
        verified_by=outlet.verified.by,
        verified_on=outlet.verified.on,
    )
    queries.tls.note_exemption(
        connection,
        slug=outlet.slug,
        reason=outlet.tls and outlet.tls.reason,
        until=outlet.tls and outlet.tls.until,
    )
    least, most = outlet.promise.articles_per_day
    queries.yields.note_promise(
        connection,
        slug=outlet.slug,
        least=least,
        most=most,
        body=outlet.promise.with_body,
        time=outlet.promise.with_time,
        selected=list(outlet.selects[-1].named()),
    )


def _write_source(connection: Connection, source: Source) -> None:
    every = settings().poll_every_s
    queries.sources.upsert_source(
        connection,
        slug=source.slug,
        outlet_slug=source.outlet.slug,
        protocol=source.protocol,
        url=source.entry.url,
        use=source.entry.use,
        poll_every=source.entry.every if every is None else f"{every} seconds",
    )
