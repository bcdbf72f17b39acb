"""One entry of the quarantine with all that a person needs to judge it."""

import gzip
from dataclasses import dataclass
from datetime import datetime

__all__ = ["QuarantineCase"]


@dataclass(frozen=True)
class QuarantineCase:
    """What was set aside, its request, its source and listing, and the bytes as served.

    ``asked_url`` was requested and ``final_url`` answered; ``item_id`` is null for a listing, and
    ``page_id`` for what was not yet read. ``size_bytes`` is that of the plain body.
    """

    quarantine_id: int
    stage: str
    url: str
    error_kind: str
    error: str
    version: str
    tries: int
    first_at: datetime
    last_at: datetime
    resolved_at: datetime | None
    resolution: str | None
    discard_reason: str | None
    source: str | None
    attempt_id: int | None
    asked_url: str | None
    final_url: str | None
    started_at: datetime | None
    http_status: int | None
    content_type: str | None
    item_id: int | None
    listed_title: str | None
    listed_published_at: datetime | None
    first_listed_at: datetime | None
    page_id: int | None
    page_title: str | None
    raw_sha256: str | None
    size_bytes: int | None
    body_gz: bytes | None

    @property
    def body(self) -> bytes | None:
        """The body as served; None where none is stored."""
        return gzip.decompress(bytes(self.body_gz)) if self.body_gz else None
