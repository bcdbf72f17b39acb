"""The steps by which a stack comes up. Each reads the settings in force and is safe to repeat."""

import shutil
import time
from pathlib import Path

from cli import airflow_env, keys, processes
from cli.part import Part
from cli.words import complain, tell, words
from newswatch.settings import SettingsError, settings
from storage import cluster
from storage.embedded import Server
from storage.migrate import migrate

ROLES = ("owner", "ingest", "alert", "read", "airflow")
LEAST_SPACE = 200 << 20
SOME_SPACE = 1 << 30


class StackError(Exception):
    """The stack cannot start; the text says why and what to do."""


def logs() -> Path:
    """Where every part writes what it says."""
    return settings().home / "logs"


def prepare_home() -> Path:
    """The state folder, made where missing. Raises StackError when its disk is full."""
    home = settings().home
    if not home.exists():
        home.mkdir(parents=True)
        home.chmod(0o711)  # Postgres' user must pass; what is secret inside is 0600
    free = shutil.disk_usage(home).free
    room = f"{home}: {free >> 20} MB"
    if free < LEAST_SPACE:
        raise StackError(words(f"디스크가 가득 찼습니다. {room}", f"The disk is full. {room}"))
    if free < SOME_SPACE:
        complain(f"! 디스크 여유가 적습니다. {room}", f"! The disk is nearly full. {room}")
    logs().mkdir(mode=0o700, exist_ok=True)
    return home


def make_server() -> Server | None:
    """The embedded Postgres, unless the settings name another one: then all roles must be named."""
    now = settings()
    urls = {role: getattr(now, f"database_url_{role}") for role in ROLES}
    missing = [f"NEWSWATCH_DATABASE_URL_{role.upper()}" for role, url in urls.items() if not url]
    if len(missing) == len(urls):
        return Server(now.home, now.postgres_port, user=now.postgres_user)
    if missing:
        raise SettingsError(
            f"A Postgres of your own needs an address per role; missing: {', '.join(missing)}."
        )
    return None


def start_database(server: Server | None) -> None:
    """A database that answers and has the schema of this program."""
    if server is not None:
        tell("· PostgreSQL 시작", "· starting PostgreSQL")
        server.start()
        for notice in server.notices:
            tell(f"! {notice}", f"! {notice}")
    for name in migrate():
        tell(f"· 스키마 {name}", f"· schema {name}")


def airflow_url() -> str:
    """The URL of Airflow's own database."""
    now = settings()
    if now.database_url_airflow is not None:
        return now.database_url_airflow.get_secret_value()
    return cluster.Secrets.of(now.home).url("airflow", "airflow")


def make_password() -> str | None:
    """See :func:`cli.keys.make_password`."""
    return keys.make_password(settings().home)


def make_airflow() -> tuple[str, list[Part]]:
    """The web address, and Airflow's parts ready to start, its database prepared."""
    now = settings()
    port = airflow_env.choose_port(now.web_port)
    if now.web_port not in (0, port):
        tell(
            f"! 포트 {now.web_port}은(는) 이미 쓰이고 있어 {port}을(를) 씁니다.",
            f"! Port {now.web_port} is taken: the web page is on {port}.",
        )
    environment = airflow_env.variables(now, airflow_url(), port) | processes.mark(now.home)
    _migrate_airflow(environment)
    return f"http://{airflow_env.HOST}:{port}", airflow_env.parts(environment)


def last_words(part: Part, lines: int = 12) -> str:
    """The end of a part's log, and where the rest is."""
    log = part.log(logs())
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return "\n".join([*text.splitlines()[-lines:], f"({log})"])


def _migrate_airflow(environment: dict[str, str]) -> None:
    """Asks Airflow only where its version or the database has changed: it takes seconds."""
    stamp = settings().home / "airflow" / "migrated"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == _metadata_state():
        return
    tell("· Airflow 데이터베이스 준비", "· preparing Airflow's database")
    part = Part("airflow-migrate", airflow_env.command("db", "migrate"), environment)
    part.start(logs())
    while part.is_running():
        time.sleep(0.1)
    if part.process is None or part.process.returncode != 0:
        raise StackError(f"`airflow db migrate` failed.\n{last_words(part)}")
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(_metadata_state(), encoding="utf-8")


def _metadata_state() -> str:
    return f"{airflow_env.version()} {cluster.metadata_revision(airflow_url())}"
