"""The one door to contact data: each reading is written down with who read it and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cchc.platform.accounts import ciphers
from cchc.platform.accounts.models import Contact, ContactRead, User
from cchc.platform.accounts.scope import within_any

PURPOSE = "contact"


@dataclass(frozen=True, slots=True)
class Reached:
    """How to reach a person; empty where nothing is given."""

    email: str = ""
    phone: str = ""


@transaction.atomic
def contact_of(user: User, why: str, reader: Any = None) -> Reached:
    """The contact data of `user`. The reading is logged for `reader`, or for who stands behind the scope; a person who
    reads the own data leaves no entry. ValueError without a reason; `ciphers.Unreadable` after a change of secret."""
    if not why.strip():
        raise ValueError("contact data is read for a reason")
    contact = Contact.objects.filter(user=user).first()
    if contact is None:
        return Reached()
    scope = within_any()
    reader = reader or (scope.actor if scope else None)
    if reader != user:
        ContactRead.objects.create(contact=contact, reader=reader, why=why.strip()[:255])
    return Reached(ciphers.decrypt(contact.email, PURPOSE), ciphers.decrypt(contact.phone, PURPOSE))


def keep_contact(user: User, email: str, phone: str) -> None:
    """Write the contact data of `user`, encrypted; nothing given: nothing kept."""
    if not email and not phone:
        Contact.objects.filter(user=user).delete()
        return
    sealed = {"email": ciphers.encrypt(email, PURPOSE), "phone": ciphers.encrypt(phone, PURPOSE)}
    Contact.objects.update_or_create(user=user, defaults=sealed)
