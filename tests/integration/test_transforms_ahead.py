"""Pages studied ahead by a second process: its end is nobody's loss."""

import os
import signal
import threading
from contextlib import closing

import psutil
import pytest

from newswatch import clock
from storage.bulk import array
from storage.db import connect, transaction
from storage.queries import queries
from tests.work_list import Press
from transforms.ahead import Ahead, WorkerLost
from transforms.process import process
from transforms.study import study

PAGES = 260


@pytest.fixture
def press(database):
    with closing(connect("owner")) as connection:
        press = Press(connection)
        for number in range(PAGES):
            text = " ".join(f"제{number}호{word}" for word in ("가람", "나루", "다솔", "라온"))
            press.prints(f"https://a.kr/{number}", f"제목 {number}", f"{text} 열었다.")
        yield press


def ends(press):
    return press.ask("select state, tries, count(*) from news.parsed_page group by 1, 2")


def children():
    return {child.pid for child in psutil.Process().children()}


class Hunter:
    """Kills each process that studies ahead, as soon as it is there; ``killed``: their ids."""

    def __init__(self):
        self.killed = set()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._hunt)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._is_over.set()
        self._thread.join()

    def _hunt(self):
        before = children()
        while not self._is_over.wait(0.002):
            for pid in children() - before - self.killed:
                os.kill(pid, signal.SIGKILL)
                self.killed.add(pid)


def test_pages_are_studied_by_a_second_process_that_ends_with_the_step(press):
    before = children()
    assert process().articles == PAGES
    assert ends(press) == [("done", 0, PAGES)]
    assert children() <= before


def test_where_the_second_process_dies_the_first_goes_on_and_blames_nobody(press):
    with Hunter() as hunter:
        summary = process()
    assert hunter.killed
    assert (summary.articles, summary.quarantined) == (PAGES, 0)
    assert ends(press) == [("done", 0, PAGES)]


def claimed(press):
    ids = array(range(1, PAGES + 1))
    with closing(connect("ingest")) as connection, transaction(connection):
        return list(queries.processing.claim_pages(connection, ids=ids))


def here(page):
    return study(page, clock.now())


def test_a_page_that_is_other_by_now_is_studied_anew(press):
    asked = claimed(press)
    press.ask("update news.parsed_page set title = '다른 ' || title where id % 2 = 0")
    now = claimed(press)
    with closing(Ahead()) as ahead:
        ahead.ask(asked)
        taken = ahead.take(now, here)
    assert [one.page for one in taken] == now
    assert [one.study.text.title for one in taken] == [page.title for page in now]
    assert sum(one.study.text.title.startswith("다른") for one in taken) == PAGES // 2


def test_what_a_second_process_studied_is_what_the_first_would_have(press):
    pages = claimed(press)
    with closing(Ahead()) as ahead:
        ahead.ask(pages)
        for one, page in zip(ahead.take(pages, here), pages, strict=True):
            own = here(page)
            assert (one.study.text, one.study.content) == (own.text, own.content)
            assert (one.study.decisions, one.study.trials) == (own.decisions, own.trials)
            assert one.study.compared.mark == own.compared.mark
            assert one.study.compared.reading == own.compared.reading


def test_a_batch_whose_second_process_is_gone_is_told_as_lost(press):
    pages = claimed(press)
    before = children()
    with closing(Ahead()) as ahead:
        ahead.ask(pages)
        (worker,) = children() - before
        os.kill(worker, signal.SIGKILL)
        with pytest.raises(WorkerLost):
            ahead.take(pages, here)
        assert len(ahead.take(pages, here)) == PAGES
        assert children() <= before


def test_a_second_process_that_hangs_is_given_up(press):
    pages = claimed(press)
    before = children()
    with closing(Ahead(patience_s=0.5)) as ahead:
        ahead.ask(pages)
        (worker,) = children() - before
        os.kill(worker, signal.SIGSTOP)
        with pytest.raises(WorkerLost):
            ahead.take(pages, here)
        assert children() <= before


def test_a_second_process_that_hangs_does_not_keep_the_first_from_its_end(press):
    pages = claimed(press)
    before = children()
    with closing(Ahead()) as ahead:
        ahead.ask(pages)
        (worker,) = children() - before
        os.kill(worker, signal.SIGSTOP)
    assert children() <= before
