"""The one door to who was asked: encrypted at rest, each look at a contact written down, erased after a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cchc.platform.accounts import ciphers
from cchc.reporting.colleagues.models import Answer, DataRequest, Person, PersonRead

PURPOSE = "colleague"


@dataclass(frozen=True, slots=True)
class Known:
    """Who is asked, in clear."""

    name: str = ""
    room: str = ""
    contact: str = ""

    @property
    def shown(self) -> str:
        """Name and room in one line; a dash where they were erased."""
        return " · ".join(part for part in (self.name, self.room) if part) or "—"


def opened(sealed: str) -> str:
    """A text in clear; a dash where the secret of the installation is another."""
    try:
        return ciphers.decrypt(sealed, PURPOSE)
    except ciphers.Unreadable:
        return "—"


def sealed(text: str) -> str:
    """A text as it is kept."""
    return ciphers.encrypt(text.strip(), PURPOSE)


def keep(request: DataRequest, known: Known) -> Person:
    """Write who is asked, encrypted."""
    person: Person = Person.objects.create(
        request=request, name=sealed(known.name), room=sealed(known.room), contact=sealed(known.contact)
    )
    return person


def known(request: DataRequest) -> Known:
    """Name and room of who is asked, without the contact."""
    person = getattr(request, "person", None)
    return Known(opened(person.name), opened(person.room)) if person else Known()


def reached(request: DataRequest, *, reader: Any, why: str) -> str:
    """How to reach who is asked; the look is written down with its reason."""
    person = getattr(request, "person", None)
    if person is None or not person.contact:
        return ""
    PersonRead.objects.create(person=person, reader=reader, why=why[:255])
    return opened(person.contact)


def said_by(answer: Answer) -> str:
    """Who said an answer that was entered on behalf."""
    return opened(answer.said)
