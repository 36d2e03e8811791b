"""What a mail says: a greeting, what it is about, and where to look. No figure, no name but the receiver's."""

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
    titles = Counter((KINDS[n.kind].title if n.kind in KINDS else OTHER).text(language) for n in notices)
    count = sum(titles.values())
    subject = next(iter(titles)) if count == 1 else _filled(SUBJECT, language, count=count)
    lines = [f"- {title}" + (f" ({times})" if times > 1 else "") for title, times in titles.items()]
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


def _filled(message: Message, language: str, **values: str | int) -> str:
    return Message(message.vi, message.en, values).text(language)
