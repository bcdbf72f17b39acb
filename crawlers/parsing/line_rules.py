"""How Korean newsrooms write what is not the text: captions, bylines, credits, notices.

Each expression is about a habit of many newsrooms, none about one outlet.
"""

import re

from crawlers.bylines import ROLE

MAIL = r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_NAME = r"[가-힣]{2,4}"
_PICTURE = r"(?:사진|그림|자료|그래픽|이미지|일러스트|출처|영상|인포그래픽|표)"
_PHOTO = r"(?:사진|그래픽|이미지|일러스트)"
"""At the end of a sentence 자료 and 출처 name a source, not a picture."""


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


CAPTION = _any_of(
    r"[▲▼△◀↑]\s?[^▲▼△]{1,200}$",
    rf"[*※]?\s?[\[(<]?\s?{_PICTURE}\s?(?:제공|설명|출처|자료)?\s?[=:ㅣ|]\s?.{{1,80}}$",
    rf"[*※]\s?{_PICTURE}\s?설명.{{0,200}}$",
    rf".{{0,160}}(?:[ /(\[<.]|^){_PHOTO}\s?[=:]?\s?\S{{1,20}}"
    r"(?:제공|캡처|캡쳐|갈무리)\s?[)\]>]?$",
    rf".{{0,160}}[/(\[|]\s?{_PHOTO}\s?[=:]\s?.{{1,30}}$",
    r".{0,160}[ⓒ©]\s?\S.{0,30}$",
    rf"{_PICTURE}(?:제공|출처)?_\S.{{0,60}}$",
    r".{0,200}[./(\[=|ㅣ]\s?(?:연합뉴스|뉴시스|뉴스1|로이터|AP|AFP|EPA|게티이미지\S{0,6}|셔터스톡"
    r"|픽사베이|언스플래시)\S{0,8}\s?(?:제공|캡처)?\s?[)\]]?$",
)
"""Whole lines that describe a picture. A row of ▲ items is a list and stays."""

WIDGET = _any_of(
    r"(?:이미지|사진)?\s?(?:확대\s?보기|크게\s?보기|확대)",
    r"닫기|인쇄(?:하기)?|스크랩|글자\s?크기.*|광고|AD|ADVERTISEMENT|Tweet|Play Video",
    r"동영상\s?뉴스|본문\s?듣기|기사\s?듣기|음성으로\s?듣기|좋아요.{0,6}|댓글.{0,6}",
    r"(?:기사|이 기사를)?\s?공유(?:하기|합니다)?|(?:기사\s?)?(?:URL|링크)\s?복사.{0,12}",
    r"기사 URL이 복사되었습니다\.|페이스북|트위터|카카오톡|카카오스토리",
    r"네이버\s?(?:밴드|블로그)|구독(?:하기)?",
    r"브라우저가 video 태그를 지원하지 않습니다\.|죄송하지만 다른 브라우저를 사용하여 주십시오\.",
)  # fmt: skip
"""Whole lines that are buttons and players."""

CUE = re.compile(r"[\[<(【]\s?(?:앵커(?:멘트|\s멘트)?|기자|리포트|VCR|인터뷰|아나운서)\s?[\])>】]")
"""Studio cues."""

HEADER_FIELD = re.compile(r"[□■◇○●▷*※]\s?[^:：]{1,12}\s?[:：]")
HEADER_NOTE = re.compile(r"[*※]\s?.{0,10}(?:텍스트|기사|내용|인터뷰)[은는를]")
"""Above a transcript: when it was on air, who speaks; that it is one."""

DATELINE = re.compile(
    rf"^(?:[\[(【<][^\])】>\n]{{0,25}}[\])】>]\s*)?(?:[가-힣·, ]{{2,25}}{ROLE}\s*)?"
    rf"(?:[(]?{MAIL}[)]?\s*)?=\s*(?=\S)"
)
"""(서울=○○뉴스) 홍길동 기자 = …"""

SIGNED_BRACKET = re.compile(rf"^[\[(【<][^\])】>\n]{{0,30}}{ROLE}\s*[\])】>]\s*")
"""[○○신문 홍길동 기자] …"""

SIGNATURE = _any_of(
    rf"[\[(/■▲=◎-]*\s*(?:[\w가-힣.·, =/]{{0,25}})?{_NAME}\s?{ROLE}"
    rf"(?:\s?[,·/&]\s?{_NAME}\s?(?:{ROLE})?)*"
    rf"\s*[\])/]*\s*[/|]?\s*[(\[<]?\s*(?:{MAIL})?\s*[)\]>]*\s*\.?",
    rf".{{0,30}}?\s*[/|]?\s*[\[(<]?\s*{MAIL}\s*[\])>]?",
    rf"{MAIL}\s+{_NAME}\s?{ROLE}",
    rf"[\[(]?\S{{0,12}}\s?(?:온라인|디지털|인터넷|편집|뉴미디어|콘텐츠)\S{{0,8}}(?:팀|부|국)"
    rf"\s?(?:{MAIL})?[\])]?",
)
"""Whole lines that sign."""

SIGN_OFF = _any_of(
    rf"(?:지금까지\s|이상\s)?(?:\S+에서\s)?\S*(?:뉴스|TV|방송|일보|신문|조선|[A-Z]{{3,5}})\S*\s{_NAME}"
    rf"(?:입니다|였습니다|이었습니다)\.?\s?(?:\(?{MAIL}\)?)?",
    rf"(?:지금까지|이상)\s.{{0,30}}(?:{ROLE}(?:였습니다|입니다)|전해드렸습니다)\.?",
)
"""A reporter leaves the air."""

COPYRIGHT = _any_of(
    r".{0,40}(?:저작권자|무단\s?(?:전재|복제|배포)|재배포\s?금지|all rights reserved)",
    r".{0,40}copyrights?\s?(?:ⓒ|©|\(c\)|by\s)",
    r"[<\[(]?\s?(?:ⓒ|©|\(c\)).{0,120}$",
    r"20\d\d[./-]\d\d?[./-]\d\d?.{0,12}송고$",
)
"""Who may use it: nothing of the article comes after."""

NOTICE = _any_of(
    r".{0,60}제보(?:를|는|하기)?\s?(?:기다|받|카카오톡|카톡|[:：])",
    r"[<\[(“\"]?\s?이?\s?자료(?:는|를)?\s.{0,60}전재하여\s?제공",
    r"[▷▶☞◇■*]\s?(?:전화|이메일|메일|카카오톡|카톡|홈페이지|유튜브|페이스북|웹|앱|네이버)\s?[:：]?\s.{0,80}$",
    r"\[(?:카카오톡|전화|메일|이메일|유튜브|라인|홈페이지|웹)\].{0,60}$",
    r".{0,50}(?:구독|채널|배너|이웃\s?추가|알림\s?설정).{0,30}(?:눌러|클릭|부탁|해\s?주세요).{0,30}$",
    r"[\[(]?\s?(?:끝|完)\s?[\])]?\.?$",
    r"[-=_*·•~─━]{3,}$|[■◆◇●]+$",
    r"※.{0,250}$",
    r".{0,30}기사\s?(?:문의|제보).{0,40}$",
)
"""Lines at the end that are no text, whatever their length."""

NOTICE_LENGTH = 120
PAYWALL = _any_of(
    r"[\W_]*(?:이|본|해당)\s?(?:기사|글|콘텐츠)[은는]\s.{0,20}(?:유료|회원|구독자|멤버십|프리미엄).{0,60}$",
    r"[\W_]*(?:유료|회원|구독자|멤버십|프리미엄)\s?(?:회원\s?)?전용\s?(?:기사|콘텐츠|글).{0,40}$",
    r".{0,20}(?:전문|나머지|이어지는\s내용|기사\s?전체)[은는을]?\s.{0,30}(?:로그인|구독|회원|유료|결제)"
    r".{0,40}(?:니다|주세요|하세요)\.?$",
    r".{0,15}(?:로그인|구독|회원\s?가입|결제)\S{0,4}\s?(?:하시면|하면|후|하고|하셔야)\s.{0,40}"
    r"수\s?있(?:습니다|어요)\.?$",
)
"""The rest is for those who pay. An article that tells of what others sell ends otherwise."""

HASHTAGS = re.compile(r"(?:#[^\s#]+[\s,]*)+")

CREDITS = re.compile(
    r"[\[(<]?\s?(?:영상\s?)?(?:취재|구성|편집|영상|촬영|제작|화면\s?제공|디자인|글|기획|그래픽"
    r"|연출|작가|진행|출연|CG|자막)(?:\s?기자)?\s?(?:[:=：]|\s[가-힣]{2,4}\s?[/·,\]]).{0,120}$"
)
"""( 취재 : … / 영상편집 : … )"""

HEADING = re.compile(
    r"(?:[*※☞▶◆■#•\[<(【-]\s?)*(?:관련\s?(?:기사|뉴스|글)|많이\s?본|이\s시각"
    r"|추천\s?(?:기사|뉴스)|함께\s?(?:보면|읽)|이어서\s?읽|다른\s?(?:기사|글)|주요\s?뉴스"
    r"|Hashtags?\b|해시태그|태그|키워드|저작자표시|더\s?보기|원문\s?보기|기사\s?원문|바로\s?가기"
    r"|제보|구독|후원|문의|첨부\s?파일|공공누리|참고\s?(?:기사|링크)|광고\s?문의"
    r"|카카오톡|텔레그램|유튜브)",
    re.IGNORECASE,
)
"""The beginning of a short line at the end, after which comes no text."""

GLUED = re.compile(
    rf"\s*(?:[<\[(]\s?(?:ⓒ|©|저작권자|Copyright).{{0,80}}$"
    rf"|(?<=[.\"”'’)])\s*[/(\[]?\s*{_NAME}\s?(?:{ROLE})\s*[\])]?\s*(?:[(\[]?{MAIL}[)\]]?)?$"
    rf"|(?<=[.\"”'’)])\s*[/(\[]?\s*{MAIL}\s*[\])]?$)"
)
"""A signature or copyright line that stands behind the last sentence without a break."""

SENTENCE_END = re.compile(
    r"(?:[다요죠까네데음함됨임][.?!…]|[.?!…,])[\"'”’)\]]?\s*$|[다요]\.(?:\s|$)"
)
