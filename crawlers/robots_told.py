"""What is known of one address: whether its site's robots.txt allows it, and what the site says of
the use of its texts. Read from our own rows; nothing is asked of the site."""

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from crawlers.robots_answers import origin_of
from crawlers.robots_copies import rules_of
from crawlers.robots_rules import Forbidden
from storage.db import connect, transaction
from storage.queries import queries
from storage.records import OptOutRow, RobotsFile


@dataclass(frozen=True)
class RobotsTold:
    """``is_allowed`` is None where the site's robots.txt is not known, or too old to go by: it is
    asked for before the next request. ``failure``: why a newer one could not be had."""

    url: str
    robots_url: str
    is_allowed: bool | None = None
    rule: str | None = None
    crawl_delay_s: float | None = None
    status: int | None = None
    fetched_at: datetime | None = None
    expires_at: datetime | None = None
    failure: str | None = None
    opt_outs: tuple[OptOutRow, ...] = ()


class NoAddress(ValueError):
    """Not an http(s) address."""


def robots_told(url: str) -> RobotsTold:
    """Raises NoAddress, StorageError."""
    url = url if "://" in url else f"https://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise NoAddress(url)
    told = RobotsTold(url, f"{origin_of(url)}/robots.txt")
    bare = host.removeprefix("www.").removeprefix("m.")
    with closing(connect("ingest")) as connection, transaction(connection):
        file = queries.robots.load_file(connection, origin=origin_of(url))
        hosts = [host, bare, f"www.{bare}", f"m.{bare}"]
        opt_outs = tuple(queries.rights.list_opt_outs(connection, hosts=hosts))
    told = replace(told, opt_outs=opt_outs)
    return told if file is None else _by(file, told)


def _by(file: RobotsFile, told: RobotsTold) -> RobotsTold:
    told = replace(
        told,
        status=file.status,
        fetched_at=file.fetched_at,
        expires_at=file.expires_at,
        failure=file.failure,
    )
    if not file.is_valid:
        return told
    rules = rules_of(replace(file, body=bytes(file.body)))
    try:
        is_allowed, rule = True, rules.check(told.url)
    except Forbidden as error:
        is_allowed, rule = False, error.rule
    return replace(told, is_allowed=is_allowed, rule=rule, crawl_delay_s=rules.delay)
