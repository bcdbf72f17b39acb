"""As whom the embedded Postgres runs: it refuses root, so root steps down."""

import contextlib
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.errors import StorageError


@dataclass(frozen=True)
class Account:
    """The system user who runs the server."""

    name: str
    uid: int
    gid: int


def choose_account(wanted: str | None) -> Account | None:
    """As whom the server runs: None for ourselves unless we are root."""
    if os.geteuid() != 0:
        return None
    for name in [wanted] if wanted else ["postgres", "nobody"]:
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            if found.pw_uid != 0:
                return Account(name, found.pw_uid, found.pw_gid)
    raise StorageError(
        f"Postgres must not run as root, and there is no unprivileged user {wanted or 'nobody'}. "
        "Name one by NEWSWATCH_POSTGRES_USER."
    )


def run_as(account: Account | None) -> dict[str, Any]:
    """See :meth:`Place.popen_as`."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def tried(account: Account | None, script: str, path: Path) -> bool:
    """Whether the script succeeds as that user: modes, ACLs and mounts are not second-guessed."""
    command = ["/bin/sh", "-c", script, "sh", str(path)]
    return subprocess.run(command, capture_output=True, cwd="/", **run_as(account)).returncode == 0
