"""The soft memory limit of a crawl: above it the spider ends in good order."""

from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

_STATUS = Path("/proc/self/status")


class PeakMemory(MemoryUsage):
    """Scrapy's limit, by this program's own peak.

    ``ru_maxrss``, which Scrapy reads, starts at the size of whoever forked us (getrusage(2)).
    """

    def get_virtual_size(self) -> int:
        if not _STATUS.exists():
            return int(super().get_virtual_size())
        lines = _STATUS.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
