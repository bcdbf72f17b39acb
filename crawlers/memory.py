"""The hard memory limit of a child process, set by the kernel."""

import resource
import threading

from newswatch.settings import settings

MEGABYTE = 1024 * 1024
# Pages of programs and libraries, which are part of the process's size and not of this limit.
_LIBRARIES_MB = 50
# A thread reserves 8 MB otherwise, all of which counts.
_STACK_BYTES = MEGABYTE


def limit_memory() -> None:
    """From here on an allocation by which the process would grow beyond the limit is a MemoryError
    in this process alone. To be called before threads are started."""
    threading.stack_size(_STACK_BYTES)
    most = (settings().crawl_memory_mb - _LIBRARIES_MB) * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
