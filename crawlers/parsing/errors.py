"""What makes a page unreadable."""

from typing import Literal

Kind = Literal[
    "empty",
    "not_text",
    "mojibake",
    "no_title",
    "too_deep",  # nested so deep that its text is lost
    "soft_404",  # says that it is not there, and answers 200
    "login_page",
    "consent_page",
    "maintenance",
    "blocked",  # a guard's page: access denied, prove that you are no robot
]


class Unreadable(Exception):
    """A page that no article can be read from: for quarantine, with a kind and a detail."""

    def __init__(self, kind: Kind, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind: Kind = kind
        self.detail = detail
