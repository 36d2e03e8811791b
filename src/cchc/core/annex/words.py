"""What the words of a row say of it: its kind, its code list, the level that fills it, how it adds up over time."""

from __future__ import annotations

import re

from cchc.core.catalogue.formulas.units import MONEY, SYNONYMS
from cchc.core.catalogue.model import Catalogue, Code
from cchc.core.vietnamese.text import fold_key

OPTION = re.compile(r"\s*([^=;|/,\[\]()\d][^=;|\[\]()]*?|\d+ [^=;|\[\]()\d]+?)\s*=\s*(\d{1,4})(?!\d)[\s;,.|]*")
"""One answer of a list: 'Có = 1', 'Đang làm = 1;', '2 cấp = 1'."""
IN_BRACKETS = re.compile(r"\s*[\[(]([^\[\]()]*=\s*\d[^\[\]()]*)[\])]")
"""A code list printed behind the label: '… [Chưa = 0; Hoàn thành = 1]'."""
ADJUSTED = re.compile(
    r"[\s:;,]*\(?\s*(?:được\s+)?(?:điều chỉnh|sửa|đổi tên|thay)\s+(?:lại\s+)?thành\s*[:“\"'‘]*\s*"
    r"(?P<new>.+?)[”\"'’.\s]*\)?\s*$",
    re.IGNORECASE,
)
"""A label that prints its old name and what it was changed to."""

LEVELS = (
    (r"\b(?:ubnd |hdnd |cap |cong chuc )(?:xa|phuong|thi tran|dac khu)\b", "commune"),
    (r"\b(?:ubnd |hdnd |cap )(?:huyen|quan)\b", "district"),
    (r"\bso nganh\b|\bcap so\b|\bcac so\b|\bso ban nganh\b", "department"),
    (r"\b(?:ubnd |hdnd |cap )tinh\b", "province"),
)


def codes_of(text: str, catalogue: Catalogue) -> tuple[Code, ...]:
    """The answers a unit or a label lists, with their English; () where it lists none."""
    inner = IN_BRACKETS.search(text)
    listed = OPTION.findall(inner[1] if inner else text)
    return tuple(Code(int(value), label.strip(), _english(label.strip(), catalogue)) for label, value in listed)


def _english(label: str, catalogue: Catalogue) -> str:
    term = catalogue.terms.get(("option", label))
    return term.label_en if term else ""


def kind_of(label: str, unit: str, *, codes: bool, parent: bool, asks: bool) -> str:
    """heading | group | count | ratio | code | money | text, by the words alone.

    `parent`: rows stand under it. `asks`: the table prints units, so that a row without one asks nothing.
    """
    key = fold_key(label)
    name = SYNONYMS.get(unit.lower(), unit.lower())
    if codes:
        return "code"
    if name in MONEY:
        return "money"
    if key.startswith("ty le") and (unit or not parent or not asks):
        return "ratio"
    if key.startswith(("so ", "tong so", "so luong", "tong cong")) and (unit or not parent or not asks):
        return "count"
    if unit.strip() == "%":
        return "ratio"
    if unit:
        return "count"
    if parent:
        return "heading"
    return "text" if not asks else "heading"


def level_of(label: str) -> str | None:
    """The one level of government the label names; None where it names none or several."""
    key = fold_key(label)
    named = {level for pattern, level in LEVELS if re.search(pattern, key)}
    return next(iter(named)) if len(named) == 1 else None


def names_of(label: str) -> tuple[str, str]:
    """The old and the new name, where the label prints both ('… (điều chỉnh thành “…”)'); else the label twice."""
    match = ADJUSTED.search(label)
    if not match:
        return label, label
    return label[: match.start()].strip(" :("), match["new"].strip(" “”\"'.")


def time_of(label: str) -> str | None:
    """cumulative, where the label says it is counted since the start of the year or up to the day; else None."""
    key = fold_key(label)
    if "luy ke" in key or "tinh tu dau nam" in key:
        return "cumulative"
    return "flow" if "trong ky" in key else "stock" if "tai thoi diem" in key else None
