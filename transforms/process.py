"""The process step: every due parsed page becomes an article, a revision, or is set aside.

Pages are taken in batches, one after the other, each from normalization to decision and alert. What
a batch asks and writes goes to the database together (``transforms.wave``), in one transaction, and
while it does a second process reads the next batch (``transforms.ahead``). Where one of its pages
makes trouble, nothing of the batch is kept and its pages are taken again, one transaction each, so
that only the one with the trouble is set aside. A second step at the same time leaves at once:
whether two articles tell one story can only be asked one after the other.

A step that dies is held against the one page that was at work then, and against no other of its
batch: a page that is studied or put in writes its number where no rollback undoes it (the sequence
``news.page_at_work``), and the next step counts it. So does a batch (``news.batch_at_work``): where
all of it was at work, nothing is counted, and the next step takes its pages one by one.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from newswatch import __version__, clock
from newswatch.clock import in_seoul
from newswatch.settings import settings
from newswatch.text import clean
from storage.bulk import array
from storage.db import Connection, connect, retried, savepoint, transaction, translated
from storage.errors import RowRefused, StorageError
from storage.prepared import plan_by_keys
from storage.queries import queries
from storage.records import DuePage
from storage.witness import Witness
from storage.yields import take_account
from transforms import copies, story_index
from transforms.ahead import Ahead
from transforms.copy_window import Window
from transforms.due import Due, batches
from transforms.item import Outcome
from transforms.shadows import shadows
from transforms.study import Studied, Study, study
from transforms.topics import topics
from transforms.versions import note_versions
from transforms.wave import handle

_log = logging.getLogger(__name__)

MAX_TRIES = 3
KEPT = timedelta(days=2 * copies.WINDOW_DAYS)
"""How long after its first sight an article can be found by its terms."""


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
            plan_by_keys(connection)
            one_by_one = _blame(connection)
            retried(partial(note_versions, connection, topics(), shadows(), clock.now()))
            retried(partial(_take_unread, connection))
            while retried(partial(_catch_up, connection)):
                pass
            witness = Witness(connection, "ingest")
            window = Window(connection)
            with closing(Ahead(connection.fileno())) as ahead:
                for batch, following in batches(connection, limit, one_by_one):
                    window.prepare(_days(batch), in_seoul(clock.now()).date())
                    for outcome in _worked(connection, witness, ahead, batch, following):
                        summary.add(outcome)
            window.keep(in_seoul(clock.now()).date())
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


def _catch_up(connection: Connection) -> bool:
    """Articles that an older index of stories held go into the present one, some at a time; whether
    there may be more."""
    with transaction(connection):
        return story_index.catch_up(connection, clock.now() - KEPT)


def _days(batch: Sequence[Due]) -> set[date]:
    return {in_seoul(page.told_at).date() for page in batch}


def _worked(
    connection: Connection,
    witness: Witness,
    ahead: Ahead,
    batch: Sequence[Due],
    following: Sequence[Due],
) -> Iterator[Outcome]:
    """What became of the pages of a batch, in their order, once it is committed."""
    with suppress(_PageTroubleError):
        if len(batch) > 1:
            with witness.forgiving(_leave):
                done = retried(partial(_work_together, connection, ahead, batch, following))
            yield from done
            return
    for page in batch:
        with witness.forgiving(_leave):
            outcome = retried(partial(_work, connection, page))
        if outcome is not None:
            yield outcome


def _blame(connection: Connection) -> int:
    """Counts a try against the page over which the last step died, if one did. Whoever dies between
    the statements has forgotten it: a page is rather tried once more than once too little. Up to
    which page a batch was at work then, 0 for none."""
    with transaction(connection):
        queries.processing.blame_page_at_work(connection)
        last: int = queries.processing.find_batch_at_work(connection)
        _leave(connection)
    return last


def _leave(connection: Connection) -> None:
    """No page is at work and no batch, or what happened was not its fault."""
    queries.processing.leave(connection)


class _PageTroubleError(Exception):
    """A page of a batch cannot be taken; which one, those who take them one by one will see."""


def _work_together(
    connection: Connection, ahead: Ahead, batch: Sequence[Due], following: Sequence[Due]
) -> list[Outcome]:
    """A batch in one transaction, while the one that comes after it is studied. Raises
    _PageTroubleError where a page is at fault."""
    try:
        with transaction(connection):
            queries.processing.note_batch(connection, id=max(due.id for due in batch))
            studied = ahead.take(_claimed(connection, batch), partial(_study, connection))
            ahead.ask(_claimed(connection, following))
            done = handle(connection, studied, clock.now())
    except Exception as error:
        if _is_databases(error):
            raise
        _log.warning("A batch of %s pages is taken one by one: %s", len(batch), error)
        raise _PageTroubleError from error
    return done


def _claimed(connection: Connection, batch: Sequence[Due]) -> list[DuePage]:
    """The pages that are still due, locked until the transaction ends."""
    ids = array(due.id for due in batch)
    return list(queries.processing.claim_pages(connection, ids=ids)) if batch else []


def _study(connection: Connection, page: DuePage) -> Study:
    """Of a page that is at work while it is studied, whatever becomes of the transaction."""
    queries.processing.note_page(connection, id=page.id)
    return study(page, clock.now())


def _is_databases(error: Exception) -> bool:
    """Whether it is the database's trouble, not the page's: the page stays due."""
    return isinstance(error, StorageError) and not isinstance(error, RowRefused)


def _work(connection: Connection, due: Due) -> Outcome | None:
    """One page in one transaction. None where it is no longer due."""
    with transaction(connection):
        queries.processing.note_page(connection, id=due.id)
        pages = _claimed(connection, [due])
        if not pages:
            return None
        (page,) = pages
        try:
            if page.tries >= MAX_TRIES:
                raise DeadlyError(f"it ended the process step {MAX_TRIES} times")
            with savepoint(connection), translated():
                studied = Studied(page, _study(connection, page))
                return handle(connection, [studied], clock.now())[0]
        except Exception as error:
            if _is_databases(error):
                raise
            return _set_aside(connection, due.id, error)


class DeadlyError(Exception):
    """The process died each time the page was tried."""


def _set_aside(connection: Connection, page_id: int, error: Exception) -> Outcome:
    kind, text = type(error).__name__, clean(str(error))[:2000] or "without a message"
    queries.processing.set_aside(
        connection, id=page_id, version=__version__, error_kind=kind, error=text
    )
    queries.processing.quarantine_page(connection, id=page_id, reason=kind)
    _leave(connection)
    return Outcome("quarantined")


def _prune(connection: Connection) -> None:
    """The terms of articles that have left the window no longer find them; no page is at work."""
    before = clock.now() - KEPT
    with transaction(connection):
        _leave(connection)  # the last page may be put on the work list again, by hand
        queries.stories.prune(connection, before=before)
