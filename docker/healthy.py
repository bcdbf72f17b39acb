"""healthy.py URL [PART]: ends with 0 where the address answers and PART calls itself healthy."""

import json
import sys
from urllib.request import urlopen

with urlopen(sys.argv[1], timeout=8) as answer:  # noqa: S310 - our own loopback address
    parts = json.load(answer) if len(sys.argv) > 2 else {}
sys.exit(any(parts.get(part, {}).get("status") != "healthy" for part in sys.argv[2:]))
