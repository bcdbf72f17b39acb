"""Every setting of the project: name, unit, default. Read once, checked, refused with its name.

Precedence: environment (``NEWSWATCH_<NAME>``) > ``<home>/settings.env`` > a file
``newswatch_<name>`` in the folder ``NEWSWATCH_SECRETS_DIR`` (as containers get secrets) > default.
"""

import json
import os
import socket
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Language = Literal["ko", "en"]
"""Of what people read: Korean first, English where the setting says so."""
Role = Literal["owner", "ingest", "alert", "read"]
"""Database roles, least privilege each; ``news_<role>`` in Postgres (sql/migrations/0002)."""

PROJECT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A setting is missing or wrong; the text names it and says what to do."""


class DatabaseUnknownError(SettingsError):
    """No database has been made here yet, and none is named."""


def default_home() -> Path:
    """The state folder: ``NEWSWATCH_HOME``, else ``var/`` in the project."""
    return Path(os.environ.get("NEWSWATCH_HOME") or PROJECT / "var").expanduser().resolve()


class Settings(BaseSettings):
    """Seconds end in ``_s``, hours in ``_h``, megabytes in ``_mb``; cron lines are Seoul time."""

    model_config = SettingsConfigDict(env_prefix="NEWSWATCH_", extra="ignore")

    home: Path = Field(default_factory=default_home)
    language: Language = "ko"
    clock_offset_s: float = 0.0
    """Shift of business time, for the sample newsroom and tests (newswatch/clock.py)."""

    # What is watched
    catalogue_dir: Path = PROJECT / "crawlers" / "sources"
    topics_dir: Path = PROJECT / "transforms" / "topics"
    consented: Annotated[list[str], NoDecode] = []
    """Outlets (slugs, with commas between) whose terms want to be asked before machines collect,
    and whose consent the operator has. Without it such an outlet is off, and says so."""

    # Crawl
    contact: str = ""
    """A mail or web address in the User-Agent, so that a publisher can reach the operator."""
    allow_loopback: bool = False
    """Only for the sample newsroom: dials exactly the hosts and ports of this machine that the
    catalogue names. Refused beside live sources."""
    http_proxy: str | None = None
    """``http://proxy.example:3128``: everything is fetched through it, and it resolves the names
    (docs/decisions: address guard). A proxy of the environment is never used."""
    request_deadline_s: float = Field(30.0, gt=0, le=30.0)
    """From dialling to the last byte of the answer, however slowly it trickles."""
    download_delay_s: float = Field(2.0, ge=0)
    """Between the end of one request to a host and the next; its Crawl-delay where longer."""
    host_pause_s: float = Field(60.0, gt=0)
    """A host that failed three times running is left alone for this long, then twice as long each
    time, at most an hour and a half."""
    crawl_deadline_s: int = Field(90, le=90)
    crawl_memory_mb: int = 300
    crawl_shards: int = 2
    poll_every_s: int | None = None
    """Overrides the poll interval of every source (the demo does)."""
    page_retry_s: int = 600
    """A page that could not be fetched is tried again after this long, times two each time."""
    revisit_after_s: Annotated[tuple[Annotated[float, Field(ge=0)], ...], NoDecode] = (
        3600.0,
        6 * 3600.0,
        24 * 3600.0,
        7 * 24 * 3600.0,
    )
    """Comma-separated, ascending: so long after its first landing a page is looked at again, each
    time for a correction or a disappearance. Empty: never."""
    revisit_all_until_s: float = Field(24 * 3600.0, ge=0)
    """Looks later than this are for relevant articles only."""

    noindex: Literal["skip", "record"] = "skip"
    """Pages whose headers or meta tags forbid every index (``noindex``, ``none``, a past
    ``unavailable_after``): ``skip`` keeps nothing of their text (docs/decisions: rights)."""
    tdm_reserved: Literal["record", "skip"] = "record"
    """Pages that reserve text and data mining (``tdm-reservation: 1``)."""

    # Keys of open APIs (crawlers/apis). Without its key an API is off, and its source says so.
    naver_client_id: SecretStr | None = None
    naver_client_secret: SecretStr | None = None
    """Of an application registered at developers.naver.com for searching (검색)."""
    data_go_kr_key: SecretStr | None = None
    """The portal's 일반 인증키, in either of the two forms it shows."""
    assembly_key: SecretStr | None = None
    """Of open.assembly.go.kr."""
    lawmaking_oc: SecretStr | None = None
    """The account's name before the @, as opinion.lawmaking.go.kr knows it."""

    # Schedules: five fields, or six with seconds last
    crawl_cron: str = "*/2 * * * *"
    process_cron: str = "1-59/2 * * * *"
    deliver_cron: str = "* * * * *"
    digest_cron: str = "30 8 * * *"
    health_cron: str = "*/10 * * * *"

    # Alerts
    alert_window_h: float = 24.0
    slack_webhook_url: SecretStr | None = None
    slack_label: str = "slack"
    """How this web-hook is called in tables and logs; the address itself is the secret."""
    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """``none`` is accepted for a loopback host only."""
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: str = "newswatch@localhost"
    mail_to: Annotated[list[str], NoDecode] = []
    """Comma-separated addresses."""
    send_timeout_s: float = 15.0
    delivery_lease_s: float = 60.0
    """At least three send timeouts (docs/decisions: delivery)."""
    deliver_loop_s: float = Field(50.0, le=50.0)
    retry_base_s: float = 15.0
    """First wait after a refusal; doubles each time, at most one hour."""

    # The machine
    database_url_owner: SecretStr | None = None
    """All of ``database_url_*``, or none: of a Postgres that we do not run ourselves."""
    database_url_ingest: SecretStr | None = None
    database_url_alert: SecretStr | None = None
    database_url_read: SecretStr | None = None
    database_url_airflow: SecretStr | None = None
    """For Airflow's metadata, a database of its own."""
    min_free_mb: int = 1024
    """With less room for the embedded Postgres nothing new is crawled; what is in goes on."""
    postgres_port: int = 5433
    """Wished for; when it is taken, the embedded Postgres picks another one and says so."""
    postgres_user: str | None = None
    """System user of the embedded Postgres when started by root; default postgres, else nobody."""
    web_port: int = 8080
    parallelism: int = 4

    @field_validator("revisit_after_s", mode="before")
    @classmethod
    def split_intervals(cls, value: Any) -> Any:
        return value.replace(",", " ").split() if isinstance(value, str) else value

    @field_validator("revisit_after_s")
    @classmethod
    def intervals_ascend(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if list(value) != sorted(set(value)):
            raise ValueError("must be ascending, each interval once")
        return value

    @field_validator("mail_to", "consented", mode="before")
    @classmethod
    def split_names(cls, value: Any) -> Any:
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value

    @field_validator(
        "slack_webhook_url",
        "smtp_host",
        "smtp_user",
        "smtp_password",
        "http_proxy",
        "naver_client_id",
        "naver_client_secret",
        "data_go_kr_key",
        "assembly_key",
        "lawmaking_oc",
        mode="before",
    )
    @classmethod
    def empty_is_unset(cls, value: Any) -> Any:
        return None if value == "" else value

    @model_validator(mode="after")
    def lease_covers_sending(self) -> "Settings":
        if self.delivery_lease_s < 3 * self.send_timeout_s:
            raise ValueError("delivery_lease_s must be at least three times send_timeout_s")
        return self

    @property
    def user_agent(self) -> str:
        contact = self.contact or f"mailto:newswatch@{socket.gethostname()}"
        return f"newswatch/0.1 (+{contact})"

    @property
    def mail_is_set(self) -> bool:
        return bool(self.smtp_host and self.mail_to)

    @property
    def slack_is_set(self) -> bool:
        return self.slack_webhook_url is not None

    @property
    def database_file(self) -> Path:
        """Where the embedded Postgres says its port and role passwords (mode 0600)."""
        return self.home / "database.json"

    def database_url(self, role: Role) -> str:
        """A libpq URL for one role. Raises SettingsError where no database is known."""
        given: SecretStr | None = getattr(self, f"database_url_{role}")
        if given is not None:
            return given.get_secret_value()
        try:
            found = json.loads(self.database_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise DatabaseUnknownError(
                f"No database is known: {self.database_file} does not exist. Start one with "
                f"`make run`, or set NEWSWATCH_DATABASE_URL_{role.upper()}."
            ) from None
        password = quote(found["passwords"][f"news_{role}"], safe="")
        return f"postgresql://news_{role}:{password}@{found['host']}:{found['port']}/newswatch"


def load(**overrides: Any) -> Settings:
    """Settings checked anew. Raises SettingsError with the names of what is wrong."""
    home = Path(overrides.get("home") or default_home())
    try:
        return Settings(  # type: ignore[call-arg]
            _env_file=home / "settings.env",
            _secrets_dir=os.environ.get("NEWSWATCH_SECRETS_DIR"),
            **overrides,
        )
    except ValidationError as error:
        raise SettingsError(explain(error)) from error


def explain(error: ValidationError) -> str:
    """One line per wrong setting, without its value: it may be a secret."""
    lines = []
    for item in error.errors():
        name = "_".join(str(part) for part in item["loc"]).upper() or "SETTINGS"
        lines.append(f"NEWSWATCH_{name}: {item['msg']}")
    return "Wrong settings (environment or settings.env):\n  " + "\n  ".join(lines)


@cache
def settings() -> Settings:
    """The process's settings, read once."""
    return load()
