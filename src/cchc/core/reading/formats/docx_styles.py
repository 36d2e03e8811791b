"""Styles of a Word document: outline level, bold, numbering and font, through the chain of styles."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
ALIGN = f"{W}jc"
_ALIGNMENTS = {"center": "center", "right": "right", "end": "right", "both": "justify", "distribute": "justify"}
_HEADING_NAME = re.compile(r"heading ([1-9])", re.IGNORECASE)


@dataclass(slots=True)
class Style:
    """What one style says itself, or together with the styles it is based on."""

    level: int | None = None
    """Outline level 1–9; 0 where the style says 'body text'."""
    bold: bool | None = None
    number: str | None = None
    """Id of the list the paragraphs belong to; '0' ends a list."""
    number_level: int | None = None
    font: str = ""
    italic: bool | None = None
    align: str = ""
    """left | center | right | justify; '' where the style says nothing."""
    contents: bool = False
    """A line of an automatic table of contents."""


_NONE = Style()


def is_on(element: etree._Element | None) -> bool | None:
    """The value of a switch such as `w:b`; None when it is absent."""
    if element is None:
        return None
    return element.get(VAL, "1") not in ("0", "false", "off", "none")


def integer(text: str | None, default: int = 0) -> int:
    """A small integer of an attribute; `default` where the file holds something else."""
    try:
        return max(-(2**31), min(2**31, int(text or "")))
    except ValueError:
        return default


class Styles:
    """The styles part, parsed when first asked for; unknown ids answer like a style that says nothing."""

    def __init__(self, part: Callable[[], etree._Element | None]) -> None:
        self._part = part
        self._resolved: dict[str, Style] = {}

    @cached_property
    def _elements(self) -> dict[str, etree._Element]:
        root = self._part()
        found = root.iterchildren(f"{W}style") if root is not None else ()
        return {element.get(f"{W}styleId", ""): element for element in found}

    @cached_property
    def default_font(self) -> str:
        """The font of paragraphs that name neither style nor font."""
        root = self._part()
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr") if root is not None else None
        normal = next((e for e in self._elements.values() if e.get(f"{W}default") in ("1", "true")), None)
        own = self.get(normal.get(f"{W}styleId", "")).font if normal is not None else ""
        return own or font_of(defaults)

    def get(self, identity: str) -> Style:
        """The style `identity` with everything it inherits."""
        found = self._resolved.get(identity)
        if found is None:
            found = self._resolved[identity] = self._resolve(identity, set())
        return found

    def _resolve(self, identity: str, seen: set[str]) -> Style:
        element = self._elements.get(identity)
        if element is None or identity in seen or len(seen) > 50:
            return _NONE
        seen.add(identity)
        based_on = element.find(f"{W}basedOn")
        base = self._resolve(based_on.get(VAL, ""), seen) if based_on is not None else _NONE
        own = _own(element)
        return Style(
            level=base.level if own.level is None else own.level,
            bold=base.bold if own.bold is None else own.bold,
            number=base.number if own.number is None else own.number,
            number_level=base.number_level if own.number_level is None else own.number_level,
            font=own.font or base.font,
            italic=base.italic if own.italic is None else own.italic,
            align=own.align or base.align,
            contents=own.contents,
        )


def _own(element: etree._Element) -> Style:
    name_element = element.find(f"{W}name")
    name = (name_element.get(VAL, "") if name_element is not None else "").lower()
    style = Style(contents=bool(re.fullmatch(r"toc \d", name)), font=font_of(element.find(f"{W}rPr")))
    style.bold = is_on(element.find(f"{W}rPr/{W}b"))
    style.italic = is_on(element.find(f"{W}rPr/{W}i"))
    align = element.find(f"{W}pPr/{ALIGN}")
    style.align = alignment(align) if align is not None else ""
    outline = element.find(f"{W}pPr/{W}outlineLvl")
    heading = _HEADING_NAME.fullmatch(name)
    if outline is not None:
        style.level = outline_level(outline)
    elif heading:
        style.level = int(heading.group(1))
    number = element.find(f"{W}pPr/{W}numPr/{W}numId")
    level = element.find(f"{W}pPr/{W}numPr/{W}ilvl")
    style.number = number.get(VAL, "0") if number is not None else None
    style.number_level = integer(level.get(VAL)) if level is not None else None
    return style


def alignment(element: etree._Element) -> str:
    """left | center | right | justify, of a `w:jc`."""
    return _ALIGNMENTS.get(element.get(VAL, ""), "left")


def outline_level(element: etree._Element) -> int:
    """Word's 0–8 as 1–9; its 9 (body text) as 0."""
    level = integer(element.get(VAL), 9)
    return level + 1 if 0 <= level <= 8 else 0


def font_of(properties: etree._Element | None) -> str:
    """The font named in run properties, '' where none is."""
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    if fonts is None:
        return ""
    return fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""
