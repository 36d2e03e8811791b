"""What is counted, as coarse as two statements of one quantity must agree in: people, bodies, dossiers, …"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from cchc.core.reading.draft import DraftRow
from cchc.core.reading.matching import label_key

SHARE = "%"
KINDS: tuple[tuple[str, str], ...] = (
    ("form", "phieu|mau phieu"),
    ("dossier", "ho so"),
    ("procedure", "tthc|thu tuc|dich vu cong|dich vu|dvc"),
    ("document", "vbqppl|van ban|quyet dinh|cong van|nghi quyet"),
    ("task", "nhiem vu"),
    ("complaint", "pakn|phan anh|kien nghi"),
    ("issue", "van de"),
    ("certificate", "chung thu|chu ky so|chung thu so"),
    ("class", "lop"),
    ("account", "tai khoan"),
    ("money", "(?:nghin |trieu |ty )?dong"),
    ("person", "nguoi|bien che|hop dong|cong chuc|vien chuc|can bo|lanh dao|truong hop"),
    ("body", "co quan|don vi|phong|xa|to chuc|ubnd|dvsn|dvsncl|ban"),
)
"""Kinds and the folded nouns that name them; a noun of none is a kind of its own."""
_FIRST = re.compile("|".join(rf"(?P<{kind}>\b(?:{nouns})\b)" for kind, nouns in KINDS))
_LEAD = {kind: re.compile(rf"(?:{nouns})\b") for kind, nouns in KINDS}
_FACTORS = {
    "dong": Decimal(1),
    "nghin dong": Decimal(1000),
    "trieu dong": Decimal(10**6),
    "ty dong": Decimal(10**9),
}


@lru_cache(maxsize=4096)
def kind_of(unit: str) -> str:
    """The kind of a printed unit; its folded words where it is none of KINDS, '' for no unit."""
    if unit.strip() == "%":
        return SHARE
    key = label_key(unit)
    return next((kind for kind, lead in _LEAD.items() if lead.match(key)), key)


@lru_cache(maxsize=4096)
def _kind_in(label: str) -> str:
    key = label_key(label)
    if key.startswith("ty le"):
        return SHARE
    first = _FIRST.search(key)
    return first.lastgroup or "" if first else ""


def row_kind(row: DraftRow) -> str:
    """The kind of a row's figure: its unit, else the first thing its label names."""
    if row.kind == "percent" or row.unit.strip() == "%":
        return SHARE
    known = kind_of(row.unit)
    if known in _LEAD:
        return known
    return _kind_in(row.label) or ("" if "=" in row.unit else known)


def in_unit(value: Decimal, unit: str, wanted: str) -> Decimal:
    """A sum of money printed in `unit` as a number of `wanted`; anything else unchanged."""
    factor, goal = _FACTORS.get(label_key(unit)), _FACTORS.get(label_key(wanted))
    return value * factor / goal if factor and goal else value
