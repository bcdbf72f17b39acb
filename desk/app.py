"""The desk's web pages: read-only, for logged-in people only, with nothing from elsewhere.

Every route depends on the user, the style sheet too; the framework's own docs and schema routes do
not exist. ``make_app`` takes that dependency, so that nothing here knows Airflow.
"""

from collections.abc import Callable
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.base import RequestResponseEndpoint

from desk.excerpts import excerpts
from desk.page import look
from desk.rendering import render, seoul_today
from desk.stories import find_copies, find_story
from newswatch import clock
from newswatch.settings import Language, SettingsError, settings
from storage.db import reading
from storage.errors import StorageError
from storage.explain import explain

__all__ = ["make_app"]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
STATIC_FOLDER = Path(__file__).parent / "static"
STATIC = {"desk.css": "text/css", "desk.js": "text/javascript", "icon.svg": "image/svg+xml"}
LANGUAGES: dict[str, Language] = {"ko": "ko", "en": "en"}
LONGEST_URL = 2000
_FIRST_DAY, _LAST_DAY = date(2000, 1, 2), date(2199, 12, 30)


def make_app(user: Callable[..., Any]) -> FastAPI:
    """The application; ``user`` is the dependency that raises 401 for whoever is not logged in."""
    app = FastAPI(
        title="newswatch desk",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(user)],
    )
    app.middleware("http")(_with_headers)
    app.exception_handler(StarletteHTTPException)(_show_refusal)
    app.exception_handler(RequestValidationError)(_show_refusal)
    app.exception_handler(StorageError)(_show_outage)
    app.exception_handler(SettingsError)(_show_outage)
    app.get("/", response_class=HTMLResponse)(show_desk)
    app.get("/why", response_class=HTMLResponse)(show_why)
    app.get("/story", response_class=HTMLResponse)(show_story)
    app.get("/copies", response_class=HTMLResponse)(show_copies)
    app.get("/static/{name}")(send_static)
    app.get("/{path:path}")(refuse_path)
    return app


def choose_language(lang: Annotated[str, Query()] = "") -> Language:
    """``?lang=`` where it is one of ours, else the settings' language."""
    return LANGUAGES.get(lang) or settings().language


Chosen = Annotated[Language, Depends(choose_language)]
Number = Annotated[int, Query(ge=1, lt=2**63)]


def show_desk(language: Chosen, day: str = "") -> str:
    """The page of a Seoul day, by default today's."""
    today = seoul_today()
    chosen = _day(day) or today
    with reading() as connection:
        desk = look(connection, chosen, clock.now())
    return _page(
        "desk.html",
        language,
        desk=desk,
        today=today,
        day_before=chosen - timedelta(days=1),
        day_after=chosen + timedelta(days=1),
        settings=settings(),
    )


def show_why(language: Chosen, url: str = "") -> str:
    """What became of one address, in words."""
    found, places = None, []
    if url.strip():
        with reading() as connection:
            found = explain(connection, url[:LONGEST_URL])
            places = excerpts(connection, found)
    return _page("why.html", language, found=found, url=url[:LONGEST_URL], excerpts=places)


def show_story(language: Chosen, id: Number) -> str:
    """One event: who told it when, what is copied, what is new in each article."""
    with reading() as connection:
        story = find_story(connection, id)
    if story is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return _page("story.html", language, story=story, asked=id)


def show_copies(language: Chosen, id: Number) -> str:
    """Where an article's text comes from: what was copied, added and cut."""
    with reading() as connection:
        found = find_copies(connection, id)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return _page("copies.html", language, found=found)


def send_static(name: str) -> Response:
    """The style sheet, the script and the icon; nothing else can be named."""
    if name not in STATIC:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    content = (STATIC_FOLDER / name).read_bytes()
    return Response(content, media_type=STATIC[name], headers={"Cache-Control": "no-cache"})


def refuse_path(path: str) -> Response:
    """Unknown paths, too, say nothing to those who are not logged in."""
    raise HTTPException(HTTPStatus.NOT_FOUND, path)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST_DAY <= day <= _LAST_DAY else None


def _page(template: str, language: Language, **values: Any) -> str:
    return render(template, language, settings().language, **values)


async def _with_headers(request: Request, call_next: RequestResponseEndpoint) -> Response:
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


async def _show_refusal(request: Request, error: Exception) -> Response:
    """401 and 403: who may see it. All else, a number that is none too, is no page of ours."""
    status = HTTPStatus.NOT_FOUND
    if isinstance(error, StarletteHTTPException):
        status = HTTPStatus(error.status_code)
    is_closed = status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    return _message(request, "closed" if is_closed else "missing", status)


async def _show_outage(request: Request, error: Exception) -> Response:
    """The database is away, or its settings are: said in words, with what to do."""
    return _message(request, "down", HTTPStatus.SERVICE_UNAVAILABLE, str(error))


def _message(request: Request, key: str, status: int, detail: str = "") -> Response:
    try:
        language = choose_language(request.query_params.get("lang", ""))
        own = settings().language
    except SettingsError:
        language = own = "ko"
    return HTMLResponse(render("message.html", language, own, key=key, detail=detail), status)
