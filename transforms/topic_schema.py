"""The JSON Schema of a topic's YAML, for editors: generated from the model, kept beside the YAML.

An editor with a YAML language server reads it by the first line of each file:
``# yaml-language-server: $schema=topic.schema.json``.
"""

import json

from transforms.topics import Rule

SCHEMA_FILE = "topic.schema.json"


def schema_text() -> str:
    """The schema as it is kept in the topics' folder, with a newline at its end."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Rule.model_json_schema(),
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
