"""What the endpoints of all apps share: one shape of errors, one way of paging, who asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field

from cchc.core.messages import Message

MOST = 200
"""Items on one page at most."""
Item = TypeVar("Item")


class Detail(Schema):
    """One thing that is wrong, and where."""

    place: str = Field(description="Field, or key of the row of the form.")
    message: str = Field(description="In Vietnamese.")
    message_en: str


class Error(Schema):
    """The one shape of every refusal."""

    code: str = Field(description="Short and stable: not_found, invalid, conflict …")
    message: str = Field(description="In Vietnamese: what is wrong and what to do.")
    message_en: str
    details: list[Detail] = Field(default_factory=list)


class Page(Schema, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    total: int
    page: int
    pages: int


class Problem(Exception):
    """What an endpoint refuses, with its status."""

    def __init__(self, status: int, code: str, message: Message, details: Sequence[Detail] = ()) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.details = status, code, message, tuple(details)

    def body(self) -> dict[str, Any]:
        """The answer, of the shape of `Error`."""
        return {
            "code": self.code,
            "message": self.message.text("vi"),
            "message_en": self.message.text("en"),
            "details": [detail.dict() for detail in self.details],
        }


NOT_FOUND = Message(
    "Không có, hoặc ngoài phạm vi của mã truy cập này.", "There is none, or it is outside the scope of this token."
)
ERRORS = {400: Error, 401: Error, 403: Error, 404: Error, 422: Error, 429: Error}
"""What any endpoint may answer beside its own; for `response=`."""


def not_found() -> Problem:
    """404, the same for what is not there and for what may not be seen."""
    return Problem(404, "not_found", NOT_FOUND)


def page_of(rows: QuerySet[Any] | Sequence[Any], page: int, size: int, make: Callable[[Any], Item]) -> dict[str, Any]:
    """Page number `page` (from 1) of at most `size` items, each made by `make`; one past the end is empty."""
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    size = min(max(size, 1), MOST)
    start = (page - 1) * size
    return {
        "items": [make(row) for row in rows[start : start + size]] if start < total else [],
        "total": total,
        "page": page,
        "pages": max(1, -(-total // size)),
    }
