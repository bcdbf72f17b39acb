"""Takes the pictures of the README from a running ``make demo KEEP=1``.

    .venv/bin/python docs/pictures.py [--out docs/images]

Shows what people see: Airflow's list of DAGs, the desk inside Airflow's page at 1280 px, a mail as
HTML, and a Slack message drawn from its blocks. Needs Debian's ``chromium`` and a Korean font.
"""

import argparse
import email
import email.policy
import html
import json
import re
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
STYLE = """body{font:15px/1.5 "Noto Sans CJK KR",sans-serif;margin:0;padding:18px;width:620px;
background:#fff;color:#1d1c1d} h1{font-size:17px;margin:0 0 6px} .bot{font-weight:700}
.block{margin:6px 0;white-space:pre-wrap} .context{color:#616061;font-size:13px}
a{color:#1264a3;text-decoration:none} hr{border:0;border-top:1px solid #ddd}"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=PROJECT / "var-demo")
    parser.add_argument("--out", type=Path, default=PROJECT / "docs" / "images")
    parser.add_argument("--web", required=True, help="address of the web page, as the demo says")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        airflow(browser, options.web, options.home, options.out)
        message(browser, slack_page(options.home), options.out / "slack.png", 660)
        message(browser, mail_page(options.home), options.out / "mail.png", 720)
        browser.close()
    return 0


def airflow(browser: Browser, web: str, home: Path, out: Path) -> None:
    """The list of DAGs and the desk, as the logged-in user sees them."""
    password = json.loads((home / "web-password.json").read_text(encoding="utf-8"))["admin"]
    page = browser.new_page(
        viewport={"width": 1280, "height": 900}, locale="ko-KR", timezone_id="Asia/Seoul"
    )
    page.goto(web)
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_load_state("networkidle")
    for path, name in (("/dags", "dags"), ("/plugin/newswatch/newswatch/", "desk")):
        page.goto(web + path)
        settle(page)
        page.screenshot(path=out / f"{name}.png")


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2500)


def message(browser: Browser, text: str, file: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 400})
    page.set_content(text)
    page.screenshot(path=file, full_page=True)


def mail_page(home: Path) -> str:
    """The HTML part of the mail with most outlets."""
    files = sorted((home / "sample" / "mails").glob("*.eml"), key=lambda file: file.stat().st_size)
    mail = email.message_from_bytes(files[-1].read_bytes(), policy=email.policy.default)
    part = mail.get_body(("html",))
    return str(part.get_content()) if part else ""


def slack_page(home: Path) -> str:
    """The blocks of the longest Slack message, drawn roughly as Slack draws them."""
    log = (home / "sample" / "slack.jsonl").read_text(encoding="utf-8")
    payload = json.loads(max(log.splitlines(), key=len))["payload"]
    blocks = "".join(map(drawn, payload["blocks"]))
    return f"<style>{STYLE}</style><div class=bot>newswatch</div>{blocks}"


def drawn(block: dict[str, Any]) -> str:
    if block["type"] == "divider":
        return "<hr>"
    if block["type"] == "header":
        return f"<h1>{html.escape(block['text']['text'])}</h1>"
    texts = [block.get("text"), *block.get("fields", []), *block.get("elements", [])]
    inner = "<br>".join(marked(text) for text in texts if text)
    return f'<div class="block {block["type"]}">{inner}</div>'


def marked(text: dict[str, Any]) -> str:
    """``mrkdwn`` comes escaped already; plain text does not."""
    if text["type"] != "mrkdwn":
        return html.escape(str(text["text"]))
    linked = re.sub(r"<(https?://[^|>]+)\|([^>]*)>", r'<a href="\1">\2</a>', text["text"])
    return re.sub(r"\*([^*\n]+)\*", r"<b>\1</b>", linked)


if __name__ == "__main__":
    sys.exit(main())
