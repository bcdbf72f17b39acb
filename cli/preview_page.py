"""How a look at a site is shown: what was found, five articles side by side, warnings, draft."""

from typing import Any

from cli.output import console, table, visible
from cli.words import words

_FOUND_BY = {
    "given": ("받은 주소", "the address given"),
    "front_page": ("첫 화면이 가리킴", "named by the front page"),
    "family": ("알려진 자리", "a well-known place"),
    "robots": ("robots.txt가 가리킴", "named by robots.txt"),
}
_KINDS = {
    "feed": ("피드", "feed"),
    "sitemap": ("사이트맵", "sitemap"),
    "list": ("목록", "list page"),
}
_ROWS = (
    ("title", "제목", "Title"),
    ("published_at", "게시", "Published"),
    ("modified_at", "수정", "Modified"),
    ("authors", "기자", "Authors"),
    ("section", "분야", "Section"),
    ("tags", "태그", "Tags"),
    ("body", "본문", "Body"),
    ("charset", "문자 집합", "Charset"),
    ("flags", "표시", "Flags"),
)
_ORIGINS = {"published_at": "published", "modified_at": "modified"}
_LONGEST = 60


def show(found: dict[str, Any]) -> None:
    """The whole page."""
    for line in _lines(found):
        print(visible(line))
    _show_articles(found["articles"])
    warnings = found["warnings"]
    print(words(f"\n주의 {len(warnings)}건", f"\n{len(warnings)} warnings"))
    for one in warnings:
        print(f"  {one['kind']}: {visible(one['text'])}")
    print(words("\n초안", "\nDraft"))
    for line in found["draft"].splitlines():
        print(f"  {visible(line)}")


def _lines(found: dict[str, Any]) -> list[str]:
    listing, article = found["listing"], found["article"]
    kind, by = words(*_KINDS[listing["kind"]]), words(*_FOUND_BY[listing["found_by"]])
    numbers = ", ".join(article["id"]) or "-"
    return [
        f"{words('매체', 'Outlet')}: {found['name'] or '-'} · {found['home']}",
        f"{words('계열', 'Family')}: {found['family'] or '-'}",
        f"{words('찾은 것', 'Found')}: {kind} {listing['url']} ({by}), "
        + words(f"항목 {listing['entries']}개", f"{listing['entries']} entries"),
        f"{words('기사 주소', 'Articles')}: {article['path']} · "
        f"{words('번호', 'number')} {numbers} · "
        + words(f"{article['total']}개 가운데 {article['matched']}개 맞음",
                f"{article['matched']} of {article['total']} match"),
        f"{words('보낸 요청', 'Requests')}: {found['requests']}",
    ]  # fmt: skip


def _show_articles(articles: list[dict[str, Any]]) -> None:
    rows = table(words("필드", "Field"), *(str(n) for n in range(1, len(articles) + 1)))
    for name, korean, english in _ROWS:
        rows.add_row(words(korean, english), *(_cell(one, name) for one in articles))
    print()
    console().print(rows, markup=False)


def _cell(article: dict[str, Any], name: str) -> str:
    """The value, and below it where it was found."""
    if article["error"]:
        return visible(article["error"]["text"]) if name == "title" else ""
    origin = article["origin"].get(_ORIGINS.get(name, name))
    text = _text(article, name)
    return f"{visible(text)}\n[{visible(origin)}]" if text != "-" and origin else visible(text)


def _text(article: dict[str, Any], name: str) -> str:
    value = article[name]
    if name == "body":
        return f"{value[:_LONGEST]}… ({article['body_characters']})" if value else "-"
    if name.endswith("_at"):
        return _when(value, article["published_precision"] if name == "published_at" else None)
    if isinstance(value, list):
        return ", ".join(value)[:_LONGEST] or "-"
    return str(value or "-")[: 2 * _LONGEST]


def _when(value: str | None, precision: str | None) -> str:
    from datetime import datetime

    from newswatch.clock import in_seoul

    if value is None:
        return "-"
    moment = in_seoul(datetime.fromisoformat(value))
    return f"{moment:%Y-%m-%d}" if precision == "day" else f"{moment:%Y-%m-%d %H:%M}"
