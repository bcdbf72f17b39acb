"""Pages that lead elsewhere: where to, and what must become of them."""

from dataclasses import dataclass

__all__ = ["REDIRECTS", "Redirect"]


@dataclass(frozen=True)
class Redirect:
    """A page ``/news/1.html`` that answers 302. ``target``: ``{site}``, ``{elsewhere}`` (another
    outlet), ``{canary}`` (a server of this machine that no catalogue names). ``state`` and
    ``reason`` are the listed item's end; ``most``: requests to the site's pages."""

    name: str
    target: str
    state: str
    reason: str | None
    most: int
    robots: bytes = b""


REDIRECTS = (
    Redirect("on the site", "{site}/news/2.html", "landed", None, 2),
    Redirect("to another site", "{elsewhere}/news/9.html", "failed", "offsite_redirect", 1),
    Redirect("to this machine", "{canary}/admin", "failed", "address", 1),
    Redirect("to itself, for ever", "{site}/news/1.html", "failed", "redirect_loop", 6),
    Redirect("to a file", "file:///etc/passwd", "failed", "scheme", 1),
    Redirect(
        "to what robots.txt forbids",
        "{site}/news/shut.html",
        "filtered",
        "robots",
        1,
        b"User-agent: *\nDisallow: /news/shut\n",
    ),
)
