"""The desk as a person who is logged in sees it, on a day of rows."""

from datetime import UTC, datetime

import pytest
from fastapi import HTTPException, Request
from lxml import html

from newswatch.clock import in_seoul
from newswatch.settings import settings
from tests.tables import put_day

COOKIE = {"Cookie": "who=kim"}


def known_user(request: Request) -> str:
    """Stands where Airflow's own dependency stands: whoever bears the cookie is logged in."""
    if request.cookies.get("who") != "kim":
        raise HTTPException(401)
    return "kim"


def put_afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of one day, looked at at three in the afternoon of Seoul."""
    now = datetime.now(UTC)
    afternoon = in_seoul(now).replace(hour=15, minute=0, second=0, microsecond=0)
    monkeypatch.setenv("NEWSWATCH_CLOCK_OFFSET_S", str((afternoon - now).total_seconds()))
    settings.cache_clear()
    put_day(afternoon)


def text_of(page: str) -> str:
    return " ".join(html.fromstring(page).text_content().split())
