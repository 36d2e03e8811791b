"""Printed ratios of a table against their parts: right, rounded, truncated, wrong base, inverted, over nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cchc.core.checking.finding import Finding
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject

RULES: tuple[Rule, ...] = ()


def find(subject: Subject) -> Iterator[Finding]:
    """Nothing yet."""
    yield from ()
