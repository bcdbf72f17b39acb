"""Within a process: one request at a time per host, the others in line."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, TypeAlias

Written: TypeAlias = "asyncio.Future[Any]"


class Turns:
    """Whose turn it is at a host. The next request is submitted in the very moment in which the
    last one is closed, so that both share a commit."""

    def __init__(self, submit: Callable[[Any], Written]) -> None:
        self._submit = submit
        self._lines: dict[str, deque[tuple[Any, asyncio.Future[Written]]]] = {}

    async def take(self, host: str, request: Any, patience_s: float) -> Written:
        """Submits the request when its turn has come. Raises TimeoutError where it does not come
        in so many seconds; else the turn must be given back."""
        if host not in self._lines:
            self._lines[host] = deque()
            return self._submit(request)
        place: asyncio.Future[Written] = asyncio.get_running_loop().create_future()
        self._lines[host].append((request, place))
        try:
            async with asyncio.timeout(patience_s):
                return await place
        except TimeoutError:
            if place.cancelled():
                raise
            return place.result()

    def give_back(self, host: str) -> None:
        line = self._lines[host]
        while line:
            request, place = line.popleft()
            if not place.done():
                place.set_result(self._submit(request))
                return
        del self._lines[host]
