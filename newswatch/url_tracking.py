"""Parameters that say where a reader came from or how to draw the page, never which article it is.

A parameter that could be an article's number anywhere (``did``, ``section``, ``code``) is cut only
on the site where it is known not to be; and a common one (``ref``) not where it holds a number.
"""

import re
from functools import cache
from urllib.parse import unquote

# Advertising and analytics: no site numbers its articles by these.
_ANYWHERE = re.compile(
    r"utm_\w+|fb(?:clid|_action_\w+|_source|_ref)|g(?:clid|braid|ad_source)|wbraid|dclid"
    r"|msclkid|yclid|twclid|igsh(?:id)?|srsltid|mc_[ce]id|_ga|_gl|_hs(?:enc|mi)|mkt_tok|spm|kakao_from"
    r"|rss_\w+|napm|n_(?:media|query|rank|ad_group|ad|keyword_id|campaign_type)|wt_\w+"
    r"|phpsessid|jsessionid|aspsessionid\w*",
    re.IGNORECASE,
)
_UNLESS_A_NUMBER = re.compile(
    r"ref|referr?er|from|cloc|plink|cooper|ntype|rc|ncid|cmpid", re.IGNORECASE
)
# How the same article is drawn: AMP, for printing, for a phone.
_VIEW = re.compile(r"amp|outputtype|print|printable|mobile", re.IGNORECASE)
_VIEWS = frozenset({"", "1", "true", "y", "yes", "amp", "print", "mobile"})
# Seen in addresses of these sites beside an article's number that stays the same.
_OF_SITE = {
    "donga.com": "gid",
    "edaily.co.kr": "mediacodeno|outlnkchk",
    "etnews.com": "mc",
    "hani.co.kr": "_fr|_ns",
    "hankookilbo.com": "did",
    "heraldcorp.com": "pos|np",
    "inews24.com": "g_menu|rrf",
    "khan.co.kr": "pt",
    "kmib.co.kr": "cp|code",
    "korea.kr": "pwise|pwisesub|pwisemain|call_from",
    "mt.co.kr": "vbcc_p",
    "naver.com": "iid|cds|lfrom|ntype|rc|trackingcode",
    "ohmynews.com": "cmpt_cd",
    "seoul.co.kr": r"wlog_tag\d",
    "wowtv.co.kr": "t",
    "yna.co.kr": "input|section|site",
}
_A_NUMBER = re.compile(r"\d{3,}")


def without_tracking(query: str, host: str) -> str:
    """A query without such parameters, the others as they were written and in their order."""
    pairs = query.replace("&amp;", "&").split("&")
    return "&".join(pair for pair in pairs if pair and not _is_tracking(pair, host))


def _is_tracking(pair: str, host: str) -> bool:
    name, _, value = (unquote(part, errors="replace") for part in pair.partition("="))
    if _ANYWHERE.fullmatch(name):
        return True
    if _VIEW.fullmatch(name) and value.lower() in _VIEWS:
        return True
    if _UNLESS_A_NUMBER.fullmatch(name) and not _A_NUMBER.search(value):
        return True
    own = _of_site(host)
    return bool(own and own.fullmatch(name))


@cache
def _of_site(host: str) -> re.Pattern[str] | None:
    for site, names in _OF_SITE.items():
        if host == site or host.endswith(f".{site}"):
            return re.compile(names, re.IGNORECASE)
    return None
