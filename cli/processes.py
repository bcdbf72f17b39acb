"""Finding and ending every process of a stack, grandchildren and leftovers included.

All children inherit the variable ``NEWSWATCH_STACK`` with the state folder; ``SPT_NOENV`` keeps
Airflow's change of process titles from overwriting it where the kernel shows it.
"""

import os
from pathlib import Path

import psutil

from cli.lock import read as read_lock

MARK = "NEWSWATCH_STACK"


def mark(home: Path) -> dict[str, str]:
    """The variables by which the processes of this home are known."""
    return {MARK: str(home), "SPT_NOENV": "1"}


def families(roots: set[int]) -> list[psutil.Process]:
    """These processes, those that are left of them, with all below them."""
    found = []
    for pid in roots:
        try:
            root = psutil.Process(pid)
            found += [root, *root.children(recursive=True)]
        except psutil.NoSuchProcess:
            continue
    return found


def orphans() -> list[psutil.Process]:
    """What the death of a parent left to us: our children in a session that is another child's.

    Parts lead sessions of their own, and whoever else uses us starts children in ours or likewise.
    """
    found = []
    for process in psutil.Process().children():
        try:
            if os.getsid(process.pid) not in (process.pid, os.getsid(0)):
                found.append(process)
        except ProcessLookupError:
            continue
    return found


def marked(home: Path) -> list[psutil.Process]:
    """Processes of this home's stack, whoever their parent is now; never ourselves."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(MARK) == str(home):
                found.append(process)
        except psutil.Error:  # ended meanwhile, or somebody else's
            continue
    return found


def of_stack(home: Path) -> list[psutil.Process]:
    """All processes of the stack that runs on this home, its supervisor and Postgres included."""
    found = read_lock(home)
    if found is None:
        return []
    supervisor = psutil.Process(found["pid"])
    return [supervisor, *supervisor.children(recursive=True)]


def end(processes: list[psutil.Process], patience_s: float) -> None:
    """TERM, some patience, KILL. Returns when all are gone (or unkillable for 5 s)."""
    for process in processes:
        _ask(process, by_force=False)
    _, stubborn = psutil.wait_procs(processes, timeout=patience_s)
    for process in stubborn:
        _ask(process, by_force=True)
    psutil.wait_procs(stubborn, timeout=5)


def bury_orphans(patience_s: float = 3.0) -> None:
    """Ends orphans, and takes the exit codes of those that have ended.

    Such a process is a task whose supervisor was killed: Airflow will run the task again, so this
    copy must not go on.
    """
    alive = []
    for process in orphans():
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                os.waitpid(process.pid, os.WNOHANG)
            else:
                alive.append(process)
        except (psutil.Error, ChildProcessError):
            continue
    if alive:
        end(alive, patience_s)


def reap(name: str, but: int | None) -> None:
    """Takes the exit codes of ended children of that name, whose own parent has died."""
    for process in psutil.Process().children():
        try:
            is_dead = process.status() == psutil.STATUS_ZOMBIE
            if is_dead and process.name() == name and process.pid != but:
                os.waitpid(process.pid, os.WNOHANG)
        except (psutil.Error, ChildProcessError):
            continue


def memory(processes: list[psutil.Process]) -> list[tuple[str, int, int]]:
    """(title, pid, proportional set size in bytes) of each, the largest first."""
    rows = []
    for process in processes:
        try:
            title = " ".join(process.cmdline()) or process.name()
            rows.append((title, process.pid, process.memory_full_info().pss))
        except psutil.Error:
            continue
    return sorted(rows, key=lambda row: -row[2])


def kill(process: psutil.Process) -> None:
    """KILL, unless it is gone already."""
    _ask(process, by_force=True)


def _ask(process: psutil.Process, by_force: bool) -> None:
    try:
        if by_force:
            process.kill()
        else:
            process.terminate()
    except psutil.Error:
        return
