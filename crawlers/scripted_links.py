"""Rows of a list that call a script instead of having an address, as on many public bodies' boards.

``<a href="#" onclick="fnView('90549','30021','2026')">``: the catalogue says what address the call
leads to, with ``{1}``, ``{2}``, … for its arguments. No script is run.
"""

import re

from lxml import html

_CALL = re.compile(r"(?<![\w.])(?!return\b)[A-Za-z_]\w*\s*\(([^()]*)\)")
_ARGUMENT = re.compile(r"""'([^']*)'|"([^"]*)"|([^\s,'"]+)""")
_PLACE = re.compile(r"\{([1-9])\}")
_PLAIN = re.compile(r"[\w.-]{1,64}")


def called_address(node: html.HtmlElement, template: str) -> str | None:
    """The address that the element's call leads to; None where it calls nothing with as many
    arguments, or with one that is no plain number or name."""
    script = f"{node.get('onclick') or ''};{node.get('href') or ''}"
    most = max((int(place) for place in _PLACE.findall(template)), default=0)
    for call in _CALL.finditer(script):
        arguments = ["".join(found) for found in _ARGUMENT.findall(call[1])]
        if len(arguments) >= most and all(map(_PLAIN.fullmatch, arguments[:most])):
            return _filled(template, arguments)
    return None


def _filled(template: str, arguments: list[str]) -> str:
    return _PLACE.sub(lambda place: arguments[int(place[1]) - 1], template)
