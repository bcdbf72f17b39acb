"""What the services of data.go.kr have in common: one key, and troubles told with status 200."""

from urllib.parse import quote

from crawlers.apis.api import Keys, Signed
from crawlers.troubles import Refusal

KEYS = ("data_go_kr_key",)
_FINE = {"", "0", "00", "000"}
_OF_KEYS = {"20", "30", "31", "32", "33", "-4", "-401"}
_OF_QUOTAS = {"22", "23", "-10"}


def sign(url: str, keys: Keys) -> Signed:
    """With the key as a parameter. The portal hands keys out in two forms, of which one is quoted
    already; quoting it twice makes another key of it."""
    key = keys[KEYS[0]]
    quoted = key if "%" in key else quote(key, safe="")
    return Signed(f"{url}{'&' if '?' in url else '?'}serviceKey={quoted}")


def must_be_fine(code: str, message: str) -> None:
    """Raises Refusal (api_key_refused, api_quota, api_error) for a code that is none of success."""
    code = code.strip()
    if code in _FINE:
        return
    kind = "api_key_refused" if code in _OF_KEYS else "api_error"
    raise Refusal("api_quota" if code in _OF_QUOTAS else kind, f"{code} {message}".strip()[:200])
