"""What files are brought for, and which kinds of content that allows. Apps add their own with `allow`."""

from __future__ import annotations

from collections.abc import Iterable

from cchc.core.reading.formats.kinds import LABELS, MACROS
from cchc.platform.files import pictures

NAMES = {**LABELS, **MACROS, **pictures.KINDS}
"""Kinds as both languages write them."""
PURPOSES: dict[str, frozenset[str]] = {"report": frozenset(LABELS)}
"""Purpose → kinds, keys of `NAMES`."""


def allow(purpose: str, kinds: Iterable[str]) -> str:
    """Make a purpose known; ValueError for a kind nobody knows."""
    wanted = frozenset(kinds)
    if not wanted <= set(NAMES):
        raise ValueError(f"purpose {purpose}: unknown kinds {sorted(wanted - set(NAMES))}")
    PURPOSES[purpose] = wanted
    return purpose


ANNEX = allow("annex", ("docx", "xlsx", "pdf", "doc", "xls", "odt", "ods"))
"""The annex of a letter, out of which a form is made."""
EVIDENCE = allow("evidence", (*LABELS, *pictures.KINDS))
"""What proves a figure or explains a finding; a photograph of a paper too."""
