"""``newswatch predict`` works from any folder, with any paths, and leaves no trace."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = f"{sys.prefix}/bin/newswatch"

BILL = (
    "국회가 오픈소스 인공지능 모델 개발자의 의무를 덜어 주는 법안을 발의했다. "
    "공개 가중치 모델을 연구에 쓰는 기관은 신고 의무에서 빠진다. 정부는 다음 달 공청회를 열어 "
    "의견을 듣는다. 법안은 사용 허락 조건과 학습 자료의 출처를 밝힌 개발자에게만 특례를 준다. "
    "시민 단체는 안전 평가가 느슨해질 수 있다고 걱정했고, 업계는 늦었지만 반가운 일이라고 답했다."
)
ARTICLES = [
    {
        "id": "a",
        "url": "https://hanbit.example/news/1",
        "outlet": "hanbit.example",
        "title": "국회, 오픈소스 AI 모델 규제 완화 법안 발의",
        "text": BILL,
        "date": "2026-11-20T09:00:00+09:00",
    },
    {
        "id": "b",
        "url": "https://moait.example/a/2",
        "outlet": "moait.example",
        "title": "동네 빵집, 새 식빵 내놓아",
        "text": "골목의 작은 빵집이 쌀가루로 만든 새 식빵을 내놓았다. 아침마다 줄이 길다.",
        "date": "2026-11-20T10:00:00+09:00",
    },
    {
        "id": "c",
        "url": "https://dooroo.example/3",
        "outlet": "dooroo.example",
        "title": "오픈소스 AI 모델 규제 완화 법안 발의",
        "text": BILL,
        "date": "2026-11-20T11:00:00+09:00",
    },
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "한글 폴더"
    folder.mkdir()
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in ARTICLES)
    (folder / "in.jsonl").write_text(text, encoding="utf-8")
    return folder


def predict(folder: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The installed command, in ``folder``, with a state folder that does not exist."""
    environment = {**os.environ, "NEWSWATCH_HOME": str(home)}
    return subprocess.run(
        [COMMAND, "predict", *arguments],
        capture_output=True, text=True, cwd=folder, env=environment, timeout=120,
    )  # fmt: skip


def rows(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_relevance_by_relative_paths(folder: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "no-such-home"
    done = predict(folder, nowhere, "relevance", "--in", "in.jsonl", "--out", "out.jsonl")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    found = {row["id"]: row["relevant"] for row in rows(folder / "out.jsonl")}
    assert found == {"a": True, "b": False, "c": True}
    assert not nowhere.exists()


def test_stories_use_a_database_that_is_gone_afterwards(folder: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "no-such-home"
    done = predict(folder, nowhere, "stories", "--in", "in.jsonl", "--out", "../out.jsonl")
    assert done.returncode == 0, done.stderr
    found = {str(row["url"]): row for row in rows(tmp_path / "out.jsonl")}
    first, other, copy = (found[str(article["url"])] for article in ARTICLES)
    assert copy["copies"] == [ARTICLES[0]["url"]]
    assert first["story"] == copy["story"] != other["story"]
    assert not nowhere.exists()


def test_a_broken_line_is_named_and_nothing_is_left(folder: Path, tmp_path: Path) -> None:
    with (folder / "in.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n{not json\n")
    (folder / "out.jsonl").write_text("kept", encoding="utf-8")
    done = predict(folder, tmp_path / "h", "relevance", "--in", "in.jsonl", "--out", "out.jsonl")
    assert done.returncode == 1
    assert "line 4" in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "out.jsonl").read_text("utf-8") == "kept"
    assert sorted(path.name for path in folder.iterdir()) == ["in.jsonl", "out.jsonl"]


PAGE = """<!doctype html><html lang="ko"><head><meta charset="utf-8">
<meta property="og:title" content="공개 모델 조달 지침 나온다">
<meta property="article:published_time" content="2026-11-20T09:30:00+09:00"></head>
<body><article><h1>공개 모델 조달 지침 나온다</h1>
<p>정부가 공개 가중치 모델을 조달할 때 따를 지침을 다음 달에 내놓는다.
기관은 사용 허락 조건을 먼저 살핀다.</p>
<p>업계는 심사 기간이 길어질까 걱정한다. 담당 부처는 표준 계약서를 함께 내놓겠다고 말했다.</p>
</article></body></html>"""


def test_extraction_of_pages_in_another_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.html").write_text(PAGE, encoding="utf-8")
    row = {"file": "one.html", "kind": "article", "url": "https://hanbit.example/news/9"}
    (folder / "manifest.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    nowhere = tmp_path / "no-such-home"
    done = predict(
        folder, nowhere, "extraction",
        *("--manifest", "manifest.jsonl", "--pages", "../pages", "--out", "out.jsonl"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (found,) = rows(folder / "out.jsonl")
    assert found["file"] == "one.html"
    assert found["title"] == "공개 모델 조달 지침 나온다"
    assert found["published"] == "2026-11-20T09:30:00+09:00"
    assert str(found["body"]).startswith("정부가 공개 가중치 모델을")
    assert not nowhere.exists()
