"""Airflow's door to the desk: a page in the navigation.

Every Airflow process imports this file, tasks too: what the page needs is imported at its first
request, which only the api-server gets.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

__all__ = ["DeskPlugin"]

PREFIX = "/newswatch"

Message = MutableMapping[str, Any]
App = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]


class LazyDesk:
    """The desk as an ASGI application that is made when it is first asked for."""

    def __init__(self) -> None:
        self._app: App | None = None

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        if self._app is None:
            from airflow.api_fastapi.core_api.security import get_user

            from desk.app import make_app

            self._app = make_app(get_user)
        await self._app(scope, receive, send)


def address(path: str) -> str:
    """An address below Airflow's own, which may itself live below a path of its host."""
    base = urlsplit(conf.get("api", "base_url", fallback="") or "").path.rstrip("/")
    return f"{base}{PREFIX}/{path}"


class DeskPlugin(AirflowPlugin):
    """뉴스워치 in the navigation, framed inside Airflow's pages."""

    name = "newswatch_desk"
    fastapi_apps = [{"name": "newswatch", "app": LazyDesk(), "url_prefix": PREFIX}]  # noqa: RUF012
    external_views = [  # noqa: RUF012
        {
            "name": "뉴스워치",
            "href": address(""),
            "destination": "nav",
            "url_route": "newswatch",
            "nav_top_level": True,
            "icon": address("static/icon.svg"),
        }
    ]
