"""What cannot be read is set aside with its bytes and the reason; nothing is dropped."""

from typing import TYPE_CHECKING

from storage.db import Connection, transaction
from storage.queries import queries

if TYPE_CHECKING:  # the parser's process has no need of Scrapy
    from scrapy.http import Response

LISTING_VERSION = "2"
"""Version of the listing readers, for whoever reads a quarantined body again later."""


def set_aside_listing(connection: Connection, response: "Response", error: Exception) -> None:
    """Sets a landed listing aside; one that failed before keeps its entry. Where somebody else has
    taken the source over, what we could not read is no news."""
    meta = response.meta
    with transaction(connection):
        if not queries.runs.holds_claim(connection, run_id=meta["errand"].claim.run_id):
            return
        queries.parsing.follow_listing(connection, attempt_id=meta["attempt_id"], url=response.url)
        write(
            connection,
            stage="listing",
            attempt_id=meta["attempt_id"],
            url=response.url,
            raw_sha=meta["raw_sha"],
            version=LISTING_VERSION,
            error=error,
        )


def write(
    connection: Connection,
    *,
    stage: str,
    attempt_id: int,
    url: str,
    raw_sha: bytes,
    version: str,
    error: Exception,
) -> None:
    """Writes the row in the caller's transaction; its kind is ``error.kind``, or its class."""
    queries.parsing.set_aside(
        connection,
        stage=stage,
        attempt_id=attempt_id,
        url=url,
        raw_sha=raw_sha,
        version=version,
        kind=getattr(error, "kind", type(error).__name__),
        error=str(error)[:2000].replace("\x00", ""),
    )
