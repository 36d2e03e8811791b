"""Issue, find and revoke tokens; count their calls."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from cchc.api import events
from cchc.api.models import Token
from cchc.api.policies import TOKENS
from cchc.platform.accounts.models import Grant, Role, User
from cchc.platform.events.services import record
from cchc.platform.units.models import Unit

BEGINS = "cchc_"
ROLES = {"read": Role.VIEWER, "write": Role.DRAFTER}
"""Scope → the role its account holds over the unit."""
LONGEST = timedelta(days=366)


@transaction.atomic
def issue(*, by: User, unit: Unit, name: str, scopes: list[str], expires: datetime) -> tuple[Token, str]:
    """A new token and its text, which is shown this once. ValueError for no scope, an unknown one, or days that do not
    fit; Refused where `by` does not administer the unit."""
    TOKENS.require(by, "administer", unit)
    if not scopes or set(scopes) - set(ROLES):
        raise ValueError("scopes")
    if not timezone.now() < expires <= timezone.now() + LONGEST:
        raise ValueError("expires")
    text = BEGINS + secrets.token_urlsafe(32)
    account = User.objects.create_user(
        f"api-{secrets.token_hex(8)}", name=f"{name} (API)"[:120], position="API", unit=unit
    )
    today = timezone.localdate()
    for scope in sorted({"read", *scopes}):
        Grant.objects.create(
            user=account,
            role=ROLES[scope],
            unit=unit,
            begins=today,
            ends=timezone.localdate(expires) + timedelta(days=1),
        )
    token = Token.objects.create(
        unit=unit, name=name, scopes=sorted({"read", *scopes}), digest=digest_of(text), user=account, expires=expires,
        by=by,
    )  # fmt: skip
    record(events.ISSUED, subject=token, unit=unit, scopes=", ".join(token.scopes))
    return token, text


@transaction.atomic
def revoke(token: Token, *, by: User, reason: str) -> None:
    """From now on the token opens nothing; a second time changes nothing."""
    TOKENS.require(by, "administer", token)
    if Token.objects.filter(pk=token.pk, revoked__isnull=True).update(revoked=timezone.now()):
        User.objects.filter(pk=token.user_id).update(is_active=False)
        record(events.REVOKED, subject=token, unit=token.unit, reason=reason)


def digest_of(text: str) -> str:
    """What is kept of a token. It is random and long: a plain digest cannot be guessed back."""
    return hashlib.sha256(text.encode()).hexdigest()


def found(text: str) -> Token | None:
    """The token in force with this text."""
    token = Token.objects.select_related("user", "unit").filter(digest=digest_of(text)).first()
    return token if token and token.in_force and token.user.is_active else None


def counted(token: Token) -> bool:
    """Count one call of this minute; False where there were too many."""
    now = timezone.now()
    minute = int(now.timestamp() // 60)
    again = When(minute=minute, then=F("calls") + 1)
    Token.objects.filter(pk=token.pk).update(calls=Case(again, default=Value(1)), minute=minute, last_used=now)
    calls: Any = Token.objects.values_list("calls", flat=True).get(pk=token.pk)
    return bool(calls <= settings.API_PER_MINUTE)
