"""What files are brought for, and which kinds of content that allows. Apps add their own with `allow`."""

from __future__ import annotations

from collections.abc import Iterable

from cchc.core.reading.formats.kinds import LABELS

PURPOSES: dict[str, frozenset[str]] = {"report": frozenset(LABELS)}
"""Purpose → kinds, as `core.reading.formats.kinds` names them."""


def allow(purpose: str, kinds: Iterable[str]) -> str:
    """Make a purpose known; ValueError for a kind nobody can read."""
    wanted = frozenset(kinds)
    if not wanted <= set(LABELS):
        raise ValueError(f"purpose {purpose}: unknown kinds {sorted(wanted - set(LABELS))}")
    PURPOSES[purpose] = wanted
    return purpose


ANNEX = allow("annex", ("docx", "xlsx", "pdf", "doc", "xls", "odt", "ods"))
"""The annex of a letter, out of which a form is made."""
EVIDENCE = allow("evidence", LABELS)
"""What proves a figure or explains a finding."""
