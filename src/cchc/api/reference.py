"""The reference of the interface: its description (OpenAPI) and a page with an example of every endpoint.

`python -m cchc.api.reference docs/reference` brings both up to date.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

PAGE = """\
# Interface for other software

<!-- Written by cchc.api.reference; change the endpoints or their examples. -->

An administrator issues a token under *API tokens* (`/api/tokens/`): for one unit, with what it may do and a last day.
Every call carries it: `Authorization: Bearer cchc_…`. A token reaches its unit and what stands under it.

- Lists come in pages: `page` from 1, `size` up to 200; the answer says `total` and `pages`.
- Every refusal has one shape: `code`, `message` (Vietnamese), `message_en`, `details` (place and message each).
- 401 no token in force · 403 it may not · 404 none, or out of its scope · 409 closed, or not in the unit's hands ·
  412 changed since it was read · 422 not right · 429 too many calls in a minute (`CCHC_API_PER_MINUTE`).
- Writing is all or none. `?dry_run=true` says what would happen. `Idempotency-Key`: the same call again gets the same
  answer and writes nothing. `If-Match` with the `ETag` that was read: 412 where somebody wrote meanwhile.
- What is written goes into the draft: it counts when the report was sent and its figures accepted.
- Values are canonical decimals (`1234.5`), moments have a time zone, periods are codes (`2026-Q1`).

The whole description: [openapi.json](openapi.json) (OpenAPI 3.1), also at `/api/v1/openapi.json`.

{endpoints}"""


def description() -> dict[str, Any]:
    """The description of the interface, in a fixed order."""
    from cchc.api.interface import api

    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), sort_keys=True))
    return found


def page() -> str:
    """The page in Markdown."""
    from cchc.api.examples import EXAMPLES

    parts = []
    for path, methods in description()["paths"].items():
        for method, said in methods.items():
            parts.append(f"## {method.upper()} {path.removeprefix('/api/v1')}\n\n{said.get('description', '')}\n")
            for one in EXAMPLES:
                if one.operation == said["operationId"]:
                    parts.append(_example(one))
    return PAGE.format(endpoints="\n".join(parts))


def _example(one: Any) -> str:
    lines = [f"{one.method} {one.path}", *(f"{name}: {value}" for name, value in one.headers.items())]
    if one.body is not None:
        lines += ["", json.dumps(one.body)]
    told = "\n".join(lines)
    return f"*{one.title}* → {one.status}\n\n```http\n{told}\n```\n"


def written() -> dict[str, str]:
    """File name → content."""
    return {
        "openapi.json": json.dumps(description(), ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        "api.md": page(),
    }


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.conf.settings")
    django.setup()
    for name, content in written().items():
        (Path(sys.argv[1]) / name).write_text(content, encoding="utf-8")
