"""Memory of a running stack, as the sum of PSS: shared pages are counted once.

.venv/bin/python benchmarks/memory.py [state folder]
"""

import sys
from pathlib import Path

from cli.processes import memory, of_stack
from newswatch.settings import default_home

MIB = 1 << 20


def main() -> int:
    home = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else default_home()
    rows = memory(of_stack(home))
    if not rows:
        print(f"nothing is running on {home}", file=sys.stderr)
        return 1
    for title, pid, size in rows:
        print(f"{size / MIB:8.1f} MiB  {pid:>7}  {title[:100]}")
    print(f"{sum(size for _, _, size in rows) / MIB:8.1f} MiB  {len(rows)} processes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
