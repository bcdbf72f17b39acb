"""The process step: every due parsed page becomes an article, a revision, or is set aside.

One page is one transaction, from normalization to decision and alert. A second step at the same
time leaves at once: whether two articles tell one story can only be asked one after the other.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import takewhile
from operator import itemgetter

from newswatch import __version__, clock
from newswatch.settings import settings
from newswatch.text import clean
from storage.db import Connection, connect, retried, savepoint, transaction, translated
from storage.errors import RowRefused, StorageError
from storage.queries import queries
from storage.witness import Witness
from storage.yields import take_account
from transforms import copies
from transforms.item import Outcome, handle
from transforms.shadows import shadows
from transforms.topics import topics
from transforms.versions import note_versions

BATCH = 100
MAX_TRIES = 3
KEPT = timedelta(days=2 * copies.WINDOW_DAYS)
"""How long after its first sight an article can be found as a copy or by its terms."""


@dataclass
class ProcessSummary:
    """What one step did. ``is_busy``: another step was at work and this one did nothing."""

    articles: int = 0
    revisions: int = 0
    unchanged: int = 0
    quarantined: int = 0
    copies: int = 0
    stories: int = 0
    relevant: int = 0
    alerts: int = 0
    is_busy: bool = False

    def add(self, outcome: Outcome) -> None:
        """Counts a page that was committed."""
        self.articles += outcome.kind == "article"
        self.revisions += outcome.kind == "revision"
        self.unchanged += outcome.kind == "unchanged"
        self.quarantined += outcome.kind == "quarantined"
        self.copies += outcome.copies
        self.stories += outcome.opened_story
        self.relevant += outcome.relevant
        self.alerts += outcome.alerts


def process(limit: int | None = None) -> ProcessSummary:
    """Works until nothing is due, or ``limit`` pages were taken.

    Raises TopicError for a wrong rule and StorageError where the database does not do its part;
    what is wrong with a page goes into quarantine and stops nothing.
    """
    summary = ProcessSummary()
    topics()  # a wrong rule stops the step before it takes a page
    with closing(connect("ingest")) as connection, _alone(connection) as is_alone:
        summary.is_busy = not is_alone
        if is_alone:
            retried(partial(note_versions, connection, topics(), shadows(), clock.now()))
            retried(partial(_take_unread, connection))
            witness = Witness(connection, "ingest")
            for page_id, tries in _due(connection, limit):
                with witness.forgiving(partial(queries.processing.take_try_back, id=page_id)):
                    outcome = retried(partial(_work, connection, page_id, tries))
                if outcome is not None:
                    summary.add(outcome)
            _prune(connection)
            retried(partial(take_account, connection))
    return summary


@contextmanager
def _alone(connection: Connection) -> Iterator[bool]:
    with transaction(connection):
        is_alone = bool(queries.processing.try_lock_step(connection))
    yield is_alone  # the server unlocks when the connection closes


def _take_unread(connection: Connection) -> None:
    """What cannot be read is decided on by its listing. One statement: whoever is killed in it or
    after it leaves nothing half done, and again it finds nothing more."""
    with transaction(connection):
        looks = settings().revisit_after_s
        queries.processing.take_unread(connection, look_after_s=looks[0] if looks else None)


def _due(connection: Connection, limit: int | None) -> Iterator[tuple[int, int]]:
    """(id, tries) of due pages, each with this try already counted and committed: batch after batch
    as they arrived, in each the earliest told first, since that is what the others go on from.

    A page that was tried before may have killed its step: it is counted alone, so that no other
    page is blamed when it does so again.
    """
    after, left = 0, limit
    while left is None or left > 0:
        size = BATCH if left is None else min(BATCH, left)
        with transaction(connection):
            due = list(queries.processing.list_due(connection, after=after, limit=size))
            batch = list(takewhile(lambda page: page[1] == 0, due)) or due[:1]
            ids = [page_id for page_id, _, _ in batch]
            queries.processing.begin_tries(connection, ids=ids)
        if not batch:
            return
        batch.sort(key=itemgetter(2, 0))
        yield from ((page_id, tries + 1) for page_id, tries, _ in batch)
        after = ids[-1]
        left = None if left is None else left - len(batch)


def _work(connection: Connection, page_id: int, tries: int) -> Outcome | None:
    """One page in one transaction. None where it is no longer due."""
    with transaction(connection):
        page = queries.processing.claim_page(connection, id=page_id)
        if page is None:
            return None
        try:
            if tries > MAX_TRIES:
                raise DeadlyError(f"it ended the process step {MAX_TRIES} times")
            with savepoint(connection), translated():
                return handle(connection, page, clock.now())
        except Exception as error:
            if isinstance(error, StorageError) and not isinstance(error, RowRefused):
                raise  # the database's trouble, not the page's: it stays due
            return _set_aside(connection, page_id, error)


class DeadlyError(Exception):
    """The process died each time the page was tried."""


def _set_aside(connection: Connection, page_id: int, error: Exception) -> Outcome:
    kind, text = type(error).__name__, clean(str(error))[:2000] or "without a message"
    queries.processing.set_aside(
        connection, id=page_id, version=__version__, error_kind=kind, error=text
    )
    queries.processing.quarantine_page(connection, id=page_id, reason=kind)
    return Outcome("quarantined")


def _prune(connection: Connection) -> None:
    """Articles that have left the window are no longer compared with new ones."""
    before = clock.now() - KEPT
    with transaction(connection):
        queries.copies.prune(connection, before=before)
        queries.stories.prune(connection, before=before)
