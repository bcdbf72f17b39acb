"""The demo's settings: the live DAGs with shorter intervals, and sinks on loopback."""

from pathlib import Path
from typing import Any

from cli.demo.sample import Newsroom
from newswatch.settings import default_home

RECIPIENT = "policy-team@example.kr"


def demo_home() -> Path:
    """A state folder of its own beside the live one; emptied at each start."""
    home = default_home()
    return home.with_name(f"{home.name}-demo")


def environment(home: Path, newsroom: Newsroom, sinks: dict[str, Any]) -> dict[str, str]:
    """Overrides for every process of the demo. Cron lines have seconds in their sixth field."""
    return {
        "NEWSWATCH_HOME": str(home),
        "NEWSWATCH_CATALOGUE_DIR": str(newsroom.sources),
        "NEWSWATCH_ALLOW_LOOPBACK": "1",
        "NEWSWATCH_CONTACT": "mailto:demo@localhost",
        "NEWSWATCH_DOWNLOAD_DELAY_S": "0.05",
        "NEWSWATCH_POLL_EVERY_S": "2",
        "NEWSWATCH_PAGE_RETRY_S": "3",
        "NEWSWATCH_REVISIT_AFTER_S": "3600",
        "NEWSWATCH_CRAWL_CRON": "* * * * * */3",
        "NEWSWATCH_PROCESS_CRON": "* * * * * */20",
        "NEWSWATCH_DELIVER_CRON": "* * * * * */20",
        "NEWSWATCH_SLACK_WEBHOOK_URL": sinks["slack_url"],
        "NEWSWATCH_SLACK_LABEL": "slack-demo",
        "NEWSWATCH_SMTP_HOST": "127.0.0.1",
        "NEWSWATCH_SMTP_PORT": str(sinks["smtp_port"]),
        "NEWSWATCH_SMTP_SECURITY": "none",
        "NEWSWATCH_MAIL_FROM": "newswatch@example.kr",
        "NEWSWATCH_MAIL_TO": RECIPIENT,
        "NEWSWATCH_RETRY_BASE_S": "2",
    }
