"""A network of one's own: a namespace in which any address may stand on this machine."""

import atexit
import ctypes
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from newswatch.settings import PROJECT

__all__ = ["furnish", "inside", "why_not"]

_MS_BIND = 4096
_ROUTE_S = 10.0


def inside(module: str, *arguments: str) -> list[str]:
    """The command that runs a module in network and mount namespaces of its own."""
    ours = ["-nm"] if os.geteuid() == 0 else ["-Unm", "--map-current-user", "--keep-caps"]
    return ["unshare", *ours, "--propagation", "private", sys.executable, "-m", module, *arguments]


def why_not() -> str | None:
    """Why there can be no such namespace here, or None."""
    missing = [name for name in ("unshare", "ip") if shutil.which(name) is None]
    if missing:
        return f"no program {', '.join(missing)}"
    command = inside("tests.faults.inside")
    tried = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60)
    return None if tried.returncode == 0 else tried.stderr.strip().splitlines()[-1]


def furnish(addresses: Sequence[str] = (), resolver: str | None = None) -> None:
    """From within: loopback up, these addresses on it, names asked of ``resolver`` alone."""
    _run("ip", "link", "set", "lo", "up")
    for address in addresses:
        bits = 128 if ":" in address else 32
        more = ["nodad"] if ":" in address else []
        _run("ip", "addr", "add", f"{address}/{bits}", "dev", "lo", *more)
    for address in ("127.0.0.1", "::1", *addresses):
        _await_route(address)
    with suppress(OSError):
        Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").write_text("0", encoding="ascii")
    if resolver is not None:
        folder = Path(tempfile.mkdtemp(prefix="newswatch-names-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _instead(
            "/etc/resolv.conf", folder, f"nameserver {resolver}\noptions timeout:1 attempts:1\n"
        )
        _instead("/etc/hosts", folder, "127.0.0.1 localhost\n::1 localhost\n")
        _instead("/etc/nsswitch.conf", folder, "hosts: files dns\n")


def _await_route(address: str) -> None:
    """The kernel sets up IPv6 in its own time."""
    until = time.monotonic() + _ROUTE_S
    while True:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as one:
            try:
                one.connect((address, 9))
                return
            except OSError:
                if time.monotonic() > until:
                    raise
        time.sleep(0.02)


def _instead(path: str, folder: Path, text: str) -> None:
    """Another text in the place of a file, for this namespace alone."""
    if not Path(path).exists():
        return
    file = folder / Path(path).name
    file.write_text(text, encoding="ascii")
    folder.chmod(0o755)
    # The program mount(8) would insist on the name root.
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(str(file).encode(), path.encode(), None, _MS_BIND, None):
        raise OSError(ctypes.get_errno(), f"{path} cannot be covered")


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")


if __name__ == "__main__":
    furnish(["8.8.8.8", "2606:4700:4700::1111"], "127.0.0.1")
