"""Telling people, and their having read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from cchc.core.messages import Message
from cchc.platform.notices.models import Notice
from cchc.platform.notices.registry import KINDS, NoticeKind

KEPT = timedelta(days=365)


def now() -> datetime:
    """The clock of notices."""
    return timezone.now()


def notify(user: Any, kind: NoticeKind, message: Message, link: str = "", key: str = "") -> None:
    """Tell one person, in the transaction of what it tells of. With a `key`, a second call changes nothing."""
    notify_all([user], kind, message, link, key)


def notify_all(users: Iterable[Any], kind: NoticeKind, message: Message, link: str = "", key: str = "") -> None:
    """Tell several people the same, each once per `key`; who has no active account is left out.

    ValueError for a kind that is not registered and a link that leads out of the site.
    """
    if KINDS.get(kind.code) is not kind:
        raise ValueError(f"notice kind {kind.code} is not registered")
    if link and not (link.startswith("/") and url_has_allowed_host_and_scheme(link, allowed_hosts=None)):
        raise ValueError(f"a notice links within the site, not to {link}")
    moment = now()
    Notice.objects.bulk_create(
        [
            Notice(
                user=user,
                kind=kind.code,
                vi=message.text("vi"),
                en=message.text("en"),
                link=link[:300],
                key=key,
                created=moment,
                by_mail=kind.mail,
            )
            for user in users
            if user.is_active
        ],
        batch_size=300,
        ignore_conflicts=bool(key),
    )


def read(user: Any, notice: Notice | None = None) -> int:
    """The person has read this notice, or all of them; how many that were."""
    unread = Notice.objects.filter(user=user, read=None)
    return (unread.filter(pk=notice.pk) if notice else unread).update(read=now())


def unread_count(user: Any) -> int:
    """How many notices the person has not read."""
    return Notice.objects.filter(user=user, read=None).count() if user.is_authenticated else 0


def forget() -> int:
    """Remove read notices of a year ago; how many."""
    return Notice.objects.filter(read__lt=now() - KEPT).delete()[0]
