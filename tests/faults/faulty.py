"""The faults that the fault server knows."""

from dataclasses import dataclass

__all__ = ["KINDS", "Fault"]

_STANDING = frozenset({"etag_lie", "twice"})
KINDS = frozenset({
    "status", "slow", "abort", "cut", "reset", "silence", "redirect", "loop", "empty", "html", "garbage",
    "charset", *_STANDING,
})  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One switch. What it does (``kind``):

    ``status``    answers ``status``, with a Retry-After where ``retry_after`` says one
    ``slow``      waits ``seconds`` before a right answer
    ``abort``     ends in mid-body although a longer Content-Length was promised
    ``cut``       ends in mid-body with no Content-Length: only the missing end tells
    ``reset``     resets the connection; ``silence``: never answers
    ``redirect``  302 to ``to``; ``loop``: 302 to itself with a counter
    ``empty``     200 without a body; ``html``: a maintenance page; ``garbage``: random bytes
    ``charset``   the body in CP949 under the wrong label
    ``etag_lie``  304 to whoever sends an ETag, although the listing changed
    ``twice``     every entry of the listing stands there twice

    Whom it meets: outlet number (None: all), target ``listing``, ``page``, ``robots`` or None for
    all of them, or one exact ``path``. ``times``: only the first so many requests of an address
    (0: all); ``chance``: this share of requests, by seed, address and request number.
    """

    kind: str
    outlet: int | None = None
    target: str | None = None
    path: str | None = None
    times: int = 0
    chance: float = 1.0
    status: int = 500
    retry_after: str | None = None
    seconds: float = 0.0
    to: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}; there are {', '.join(sorted(KINDS))}")

    @property
    def is_standing(self) -> bool:
        """Part of what the listing says, not of how it is sent."""
        return self.kind in _STANDING

    def meets(self, outlet: int, target: str, path: str) -> bool:
        return (
            self.outlet in (None, outlet)
            and self.target in (None, target)
            and self.path in (None, path)
        )

    def changed(
        self, status: int, headers: dict[str, str], body: bytes, items: list[str]
    ) -> tuple[int, dict[str, str], bytes, list[str]]:
        """The answer that is sent instead, and which articles it still shows."""
        html = {"Content-Type": "text/html; charset=utf-8"}
        match self.kind:
            case "status":
                wait = {} if self.retry_after is None else {"Retry-After": self.retry_after}
                return self.status, {**html, **wait}, b"trouble", []
            case "redirect":
                return 302, {"Location": self.to}, b"", []
            case "loop":
                return 302, {"Location": f"{self.path or '/loop'}?again"}, b"", []
            case "empty":
                return 200, headers, b"", []
            case "html":
                return (
                    200,
                    html,
                    "<!doctype html><html><title>점검 중</title><body>점검 중입니다</body></html>".encode(),
                    [],
                )
            case "garbage":
                return 200, headers, bytes(range(128, 256)) * 8, []
            case "charset":
                text = body.decode("utf-8", "replace").replace("utf-8", "iso-8859-1")
                return (
                    status,
                    {**headers, "Content-Type": "text/html; charset=iso-8859-1"},
                    text.encode("cp949", "replace"),
                    items,
                )
        return status, headers, body, items
