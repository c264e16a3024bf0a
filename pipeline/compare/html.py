"""Pages of HTML that need nothing but themselves: script, style and data in the one file.

Everything that comes from a document reaches the page as JSON and is put in as text by the
script; the little that the template writes is escaped by Jinja. A content security policy lets
the page run its own script and style, known by their digests, and load nothing at all: markup
that got through by some defect could still do nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.compare.colours import COLOURS

_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def as_script(data: Any) -> str:
    """Return data as JSON that can stand in a ``<script>`` element and be written as UTF-8."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def render_page(data: Any, **values: Any) -> str:
    """Return a page. ``data`` goes to its script, ``values`` to its template."""
    environment = _environment()
    style = _colour_rules() + _read(environment, "page.css")
    script = _read(environment, "page.js")
    return environment.get_template("page.html").render(
        data=Markup(as_script(data)),
        style=Markup(style),
        script=Markup(script),
        style_digest=_digest(style),
        script_digest=_digest(script),
        **values,
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.compare"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _read(environment: Environment, name: str) -> str:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _colour_rules() -> str:
    """Return the colours of the kinds as custom properties, for light and dark pages."""

    def properties(which: int) -> str:
        return "".join(
            f"--{kind}:{pair[which][0]};--{kind}-ground:{pair[which][1]};"
            for kind, pair in COLOURS.items()
        )

    dark = f"@media (prefers-color-scheme:dark) {{ @media screen {{ :root{{{properties(1)}}} }} }}"
    return f":root{{{properties(0)}}}\n{dark}\n"
