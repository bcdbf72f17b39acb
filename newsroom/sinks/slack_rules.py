"""What Slack's incoming webhooks refuse, by the limits in its Block Kit reference."""

import json
from typing import Any

MAX_BLOCKS = 50
MAX_SECTION = 3000
MAX_FIELD = 2000
MAX_HEADER = 150
_ELEMENTS = {"context": 10, "actions": 25}
_KNOWN = {"section", "header", "divider", "context", "actions", "image", "rich_text"}


def refusal(body: bytes) -> str | None:
    """Slack's word for what is wrong with a payload (answered with 400), or None."""
    try:
        payload = json.loads(body)
    except ValueError:
        return "invalid_payload"
    if not isinstance(payload, dict):
        return "invalid_payload"
    blocks = payload.get("blocks")
    if blocks is not None and not are_blocks(blocks):
        return "invalid_blocks"
    text = payload.get("text")
    if text is not None and not isinstance(text, str):
        return "invalid_payload"
    return None if text or blocks else "no_text"


def are_blocks(blocks: Any) -> bool:
    return (
        isinstance(blocks, list)
        and len(blocks) <= MAX_BLOCKS
        and all(isinstance(block, dict) and is_block(block) for block in blocks)
    )


def is_block(block: dict[str, Any]) -> bool:
    kind = block.get("type")
    if kind not in _KNOWN or len(block.get("block_id", "")) > 255:
        return False
    if kind == "section":
        return is_section(block)
    if kind == "header":
        return is_text(block.get("text"), MAX_HEADER, kinds=("plain_text",))
    if kind in _ELEMENTS:
        elements = block.get("elements")
        return isinstance(elements, list) and 1 <= len(elements) <= _ELEMENTS[kind]
    return kind != "image" or bool(block.get("image_url") and block.get("alt_text"))


def is_section(block: dict[str, Any]) -> bool:
    text, fields = block.get("text"), block.get("fields")
    if text is None and not fields:
        return False
    if text is not None and not is_text(text, MAX_SECTION):
        return False
    if fields is None:
        return True
    return (
        isinstance(fields, list)
        and len(fields) <= 10
        and all(is_text(field, MAX_FIELD) for field in fields)
    )


def is_text(value: Any, limit: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> bool:
    if not isinstance(value, dict) or value.get("type") not in kinds:
        return False
    text = value.get("text")
    return isinstance(text, str) and 1 <= len(text) <= limit
