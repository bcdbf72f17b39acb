"""Fixtures for all tests. ``database`` is a fresh migrated database behind ``settings()``."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from newswatch.settings import Settings, settings
from storage import cluster, embedded
from storage.migrate import migrate
from storage.queries import queries

# What a developer may set to point the tests to their material.
KEPT = {"NEWSWATCH_EVAL_DIR", "NEWSWATCH_SEEDS_DIR"}


_LONG = re.compile(
    r"tests/acceptance/|test_whole_way|test_faults_|test_desk_airflow|test_newsroom_"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first: one that begins last would be waited for by all workers."""
    items.sort(key=lambda item: _LONG.search(item.nodeid) is None)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty state folder and default settings, whatever the shell that runs the tests has."""
    for name in os.environ.keys() - KEPT:
        if name.startswith("NEWSWATCH_"):
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir(mode=0o711)
    monkeypatch.setenv("NEWSWATCH_HOME", str(folder))
    settings.cache_clear()
    yield folder
    settings.cache_clear()


@pytest.fixture(scope="session")
def postgres() -> Iterator[cluster.Secrets]:
    """A server for the whole session, with a migrated template ``newswatch_clean``."""
    with tempfile.TemporaryDirectory(prefix="newswatch-tests-") as folder:
        Path(folder).chmod(0o711)
        server = embedded.Server(Path(folder), durable=False)
        try:
            server.start()
            secrets = cluster.Secrets.of(server.home)
            with embedded.used(secrets.urls()):
                migrate()
            with cluster.superuser(secrets) as connection:
                queries.cluster.make_template(connection)
            yield secrets
        finally:
            server.discard()


@pytest.fixture
def database(postgres: cluster.Secrets, home: Path) -> Settings:
    """A fresh database; every role's connection goes there. Gives the settings in force."""
    with cluster.superuser(postgres) as connection:
        queries.cluster.drop_newswatch(connection)
        queries.cluster.copy_newswatch(connection)
        queries.cluster.guard_copy(connection)
    shutil.copy(postgres.file, home / "database.json")
    settings.cache_clear()
    return settings()
