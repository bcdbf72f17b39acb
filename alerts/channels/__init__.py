"""The channels by name. A new one is a file here, a line here, and its name in the schema."""

from typing import Any

from alerts.channel import Channel
from alerts.channels import email, file, slack

CHANNELS: dict[str, Channel[Any]] = {
    "slack": slack.CHANNEL,
    "email": email.CHANNEL,
    "file": file.CHANNEL,
}
