"""One paragraph in, its facts out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cchc.core.periods.period import Period
from cchc.core.reading.draft import Fact, Section
from cchc.core.reading.facts import find_facts

Facts = Callable[..., list[Fact]]


@pytest.fixture
def facts() -> Facts:
    def found(
        text: str, *, heading: str = "2. Kết quả thực hiện", period: str = "2023-Q3", **more: object
    ) -> list[Fact]:
        section = Section("II.2", heading, 2, text, "p7")
        return find_facts([section], period=Period.parse(period), **more)  # type: ignore[arg-type]

    return found
