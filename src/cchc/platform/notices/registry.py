"""Kinds of notices: each app registers its own in its `notices.py`.

RETURNED = register(NoticeKind("reviews.returned", Message("Có báo cáo cần rà soát", "A report needs review")))
"""

from __future__ import annotations

from dataclasses import dataclass

from cchc.core.messages import Message


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A registered kind."""

    code: str
    """'reviews.returned': app and what happened."""
    title: Message
    """What it is about, without names and figures: this alone goes out by mail."""
    mail: bool = True
    """Whether it goes out by mail too."""
    whole: bool = False
    """Whether its whole text and its link go out by mail: only where it names no person and holds no figure."""


KINDS: dict[str, NoticeKind] = {}


def register(kind: NoticeKind) -> NoticeKind:
    """Make a kind known; ValueError where the code is taken, or the title has places to fill."""
    if kind.code in KINDS:
        raise ValueError(f"notice kind {kind.code} is registered twice")
    if "{" in kind.title.vi + kind.title.en:
        raise ValueError(f"notice kind {kind.code}: its title goes out by mail and is filled with nothing")
    KINDS[kind.code] = kind
    return kind
