"""Pages that are bad in one way each, and what must be said of them."""

import random
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["BEING_READ", "CRASHER", "HEAVY", "LIGHT", "Venom", "bait"]

_SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처고노도로모보소오조초구누두루무부수우주추기니디리미비시이지치"
_SENTENCE = "마을 도서관은 이번 달부터 저녁에도 문을 열기로 했다. "


@dataclass(frozen=True)
class Venom:
    """``page(number)`` must end in quarantine at this stage with one of these kinds of error."""

    stage: str
    error_kinds: frozenset[str]
    page: Callable[[int], bytes]
    kills_reader: bool = False


def _html(title: str, body: str) -> bytes:
    head = (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{title}</title></head>'
    )
    return f"{head}<body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def _undecodable(number: int) -> bytes:
    """No charset makes text of it."""
    return b"<html><title>" + bytes(range(128, 256)) * (40 + number % 5) + b"</title></html>"


def _error_page(number: int) -> bytes:
    """An error told with status 200."""
    return _html(f"페이지를 찾을 수 없습니다 {number}", "")


def _refused(number: int) -> bytes:
    """The database refuses the row of its article (``CRASHER``)."""
    return _html(f"틀 {number}", f"<p>{_SENTENCE * 4}</p>")


def _memory_bomb(number: int) -> bytes:
    """Seven megabytes that unfold into more than the parser may have."""
    return _html(f"부푸는 쪽 {number}", "<i a b c d e f g h i j k l></i>" * 230_000)


def _reader_killer(number: int) -> bytes:
    """Takes some seconds to read, in which its reader is killed, as by a kernel out of memory."""
    return _html(f"읽는 이를 끝내는 쪽 {number}", f"<p>{_SENTENCE * 2}</p>" * 30_000)


def _step_crasher(number: int) -> bytes:
    """Storing its article breaks the step's connection (``CRASHER``)."""
    return _html(f"독 {number}", f"<p>{_SENTENCE * 4}</p>")


CRASHER = """
create function news.crash() returns trigger language plpgsql as
$$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$;
create trigger crash before insert on news.article
   for each row when (new.title like '독 %') execute function news.crash();
grant execute on function news.crash() to news_ingest;
alter table news.article add constraint refused check (title not like '틀 %') not valid;
"""
LIGHT = (
    Venom("parse", frozenset({"mojibake"}), _undecodable),
    Venom("parse", frozenset({"soft_404"}), _error_page),
    Venom("process", frozenset({"RowRefused"}), _refused),
)
"""Those that fail in a moment."""
HEAVY = (
    Venom("parse", frozenset({"killed_parser"}), _reader_killer, kills_reader=True),
    Venom("process", frozenset({"DeadlyError"}), _step_crasher),
    # Whoever asks for the memory that there is not: Python, or the C library below it.
    Venom("parse", frozenset({"MemoryError", "XMLSyntaxError"}), _memory_bomb),
)
"""Those that take their reader or step down, three times each: one of each is enough a trial."""


def bait() -> list[bytes]:
    """Good pages that look bad: each must become an article."""
    text = f"<p>{_SENTENCE * 3}</p>"
    word = "".join(random.Random(1).choices(_SYLLABLES, k=6000))
    data = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"\\u0000 \\ud800","datePublished":"\\ud800","author":{"name":"\\u0000김"}}</script>'
    return [
        _html("제목에 &#0; 빈 글자가 있다", f"{text * 8}<p>첫째 \x00 \x08 마을</p>"),
        _html("짝 없는 &#xD800; 글자가 있다", f"{data}{text}<p>둘째 &#xDFFF; 마을</p>"),
        _html("아주 긴 제목이 " * 1500, f"{text}<p>셋째 마을</p>"),
        _html("그림 글자 👩‍👩‍👧‍👦🏳️‍🌈 제목", f"{text}<p>넷째 마을</p>"),
        _html("방향을 뒤집는 \u202e 제목", f"{text}<p>다섯째 \u2066 마을</p>"),
        _html("끝나지 않는 낱말", f"<p>{word}</p>{text}<p>일곱째 마을</p>"),
        _html("깊은 쪽", "<div>" * 3000 + f"{text}<p>여섯째 마을</p>"),
    ]


# A reader holds the page's lock and has counted its try (crawlers/parse.py).
BEING_READ = """
select a.id
  from news.fetch_attempt a
  join news.listed_item i on i.id = a.item_id
  cross join lateral hashtextextended('news.fetch_attempt', a.id) as key
  join pg_locks l on l.locktype = 'advisory'
                 and (l.classid::bigint << 32) + l.objid::bigint = key
 where i.url = any(%(urls)s) and a.parse_state = 'due' and a.parse_tries between 1 and 3
"""
