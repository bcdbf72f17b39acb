"""What Airflow's own database says of our DAGs' runs. Read only, for the demo and the status."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

import psycopg2

from storage.cluster import Secrets
from storage.db import translated
from storage.queries import queries


def finished_since(home: Path, moment: datetime) -> set[str]:
    """DAGs with a successful run, made by the scheduler, that began after ``moment``."""
    with translated(), closing(psycopg2.connect(_url(home), connect_timeout=5)) as connection:
        return {dag for (dag,) in queries.airflow.list_finished_since(connection, moment=moment)}


def count_runs(home: Path) -> list[tuple[str, str, str, int]]:
    """Rows of (DAG, kind of run, state, how many)."""
    with translated(), closing(psycopg2.connect(_url(home), connect_timeout=5)) as connection:
        return list(queries.airflow.count_runs(connection))


def _url(home: Path) -> str:
    return Secrets.of(home).url("airflow", "airflow")
