"""Units and scale: a count under a rate, a million for a billion."""

from __future__ import annotations

from collections.abc import Iterator

from cchc.core.checking.finding import Finding
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject

RULES: tuple[Rule, ...] = ()


def find(subject: Subject) -> Iterator[Finding]:
    """Nothing yet."""
    yield from ()
