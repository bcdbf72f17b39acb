"""How things stand, gathered from the settings, the database and Airflow; never raises for them."""

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from cli import lock
from newswatch import clock
from newswatch.settings import Settings, SettingsError
from storage.db import connect, translated
from storage.errors import StorageError
from storage.health import check
from storage.queries import queries
from storage.records import ChannelState, DeskState, SourceRow
from storage.room import NoRoom, demand_room

MOST_SOURCES = 1000
AIRFLOW_PATIENCE_S = 3.0
AIRFLOW_PARTS = ("metadatabase", "scheduler", "dag_processor", "triggerer")


@dataclass(frozen=True)
class Database:
    """What the database says, or in ``trouble`` why it says nothing."""

    trouble: str | None = None
    today: DeskState | None = None
    sources: list[SourceRow] = field(default_factory=list)
    channels: list[ChannelState] = field(default_factory=list)
    broken_promises: dict[str, int] = field(default_factory=dict)
    no_room: str | None = None
    """Why nothing new is crawled, where the disk is nearly full."""


@dataclass(frozen=True)
class Airflow:
    """Whether Airflow's web page answers, and the state of each part as it names them."""

    web: str | None = None
    trouble: str | None = None
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def is_healthy(self) -> bool:
        """Whether every part that we run has reported itself."""
        return all(self.parts.get(name) == "healthy" for name in AIRFLOW_PARTS)


@dataclass(frozen=True)
class Overview:
    """All of it, for the status page and its JSON."""

    home: Path
    slack: str | None
    mail_to: list[str]
    contact: str | None
    is_writing_files: bool
    database: Database
    airflow: Airflow


def look(settings: Settings) -> Overview:
    """One look at everything; a part that does not answer says so in its ``trouble``."""
    return Overview(
        home=settings.home,
        slack=settings.slack_label if settings.slack_is_set else None,
        mail_to=settings.mail_to if settings.mail_is_set else [],
        contact=settings.contact or None,
        is_writing_files=not (settings.slack_is_set or settings.mail_is_set),
        database=look_at_database(),
        airflow=look_at_airflow(settings.home),
    )


def look_at_database() -> Database:
    """The day's numbers and the health of sources and channels."""
    day = clock.in_seoul(clock.now()).date()
    try:
        with translated(), closing(connect("read")) as connection:
            return Database(
                today=queries.desk.take_state(connection, day=day),
                sources=list(queries.desk.list_sources(connection, most=MOST_SOURCES)),
                channels=list(queries.overview.list_channels(connection)),
                broken_promises={name: rows for name, rows in check().items() if rows},
                no_room=_room_trouble(),
            )
    except (StorageError, SettingsError) as error:
        return Database(trouble=str(error))


def _room_trouble() -> str | None:
    try:
        demand_room()
    except NoRoom as error:
        return str(error)
    return None


def look_at_airflow(home: Path) -> Airflow:
    """Asks the web page that the running stack named, if one is running on this state folder."""
    web = (lock.read(home) or {}).get("web")
    return ask_airflow(web) if web else Airflow()


def ask_airflow(web: str) -> Airflow:
    """What Airflow says of its parts. Asked on our own loopback address, never by a proxy."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.get(f"{web}/api/v2/monitor/health", timeout=AIRFLOW_PATIENCE_S)
            answer.raise_for_status()
            said: dict[str, Any] = answer.json()
        except (requests.RequestException, ValueError) as error:
            return Airflow(web, trouble=type(error).__name__)
    return Airflow(
        web, parts={name: str((part or {}).get("status")) for name, part in said.items()}
    )
