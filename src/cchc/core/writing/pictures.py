"""A small page as a picture, to paste into a chat; set by Typst, in the letters of our documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import typst

from cchc.core.writing.official.pdf import OWN_FONTS

DOTS_PER_INCH = 144.0


def picture(page: str, said: Mapping[str, Any]) -> bytes:
    """A PNG of a page in Typst's language. What it shows comes in as `sys.inputs.said`, a text of JSON: nothing of it
    is read as markup."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(OWN_FONTS)])
    inputs = {"said": json.dumps(said, ensure_ascii=False)}
    made = typst.compile(page.encode(), font_paths=fonts, format="png", ppi=DOTS_PER_INCH, sys_inputs=inputs)
    return bytes(made[0] if isinstance(made, list) else made)
