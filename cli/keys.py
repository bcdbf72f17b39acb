"""Secrets made at the first start, mode 0600: the web password and Airflow's keys."""

import json
import os
import secrets as randomness
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet

WEB_USER = "admin"


def password_file(home: Path) -> Path:
    """Where the web page's password stands, as ``{"admin": "..."}``."""
    return home / "web-password.json"


def make_password(home: Path) -> str | None:
    """A new password at the first start, to be shown once; None where there is one already.

    Made here and not by Airflow, which prints it into a log and leaves the mode to the umask.
    """
    file = password_file(home)
    if _read(file).get(WEB_USER):
        return None
    made = randomness.token_urlsafe(12)
    _write(file, {WEB_USER: made})
    return made


def load_keys(home: Path) -> dict[str, str]:
    """Airflow's ``fernet``, ``secret`` and ``jwt``; other ones would end every login."""
    file = home / "airflow-keys.json"
    found = _read(file)
    if {"fernet", "secret", "jwt"} <= found.keys():
        return found
    made = {
        "fernet": Fernet.generate_key().decode(),
        "secret": randomness.token_urlsafe(48),
        "jwt": randomness.token_urlsafe(64),
    }
    _write(file, made)
    return made


def _read(file: Path) -> dict[str, str]:
    with suppress(FileNotFoundError, ValueError):
        return dict(json.loads(file.read_text(encoding="utf-8")))
    return {}


def _write(file: Path, content: dict[str, str]) -> None:
    """Whole or not at all, and never readable by others, whatever the umask."""
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(content, stream)
    draft.rename(file)
