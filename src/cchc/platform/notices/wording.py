"""What a mail says: a greeting, what it is about, and where to look. No figure, no name of a person but the receiver's.

Of kinds that are `whole` it holds the text and the link; of all others the title alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.urls import reverse

from cchc.core.messages import Message
from cchc.platform.notices.models import Letter, Notice, Preference
from cchc.platform.notices.registry import KINDS

GREETING = Message("Kính gửi {name},", "Dear {name},")
BODY = Message("Hệ thống báo cáo CCHC có thông báo mới dành cho bạn:", "The CCHC reporting system has news for you:")
WHERE = Message("Xem tại: {link}", "Read it at: {link}")
FOOT = Message(
    "Thư này được gửi tự động, xin không trả lời.", "This mail was sent by a program; please do not answer it."
)
SUBJECT = Message("{count} thông báo mới", "{count} new notices")
OTHER = Message("Thông báo khác", "Other notices")


def letter_text(letter: Letter, notices: Iterable[Notice], to: str) -> EmailMessage:
    """The mail, in the language of its receiver."""
    told = Preference.objects.filter(user=letter.user).first()
    language = told.language if told else "vi"
    told_of = list(notices)
    count = len(told_of)
    titles = [(KINDS[n.kind].title if n.kind in KINDS else OTHER).text(language) for n in told_of]
    subject = titles[0] if count == 1 else _filled(SUBJECT, language, count=count)
    lines = _lines(told_of, language)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = settings.MAIL_FROM
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = f"[cchc] {subject}"
    mail["Date"] = format_datetime(letter.created)
    mail["Message-ID"] = f"<{letter.public_id}@{settings.MAIL_FROM.rpartition('@')[2].strip('>') or 'cchc'}>"
    mail["Auto-Submitted"] = "auto-generated"
    link = settings.ADDRESS + reverse("notices:list")
    mail.set_content(
        "\n\n".join(
            (
                _filled(GREETING, language, name=letter.user.name),
                "\n".join((BODY.text(language), *lines)),
                _filled(WHERE, language, link=link),
                FOOT.text(language),
            )
        )
        + "\n",
        cte="base64",
    )
    return mail


def _lines(notices: Iterable[Notice], language: str) -> list[str]:
    """One line for each kind, with how often; those whose whole text may leave the house each with its own."""
    whole, titles = [], Counter[str]()
    for notice in notices:
        kind = KINDS.get(notice.kind)
        if kind and kind.whole:
            text = notice.en if language == "en" else notice.vi
            whole.append(f"- {text}" + (f"\n  {settings.ADDRESS}{notice.link}" if notice.link else ""))
        else:
            titles[(kind.title if kind else OTHER).text(language)] += 1
    return whole + [f"- {title}" + (f" ({times})" if times > 1 else "") for title, times in titles.items()]


def _filled(message: Message, language: str, **values: str | int) -> str:
    return Message(message.vi, message.en, values).text(language)
