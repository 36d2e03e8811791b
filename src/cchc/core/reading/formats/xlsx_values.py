"""What a worksheet cell shows: numbers as Vietnamese write them, percentages, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_BUILT_IN = {
    9: "0%", 10: "0.00%", 14: "d/m/y", 15: "d/m/y", 16: "d/m", 17: "m/y", 18: "h:m", 19: "h:m", 20: "h:m", 21: "h:m",
    22: "d/m/y", 45: "h:m", 46: "h:m", 47: "h:m",
}  # fmt: skip
_QUIET = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""Parts of a number format that are text, colours, conditions or padding."""
_MOST_PLACES = 6
"""A value with more decimals is the result of a division: it is rounded, like the sheet does to show it."""


@dataclass(frozen=True, slots=True)
class Style:
    """How the cells of one style are shown."""

    percent: bool = False
    day: str = ""
    """'dmy', 'my', 'y', 'dm', 'time' for dates; '' for others."""
    places: int = 0
    bold: bool = False
    font: str = ""


GENERAL = Style()


def read_styles(root: etree._Element | None) -> list[Style]:
    """The cell styles of a workbook, by index."""
    if root is None:
        return []
    codes = {
        int(element.get("numFmtId", "0")): element.get("formatCode", "")
        for element in root.iterfind(f"{S}numFmts/{S}numFmt")
    }
    fonts = [(_is_bold(font), _name(font)) for font in root.iterfind(f"{S}fonts/{S}font")]
    styles = []
    for element in root.iterfind(f"{S}cellXfs/{S}xf"):
        number, font = int(element.get("numFmtId", "0")), int(element.get("fontId", "0"))
        code = codes.get(number, _BUILT_IN.get(number, ""))
        bold, name = fonts[font] if 0 <= font < len(fonts) else (False, "")
        styles.append(replace(style_of(code), bold=bold, font=name))
    return styles


def _is_bold(font: etree._Element) -> bool:
    element = font.find(f"{S}b")
    return element is not None and element.get("val", "1") not in ("0", "false")


def _name(font: etree._Element) -> str:
    element = font.find(f"{S}name")
    return element.get("val", "") if element is not None else ""


def style_of(code: str) -> Style:
    """What the number format `code` means for reading."""
    code = _QUIET.sub("", code.split(";")[0]).lower()
    if not code or code in ("general", "@"):
        return GENERAL
    day = "".join(sign for sign in "dmy" if sign in code)
    if "h" in code or "s" in code:
        day = day if "y" in code or "d" in code else "time"
    places = re.search(r"[0#?]\.([0#?]+)", code)
    return Style("%" in code, "" if "%" in code else day, len(places.group(1)) if places else 0)


def shown_number(raw: str, style: Style, *, from_1904: bool = False) -> str:
    """A stored number as text: '0.537' in a percent style is '53,7%', '3.7' is '3,7', a date is '12/09/2023'."""
    try:
        value = Decimal(format(float(raw), ".15g"))
    except (ValueError, ArithmeticError, OverflowError):
        return raw
    if not value.is_finite():
        return raw
    if style.day and (shown := _shown_day(value, style.day, from_1904)):
        return shown
    if style.percent:
        value *= 100
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _MOST_PLACES:
        places = min(_MOST_PLACES, max(2, style.places))
        value = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",") + ("%" if style.percent else "")


def _shown_day(value: Decimal, day: str, from_1904: bool) -> str:
    """A serial day number as a date; '' when it is none."""
    if day == "time":
        minutes = int((value % 1) * 1440 + Decimal("0.5"))
        return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
    if not 1 <= value < 2_958_466:
        return ""
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 31 if value < 60 else 30)
    found = start + timedelta(days=int(value))
    parts = {"d": f"{found.day:02}", "m": f"{found.month:02}", "y": f"{found.year}"}
    return "/".join(parts[sign] for sign in day)
