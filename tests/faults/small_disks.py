"""Two small disks of one's own, to be filled: tmpfs in a mount namespace, without being root.

The namespace's own root mounts them; inside it a second user namespace gives the number of an
ordinary user back, because Postgres refuses to run as root. So it works for an ordinary user and
for root alike.
"""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from newswatch.settings import PROJECT

__all__ = ["Disk", "command", "why_not"]

SIZES_MB = {"postgres": 220, "wal": 150}
"""Folders that the disks are mounted on, below the folder of a world."""
_NOBODY = "65534"
_SCRIPT = """
set -e
folder=$1; shift
for disk in {disks}; do
  mkdir -p "$folder/${{disk%=*}}"
  mount -t tmpfs -o "size=${{disk#*=}}m,mode=700" newswatch "$folder/${{disk%=*}}"
done
exec unshare --user --map-user={user} --map-group={user} "$@"
"""


def command(folder: Path, *program: str) -> list[str]:
    """What runs this program where the disks are mounted in ``folder``."""
    disks = " ".join(f"{name}={size}" for name, size in SIZES_MB.items())
    script = _SCRIPT.format(disks=disks, user=_NOBODY)
    outer = ["unshare", "--user", "--map-root-user", "--mount", "--propagation", "private"]
    return [*outer, "sh", "-c", script, "sh", str(folder), *program]


def why_not() -> str | None:
    """Why no such disks can be had here, or None."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return "there is no program unshare (util-linux)"
    with tempfile.TemporaryDirectory(prefix="newswatch-disks-") as folder:
        tried = subprocess.run(
            command(Path(folder), sys.executable, "-c", "import os; assert os.geteuid()"),
            cwd=PROJECT,
            capture_output=True,
            text=True,
        )
    said = tried.stderr.strip().splitlines()
    return (
        None if tried.returncode == 0 else (said or [f"unshare ended with {tried.returncode}"])[-1]
    )


class Disk:
    """One of the disks. Everything else on it stays as it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> int:
        """Leaves not one byte; gives how many megabytes it took."""
        taken, step = 0, 1 << 24
        with self._ballast.open("wb") as ballast:
            while step >= 4096:
                try:
                    os.posix_fallocate(ballast.fileno(), taken, step)
                    taken += step
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    step //= 2
        return taken >> 20

    def free(self) -> None:
        self._ballast.unlink(missing_ok=True)
