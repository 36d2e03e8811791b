"""From notices to mails: gathered per person, sent by day, each once.

The site works without any of this: notices are shown in it. With a mail server, `tasks.post` runs every minute; while
the server is dead its own pauses grow, and letters wait as rows.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from cchc.platform.jobs.running import progress
from cchc.platform.notices import services, smtp
from cchc.platform.notices.contact import address_of
from cchc.platform.notices.models import NO_ADDRESS, WRONG_ADDRESS, Letter, Notice
from cchc.platform.notices.wording import letter_text

log = logging.getLogger(__name__)
State = Letter.State

COMPANY = timedelta(minutes=2)
"""How long a notice waits for others before a mail tells of it."""
MOST_TRIES = 12
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
CLAIM_LOST = timedelta(minutes=5)
"""A claim this old is a dead worker's: a conversation is silent for 20 seconds at most."""
AT_ONCE = 500
"""Letters of one round."""
TOO_OLD = timedelta(days=3)
"""Notices older than this are not mailed any more: the mail server was added, or the person's address, long after."""


def by_day(moment: datetime) -> bool:
    """Whether mail may be sent at this moment."""
    begin, end = settings.MAIL_HOURS
    return bool(begin <= timezone.localtime(moment).hour < end)


def gather() -> int:
    """Put what people were not told of into one letter each; how many letters. A person with a letter under way, or
    one in the last minutes, waits."""
    moment = services.now()
    if settings.MAIL_SERVER is None or not by_day(moment):
        return 0
    untold = Notice.objects.filter(letter=None, by_mail=True, read=None, created__gte=moment - TOO_OLD)
    ready = untold.filter(user__is_active=True, created__lte=moment - COMPANY).exclude(user__told__mail=False)
    people = list(ready.order_by().values_list("user", flat=True).distinct()[:AT_ONCE])
    last = dict(
        Letter.objects.filter(user__in=people)
        .order_by()
        .values("user")
        .annotate(last=Max("created"))
        .values_list("user", "last")
    )
    pause = timedelta(minutes=settings.MAIL_MINUTES)
    count = 0
    for user in people:
        if user in last and last[user] > moment - pause:
            continue
        with transaction.atomic():
            letter = Letter.objects.create(user_id=user, created=moment, next_try=moment)
            if untold.filter(user=user).update(letter=letter):
                count += 1
            else:
                letter.delete()
    return count


def send_due() -> int:
    """Send every letter that is due, over one conversation; how many went out. smtp.Unreachable where the server does
    not answer: every letter then waits as it was."""
    moment = services.now()
    settle_claims(moment)
    if settings.MAIL_SERVER is None or not by_day(moment):
        return 0
    due = list(
        Letter.objects.filter(state=State.WAITING, next_try__lte=moment)
        .order_by("next_try", "id")
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    if not due:
        return 0
    count = 0
    with smtp.connected() as line:
        for number, pk in enumerate(due):
            progress(number, len(due))
            count += _send(line, pk)
    return count


def settle_claims(moment: datetime) -> None:
    """Letters of a worker that died: what was not handed over waits again, what was is uncertain."""
    old = Letter.objects.filter(claimed__lt=moment - CLAIM_LOST)
    old.filter(state=State.CLAIMED).update(state=State.WAITING, next_try=moment)
    old.filter(state=State.HANDED).update(state=State.UNCERTAIN, answer="worker died")


def _send(line: Any, pk: int) -> bool:
    """One letter; whether it went out."""
    claimed = Letter.objects.filter(pk=pk, state=State.WAITING).update(
        state=State.CLAIMED, claimed=services.now(), attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    letter = Letter.objects.select_related("user").get(pk=pk)
    to = address_of(letter.user, "tell of notices by mail") if letter.user.is_active else ""
    if not to:
        _became(letter, State.FAILED, NO_ADDRESS)
        return False
    try:
        mail = letter_text(letter, letter.notices.all(), to)
    except ValueError:
        _became(letter, State.FAILED, WRONG_ADDRESS)
        return False
    try:
        answer = smtp.hand_over(line, mail, lambda: _became(letter, State.HANDED))
    except smtp.Unreachable:
        Letter.objects.filter(pk=pk, state=State.CLAIMED).update(state=State.WAITING, attempts=F("attempts") - 1)
        raise
    except smtp.NotNow as error:
        _again(letter, str(error))
    except smtp.Never as error:
        _became(letter, State.FAILED, str(error))
    except smtp.Uncertain as error:
        _became(letter, State.UNCERTAIN, str(error))
        raise smtp.Unreachable(str(error)) from error
    else:
        _became(letter, State.SENT, answer)
        return True
    return False


def _became(letter: Letter, state: str, answer: str = "") -> None:
    sent = services.now() if state == State.SENT else None
    Letter.objects.filter(pk=letter.pk).update(state=state, answer=answer[:200], sent=sent)


def _again(letter: Letter, answer: str) -> None:
    if letter.attempts >= MOST_TRIES:
        _became(letter, State.FAILED, answer)
        return
    pause = min(FIRST_PAUSE * 2 ** (letter.attempts - 1), LONGEST_PAUSE)
    Letter.objects.filter(pk=letter.pk).update(state=State.WAITING, next_try=services.now() + pause, answer=answer)


def send_again(letter: Letter) -> bool:
    """An administrator has a letter sent that failed or perhaps went out; False for any other."""
    return bool(
        Letter.objects.filter(pk=letter.pk, state__in=(State.FAILED, State.UNCERTAIN)).update(
            state=State.WAITING, next_try=services.now(), attempts=0, answer=""
        )
    )
