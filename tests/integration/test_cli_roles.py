"""sql/roles.sql, for a Postgres of one's own, makes the roles that the embedded server has."""

import os
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from cli.db import _program
from storage import cluster, embedded

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("news_owner", "news_ingest", "news_alert", "news_read", "airflow")
LOOK = """
select r.rolname, r.rolcanlogin, r.rolsuper, r.rolcreatedb, r.rolcreaterole, r.rolconnlimit,
       (select array_agg(c order by c) from pg_db_role_setting s, unnest(s.setconfig) c
         where s.setrole = r.oid),
       array(select d.datname::text from pg_database d
              where has_database_privilege(r.oid, d.oid, 'connect') order by 1),
       array(select d.datname::text from pg_database d where d.datdba = r.oid order by 1)
  from pg_roles r where r.rolname = any(%s) order by 1
"""


def roles(secrets: cluster.Secrets) -> list[Any]:
    with cluster.superuser(secrets) as connection, connection.cursor() as cursor:
        cursor.execute(LOOK, [list(ROLES)])
        return cursor.fetchall()


def drop_all(secrets: cluster.Secrets) -> None:
    with cluster.superuser(secrets) as connection, connection.cursor() as cursor:
        for name in ("newswatch", "airflow"):
            cursor.execute(f"drop database {name} with (force)")
        for name in ROLES:
            cursor.execute(f"drop owned by {name}")
            cursor.execute(f"drop role {name}")


@pytest.mark.postgres
def test_both_roads_end_in_the_same_roles(tmp_path: Path) -> None:
    tmp_path.chmod(0o711)
    server = embedded.Server(tmp_path / "home", durable=False)
    try:
        server.start()
        secrets = cluster.Secrets.of(server.home)
        embedded_roles = roles(secrets)
        drop_all(secrets)
        for _ in range(2):  # safe to repeat
            run_script(secrets)
        assert roles(secrets) == embedded_roles
        with closing(psycopg2.connect(secrets.url("news_read"))):
            pass  # the password that was given is the password
    finally:
        server.discard()


def run_script(secrets: cluster.Secrets) -> None:
    passwords = [
        part for role in ROLES for part in ("--set", f"{role}_password={secrets.passwords[role]}")
    ]
    subprocess.run(
        [
            *(_program("psql"), "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1"),
            *passwords,
            *("--file", str(ROOT / "sql" / "roles.sql")),
        ],
        check=True,
        env={
            **os.environ,
            "PGHOST": secrets.host,
            "PGPORT": str(secrets.port),
            "PGUSER": "postgres",
            "PGPASSWORD": secrets.passwords["postgres"],
            "PGDATABASE": "postgres",
        },
    )
