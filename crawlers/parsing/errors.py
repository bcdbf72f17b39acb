"""What makes a page unreadable."""

from typing import Literal

Kind = Literal["empty", "not_text", "mojibake", "no_title", "error_page"]


class Unreadable(Exception):
    """A page that no article can be read from: for quarantine, with a kind and a detail."""

    def __init__(self, kind: Kind, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind: Kind = kind
        self.detail = detail
