"""Sites that ask for a rest in every way that a server may, and keep the log that judges."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

from tests.sites import Answer, Site

__all__ = ["FORMS", "Form", "RestingSite"]

_SEOUL = timezone(timedelta(hours=9))
_SHORT_S = 5
_HOUR_S = 3600
_UNSAID_S = 300.0
"""What we rest where the answer names nothing that could be understood."""


@dataclass(frozen=True)
class Form:
    """One way to ask for a rest. ``rest_s`` seconds from the answer on; ``is_clear``: any client
    could tell. ``header`` is made when it is sent; None sends none."""

    name: str
    status: int
    rest_s: float
    header: str | None = None
    date: str | None = None
    path: str = "/news/3.html"
    is_clear: bool = True

    @property
    def is_short(self) -> bool:
        return self.rest_s <= _SHORT_S

    def value(self) -> str | None:
        """The header as sent now; a date is the moment itself, in whole seconds."""
        if self.date is None:
            return self.header
        moment = datetime.fromtimestamp(int(time.time() + self.rest_s), UTC)
        if self.date == "seoul":
            return format_datetime(moment.astimezone(_SEOUL))
        return moment.strftime(self.date)


_RFC_1123 = "%a, %d %b %Y %H:%M:%S GMT"
_UNCLEAR = {
    "none": None,
    "empty": "",
    "garbage": "soon",
    "negative": "-5",
    "fraction": "1.5",
    "full-width digits": "３６００",
    "past": "Thu, 01 Jan 1970 00:00:00 GMT",
}
FORMS = (
    Form("429, seconds", 429, _SHORT_S, header=str(_SHORT_S)),
    Form("503, seconds", 503, _SHORT_S, header=f" {_SHORT_S} "),
    Form("429, date", 429, _SHORT_S, date=_RFC_1123),
    Form("429, date in Seoul's time", 429, _SHORT_S, date="seoul"),
    Form("429, an hour", 429, _HOUR_S, header=str(_HOUR_S)),
    Form("503, an hour, date", 503, _HOUR_S, date=_RFC_1123),
    Form("429, date of RFC 850", 429, _HOUR_S, date="%A, %d-%b-%y %H:%M:%S GMT"),
    Form("429, date of asctime", 429, _HOUR_S, date="%a %b %d %H:%M:%S %Y"),
    Form("500, an hour", 500, _HOUR_S, header=str(_HOUR_S)),
    Form("403, an hour", 403, _HOUR_S, header=str(_HOUR_S)),
    Form("429, year 9999", 429, 86400, header="Fri, 31 Dec 9999 23:59:59 GMT"),
    Form("429, 10^18 s", 429, 86400, header="9" * 18),
    Form("429 of the feed", 429, _HOUR_S, header=str(_HOUR_S), path="/rss.xml"),
    Form("429 of robots.txt", 429, _HOUR_S, header=str(_HOUR_S), path="/robots.txt"),
    Form("503 of robots.txt", 503, _HOUR_S, header=str(_HOUR_S), path="/robots.txt"),
    *(
        Form(f"429, {name}", 429, _UNSAID_S, header=header, is_clear=False)
        for name, header in _UNCLEAR.items()
    ),
)


class RestingSite(Site):
    """Six articles; what ``form`` says is answered at its path, once."""

    def __init__(self, host: str, form: Form) -> None:
        super().__init__(host)
        self.form = form
        self.rested_from: float | None = None
        self.rested_until = 0.0
        self.list_feed([self.publish(number) for number in range(1, 7)])

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        if path != self.form.path or self.rested_from is not None:
            return super().answer(path, headers)
        value = self.form.value()
        self.rested_from = time.monotonic()
        self.rested_until = self.rested_from + self.form.rest_s
        if self.form.date is not None:  # the fraction of its second is not asked for
            self.rested_until -= (time.time() + self.form.rest_s) % 1
        said = {} if value is None else {"Retry-After": value.encode("utf-8").decode("latin-1")}
        return self.form.status, said, b"later"

    def early(self) -> int:
        """Requests that came while the site had asked for a rest."""
        if self.rested_from is None:
            return 0
        return sum(self.rested_from < moment < self.rested_until for _, _, moment in self.asked)

    def asked_again(self) -> bool:
        """Whether anybody came after the rest."""
        return any(moment >= self.rested_until for _, _, moment in self.asked)
