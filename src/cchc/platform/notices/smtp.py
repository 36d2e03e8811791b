"""One conversation with a mail server, in which it is always known whether a letter may have gone out."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from ssl import create_default_context
from typing import Any

from django.conf import settings

SECONDS = 20.0
"""How long the server may be silent."""


class Unreachable(Exception):
    """The server does not answer, or does not let us in: nothing was sent, and nothing can be now."""


class NotNow(Exception):
    """The server does not take this letter now (4xx); nothing was sent."""


class Never(Exception):
    """The server will not take this letter (5xx); nothing was sent."""


class Uncertain(Exception):
    """The line broke after the text was handed over: nobody knows whether it went out."""


@contextmanager
def connected() -> Iterator[smtplib.SMTP]:
    """A conversation with the server of the settings, made secret and signed in as they say."""
    server = settings.MAIL_SERVER
    try:
        line = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(type(error).__name__) from error
    try:
        try:
            line.ehlo_or_helo_if_needed()
            if server.tls:
                line.starttls(context=create_default_context())
            if server.user:
                line.login(server.user, server.password)
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(type(error).__name__) from error
        yield line
    finally:
        with suppress(OSError, smtplib.SMTPException):
            line.quit()
        line.close()


def hand_over(line: smtplib.SMTP, mail: EmailMessage, about_to: Callable[[], Any]) -> str:
    """Give one letter to the server; its answer. `about_to` is called when the text is about to go: from then on, a
    broken line is Uncertain. Raises Unreachable, NotNow or Never where surely nothing went out."""
    try:
        line.ehlo_or_helo_if_needed()
        _taken(line.mail(_address(mail["From"])))
        _taken(line.rcpt(_address(mail["To"])))
        line.putcmd("data")
        _taken(line.getreply(), wanted=(354,))
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise Unreachable(type(error).__name__) from error
    except (NotNow, Never):
        with suppress(OSError, smtplib.SMTPException):
            line.rset()
        raise
    about_to()
    try:
        line.send(smtplib.quotedata(mail.as_string()).encode("ascii") + b".\r\n")
        answer = line.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Uncertain(type(error).__name__) from error
    _taken(answer)
    return f"{answer[0]}"


def _taken(answer: tuple[int, bytes], wanted: tuple[int, ...] = (250, 251)) -> None:
    """What the server says: only its code is kept, its words may hold addresses."""
    code = answer[0]
    if code in wanted:
        return
    raise (Never if 500 <= code < 600 else NotNow)(str(code))


def _address(header: Any) -> str:
    return str(header.addresses[0].addr_spec)
