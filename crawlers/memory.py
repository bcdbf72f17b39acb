"""The hard memory limit of a child process, set by the kernel."""

import resource

from newswatch.settings import settings

# Threads and arenas reserve address space that is never touched.
_RESERVE_MB = 200


def limit_memory() -> None:
    """From here on an allocation beyond the limit is a MemoryError in this process alone."""
    most = (settings().crawl_memory_mb + _RESERVE_MB) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
