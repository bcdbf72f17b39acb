"""Room for the embedded Postgres. A full disk stops it, so new work is refused before."""

import shutil
from pathlib import Path

from newswatch.settings import settings
from storage.errors import DiskFull
from storage.place import recorded_folder

__all__ = ["NoRoom", "demand_room", "free_mb"]


class NoRoom(DiskFull):
    """There is less room than new work may begin with; what was begun goes on."""


def free_mb() -> int | None:
    """Free megabytes where the server has least of them: its data, its write-ahead log (which may
    be a link to another disk). None for a server that is not ours to look after."""
    folders = list(_disks())
    return min(shutil.disk_usage(folder).free >> 20 for folder in folders) if folders else None


def demand_room() -> None:
    """Raises NoRoom below ``min_free_mb``. For work that brings more in; what is in must go on."""
    free, least = free_mb(), settings().min_free_mb
    if free is None or free >= least:
        return
    if settings().language == "ko":
        raise NoRoom(
            f"데이터베이스의 디스크 여유가 {free} MB입니다({least} MB 미만이면 수집을 쉽니다). "
            "자리를 비우면 저절로 이어집니다. 기준: NEWSWATCH_MIN_FREE_MB"
        )
    raise NoRoom(
        f"The database's disk has {free} MB left (below {least} MB nothing new is crawled). "
        "Free some space and it goes on by itself. The limit: NEWSWATCH_MIN_FREE_MB"
    )


def _disks() -> list[Path]:
    now = settings()
    if now.database_url_ingest is not None:
        return []
    folder = recorded_folder(now.home)
    if folder is None or not (folder / "data").is_dir():
        return []
    return [folder / "data", folder / "data" / "pg_wal"]
