"""The words of a finding wherever it is handed back: severity, place, and what stands in a comment."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.words import where
from cchc.core.messages import Message

SEVERITIES: dict[Severity, Message] = {
    Severity.error: Message("Lỗi", "Error"),
    Severity.warning: Message("Cảnh báo", "Warning"),
    Severity.info: Message("Lưu ý", "Note"),
}
COUNTED: dict[Severity, Message] = {
    Severity.error: Message("lỗi", "errors"),
    Severity.warning: Message("cảnh báo", "warnings"),
    Severity.info: Message("lưu ý", "notes"),
}
ALSO = Message("Cũng ở: {places}", "Also at: {places}")
HERE = Message("Chỗ này: {place}", "This place: {place}")
POINTER = Message("Xem ghi chú đầy đủ tại {place}.", "See the full comment at {place}.")
_OTHERS = 6
"""Other places a comment names; more are counted."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """`text` without the characters that no XML file may hold."""
    return _NOT_XML.sub("", text)


def severity_word(severity: Severity, language: str = "vi") -> str:
    """'LỖI', 'CẢNH BÁO', 'LƯU Ý'."""
    return SEVERITIES[severity].text(language).upper()


def full_comment(finding: Finding, here: Place | None, language: str = "vi", *, exact: bool = True) -> list[str]:
    """The lines of a comment: severity and title, the arithmetic, what to do, the other places.

    `here` is the place the comment stands at; with `exact` False the comment names it, because it could not be put
    at the very words.
    """
    lines = [f"{severity_word(finding.severity, language)}: {finding.title.text(language)}"]
    lines += finding.steps
    lines.append(finding.message.text(language))
    if here is not None and not exact:
        lines.append(Message(HERE.vi, HERE.en, {"place": where(here, language)}).text(language))
    if others := _named([place for place in finding.places if place != here], language):
        lines.append(Message(ALSO.vi, ALSO.en, {"places": others}).text(language))
    return lines


def short_comment(finding: Finding, main: Place, language: str = "vi") -> list[str]:
    """The lines of a comment at another place of the finding: what is wrong, and where the full comment stands."""
    pointer = Message(POINTER.vi, POINTER.en, {"place": where(main, language)})
    return [
        f"{severity_word(finding.severity, language)}: {finding.title.text(language)}",
        pointer.text(language),
    ]


def _named(places: Sequence[Place], language: str) -> str:
    names = list(dict.fromkeys(where(place, language) for place in places))
    more = f"; … (+{len(names) - _OTHERS})" if len(names) > _OTHERS else ""
    return "; ".join(names[:_OTHERS]) + more
