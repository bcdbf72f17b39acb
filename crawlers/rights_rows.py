"""Opt-outs on their way into ``news.opt_out``, and pages whose text is not kept."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict

from storage.db import Connection, transaction
from storage.queries import queries
from storage.records import LandedPage, OptOut

log = logging.getLogger(__name__)

_MOST_PER_SOURCE = 200


def record(connection: Connection, source_id: int, url: str, opt_outs: Sequence[OptOut]) -> None:
    """Notes what was seen at an address, in a transaction of the caller's."""
    if not opt_outs:
        return
    rows = {(one.place, one.name, one.addressee): asdict(one) for one in opt_outs}
    queries.rights.record_opt_outs(
        connection,
        source_id=source_id,
        url=url,
        opt_outs=json.dumps(list(rows.values()), default=str, ensure_ascii=False),
        most=_MOST_PER_SOURCE,
    )


def refuse_page(
    connection: Connection,
    page: LandedPage,
    opt_outs: Sequence[OptOut],
    refusal: tuple[str, OptOut],
) -> None:
    """A page that reserves its text: its item ends filtered, and its body is given up."""
    reason, by = refusal
    log.info("%s is not kept (%s): %s", page.url, reason, by.directive)
    with transaction(connection):
        record(connection, page.source_id, page.url, opt_outs)
        queries.rights.refuse_page(
            connection, attempt_id=page.attempt_id, reason=reason, directive=by.directive
        )
        sha = bytes(page.raw_sha)
        queries.rights.hold_body(connection, sha=sha)
        queries.rights.withdraw_body(connection, sha=sha)
