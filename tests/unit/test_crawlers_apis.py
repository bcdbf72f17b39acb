"""Each API by itself: what is asked, how the key is borne, how its answers are read."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from crawlers.apis.api import Reading
from crawlers.apis.registry import APIS
from crawlers.listings import Listing
from crawlers.outlet_parts import Api as ApiName
from crawlers.troubles import Refusal
from crawlers.xml_text import ListingError

NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")
BASE = "https://api.example/v1/list"


def read(name: str, body: str, url: str = BASE) -> Listing:
    return APIS[name].read(body.encode(), Reading(url, {}, NOW, SEOUL))


def test_every_name_of_the_catalogue_is_spoken() -> None:
    assert set(APIS) == set(get_args(ApiName))


@pytest.mark.parametrize(("name", "query", "address"), [
    ("naver_news", "공개 AI", "?query=%EA%B3%B5%EA%B0%9C+AI&display=100&start=1&sort=date"),
    ("korea_kr_press", "", "?startDate=20261121&endDate=20261122&pageNo=1&numOfRows=200"),
    ("assembly_bills", "인공지능",
     "?BILL_NAME=%EC%9D%B8%EA%B3%B5%EC%A7%80%EB%8A%A5&Type=json&pIndex=1&pSize=100"),
    ("lawmaking_notices", "", ""),
    ("msit_notices", "", "?pageNo=1&numOfRows=10&returnType=json"),
])  # fmt: skip
def test_the_first_address_bears_no_key(name: str, query: str, address: str) -> None:
    assert APIS[name].first(BASE, query, NOW) == BASE + address


@pytest.mark.parametrize(("name", "keys", "url", "headers"), [
    ("naver_news", {"naver_client_id": "a", "naver_client_secret": "b"}, "?x=1",
     {"X-Naver-Client-Id": "a", "X-Naver-Client-Secret": "b"}),
    ("korea_kr_press", {"data_go_kr_key": "a+b/c=="}, "?x=1&serviceKey=a%2Bb%2Fc%3D%3D", {}),
    ("msit_notices", {"data_go_kr_key": "a%2Bb%2Fc%3D%3D"}, "?x=1&serviceKey=a%2Bb%2Fc%3D%3D", {}),
    ("assembly_bills", {"assembly_key": "k"}, "?x=1&KEY=k", {}),
    ("lawmaking_notices", {"lawmaking_oc": "me"}, "?x=1&OC=me", {}),
])  # fmt: skip
def test_how_the_key_is_borne(
    name: str, keys: dict[str, str], url: str, headers: dict[str, str]
) -> None:
    signed = APIS[name].sign(BASE + "?x=1", keys)
    assert (signed.url, signed.headers) == (BASE + url, headers)


def test_naver_says_which_page_is_the_last() -> None:
    items = [{"title": "가", "link": "https://n.news.naver.com/article/001/1",
              "originallink": "", "pubDate": "Sun, 22 Nov 2026 13:00:00 +0900"}]  # fmt: skip
    body = json.dumps({"total": 150, "items": items})
    first = read("naver_news", body, BASE + "?start=1")
    assert first.leads_to == ((BASE + "?start=101", None),)
    assert read("naver_news", body, BASE + "?start=101").leads_to == ()
    [entry] = first.entries
    assert (entry.url, entry.portal_url) == ("https://n.news.naver.com/article/001/1", None)
    assert entry.published_at == datetime.fromisoformat("2026-11-22T13:00:00+09:00")


RELEASE = """<?xml version="1.0" encoding="UTF-8"?><response>
<header><resultCode>0</resultCode><resultMsg>NORMAL_SERVICE</resultMsg></header><body><NewsItem>
<NewsItemId>156700001</NewsItemId><Title><![CDATA[공개 모형 &quot;조달&quot; 지침 마련]]></Title>
<ApproveDate>11/20/2026 09:05:00</ApproveDate><MinisterCode>과학기술정보통신부</MinisterCode>
<OriginalUrl>https://www.korea.kr/briefing/pressReleaseView.do?newsId=156700001&amp;call_from=openData
</OriginalUrl><DataContents><![CDATA[<p>첫 문단이다.</p><p>둘째다.</p>]]></DataContents>
</NewsItem></body></response>"""


def test_a_press_release() -> None:
    [entry] = read("korea_kr_press", RELEASE).entries
    assert (entry.title, entry.summary) == ('공개 모형 "조달" 지침 마련', "첫 문단이다.\n둘째다.")
    assert entry.url.endswith("newsId=156700001&call_from=openData")
    assert entry.published_at == datetime.fromisoformat("2026-11-20T09:05:00+09:00")
    assert entry.published_raw == "11/20/2026 09:05:00"


def test_a_bill_and_a_notice_of_the_assembly() -> None:
    bill = {"BILL_ID": "X", "BILL_NAME": "인공지능 기본법 일부개정법률안", "PROPOSER": "이의원 등 10인",
            "PROPOSE_DT": "2026-11-20", "DETAIL_LINK": "https://likms.example/bill?id=X"}  # fmt: skip
    notice = {
        "BILL_NAME": "저작권법 일부개정법률안",
        "NOTI_ED_DT": "2026-12-02",
        "LINK_URL": "/n/1",
    }
    head = [{"list_total_count": 230}, {"RESULT": {"CODE": "INFO-000", "MESSAGE": "정상"}}]
    body = json.dumps({"abc": [{"head": head}, {"row": [bill, notice]}]})
    found = read("assembly_bills", body, BASE + "?pIndex=2")
    assert [(one.title, one.published_precision) for one in found.entries] == [
        ("인공지능 기본법 일부개정법률안", "day"), ("저작권법 일부개정법률안", None)
    ]  # fmt: skip
    assert found.leads_to == ((BASE + "?pIndex=3", None),)
    nothing = read("assembly_bills", '{"RESULT":{"CODE":"INFO-200","MESSAGE":"없습니다"}}')
    assert (nothing.entries, nothing.may_be_empty) == ((), True)


def test_a_notice_of_legislation() -> None:
    [entry] = read("lawmaking_notices", """<result><apiList><ogLmPpSeq>88178</ogLmPpSeq>
        <lsNm>인공지능 기본법 시행령 개정안</lsNm><asndOfiNm>과학기술정보통신부</asndOfiNm>
        <stYd>2026. 11. 20.</stYd></apiList></result>""").entries  # fmt: skip
    assert entry.url == "https://opinion.lawmaking.go.kr/gcom/ogLmPp/88178"
    assert (entry.title, entry.published_precision) == ("인공지능 기본법 시행령 개정안", "day")


@pytest.mark.parametrize("is_split", [True, False])
def test_a_notice_of_the_ministry_in_either_envelope(is_split: bool) -> None:
    item = {"subject": "공개 모형 사업 공고", "pressDt": "2026-11-20",
            "viewUrl": "https://www.msit.go.kr/bbs/view.do?a=1&amp;b=2"}  # fmt: skip
    parts = [
        {"header": {"resultCode": "00"}},
        {"body": {"items": [{"item": item}], "totalCount": 11}},
    ]
    envelope = parts if is_split else {**parts[0], **parts[1]}
    found = read("msit_notices", json.dumps({"response": envelope}))
    assert found.entries[0].url == "https://www.msit.go.kr/bbs/view.do?a=1&b=2"
    assert found.leads_to == ((BASE + "?pageNo=2", None),)


@pytest.mark.parametrize(("name", "body", "kind"), [
    ("korea_kr_press", "<OpenAPI_ServiceResponse><cmmMsgHeader><returnAuthMsg>SERVICE_KEY_IS_NOT_"
     "REGISTERED_ERROR</returnAuthMsg><returnReasonCode>30</returnReasonCode></cmmMsgHeader>"
     "</OpenAPI_ServiceResponse>", "api_key_refused"),
    ("korea_kr_press", RELEASE.replace(">0<", ">22<"), "api_quota"),
    ("korea_kr_press", RELEASE.replace(">0<", ">98<"), "api_error"),
    ("msit_notices", '{"response":{"header":{"resultCode":"30"}}}', "api_key_refused"),
    ("assembly_bills", '{"RESULT":{"CODE":"ERROR-290","MESSAGE":"인증키"}}', "api_key_refused"),
    ("assembly_bills", '{"RESULT":{"CODE":"ERROR-337","MESSAGE":"한도"}}', "api_quota"),
    ("assembly_bills", '{"RESULT":{"CODE":"ERROR-500","MESSAGE":"?"}}', "api_error"),
    ("lawmaking_notices", "<result><retMsg>401</retMsg></result>", "api_key_refused"),
])  # fmt: skip
def test_complaints_told_with_status_200(name: str, body: str, kind: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read(name, body)
    assert refusal.value.kind == kind


@pytest.mark.parametrize("name", sorted(APIS))
@pytest.mark.parametrize(("body", "kinds"), [
    ("<!doctype html><html><body>점검 중</body></html>", {"html_as_api"}),
    ("", {"empty"}),
    ('<!DOCTYPE r [<!ENTITY a "b">]><r>&a;</r>', {"doctype_forbidden", "html_as_api"}),
    ('{"cut": "', {"not_json", "not_xml"}),
])  # fmt: skip
def test_what_is_no_answer_has_a_named_error(name: str, body: str, kinds: set[str]) -> None:
    with pytest.raises(ListingError) as error:
        read(name, body)
    assert error.value.kind in kinds


DIAL = """
import asyncio
from types import SimpleNamespace
from scrapy import Request
from crawlers.apis.calling import call
from crawlers.sockets import guard_sockets
from crawlers.troubles import Refusal
guard_sockets()
entry = SimpleNamespace(api="msit_notices")
try:
    asyncio.run(call(SimpleNamespace(entry=entry), Request("http://{}/x?a=1")))
except Refusal as refusal:
    print(refusal.kind, refusal.detail)
"""


@pytest.mark.parametrize("place", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1:8080"])
def test_an_api_is_dialled_only_where_the_policy_lets_it(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the last look before a socket, whatever the resolver said; the key is in no word of it."""
    monkeypatch.setenv("NEWSWATCH_DATA_GO_KR_KEY", "a-secret-of-ours")
    done = subprocess.run(
        [sys.executable, "-c", DIAL.format(place)], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split()[:1] == ["address"]
    assert "a-secret" not in done.stdout + done.stderr
