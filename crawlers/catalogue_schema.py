"""The JSON Schema of an outlet's YAML, for editors: generated from the model, kept beside the YAML.

An editor with a YAML language server reads it by the first line of each file:
``# yaml-language-server: $schema=outlet.schema.json``.
"""

import json

from crawlers.outlet import Outlet

SCHEMA_FILE = "outlet.schema.json"


def schema_text() -> str:
    """The schema as it is kept in the catalogue's folder, with a newline at its end."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Outlet.model_json_schema(),
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
