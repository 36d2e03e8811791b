"""Kinds of events for tests, which exist only in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cchc.core.messages import Message
from cchc.platform.events.registry import KINDS, EventKind, register


@pytest.fixture
def noted() -> Iterator[EventKind]:
    """A kind whose reason may be erased."""
    yield register(
        EventKind(
            "test.noted", Message("Đã ghi {name}.", "Noted {name}."), lambda event: "/units/", erasure="forget_reason"
        )
    )
    del KINDS["test.noted"]


@pytest.fixture
def kept() -> Iterator[EventKind]:
    """A kind that keeps everything, without a page."""
    yield register(EventKind("test.kept", Message("Đã giữ {code}.", "Kept {code}.")))
    del KINDS["test.kept"]


@pytest.fixture
def unit(db: None) -> Any:
    """A unit outside any tree."""
    from cchc.platform.units.models import Kind, Unit

    return Unit.objects.create(code="xa-a", name="UBND xã A", folded="ubnd xa a", kind=Kind.COMMUNE)
