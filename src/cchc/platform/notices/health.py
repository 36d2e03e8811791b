"""What the doctor asks about mails."""

from __future__ import annotations

from collections.abc import Iterator

from cchc.core.messages import Message
from cchc.platform.backup.doctor import Trouble, register_check
from cchc.platform.notices import services
from cchc.platform.notices.models import Letter
from cchc.platform.notices.post import TOO_OLD

State = Letter.State


def mails_go_out() -> Iterator[Trouble]:
    """No mail waits for days; what failed or perhaps went out is a note."""
    late = Letter.objects.filter(state=State.WAITING, created__lt=services.now() - TOO_OLD).count()
    if late:
        values: dict[str, str | int] = {"count": late}
        yield Trouble(Message("{count} thư chờ gửi quá 3 ngày.", "{count} mails wait for more than 3 days.", values))
    for letter in Letter.objects.filter(state__in=(State.FAILED, State.UNCERTAIN)).iterator(chunk_size=500):
        values = {"state": letter.state, "answer": letter.answer or "—"}
        yield Trouble(
            Message(
                "Thư chưa chắc đến nơi ({state}, {answer}).", "A mail may not have arrived ({state}, {answer}).", values
            ),
            f"notices.letter:{letter.public_id}",
            note=True,
        )


register_check("notices.mails", mails_go_out, Message("Thư thông báo", "Mails"))
