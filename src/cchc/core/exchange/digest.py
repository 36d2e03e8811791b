"""A short name of what a form asks, so that a file made from an older version of it is known as such."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from cchc.core.catalogue.model import Template


def version_of(form: Template) -> str:
    """Digest over the rows of a form: another wherever a row was added, taken out, renamed or asks something else."""
    return short([form.id, [[r.key, r.table, r.code, r.label, r.unit, r.kind, r.indicator or ""] for r in form.rows]])


def short(said: object) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of plain data, in one canonical form."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def structure_of(lines: Iterable[tuple[str, str]]) -> str:
    """Digest of the code and label of each line of somebody's table; numbers, dates and order of sheets are no part."""
    return short(sorted(lines))
