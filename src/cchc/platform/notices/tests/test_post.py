"""Mail to a server that works, refuses, is silent, breaks off, is not there."""

from __future__ import annotations

import email
from collections.abc import Callable
from datetime import datetime
from email.policy import default
from typing import Any

import pytest

from cchc.platform.jobs import queue, worker
from cchc.platform.jobs.models import Job
from cchc.platform.notices import post, services, smtp, tasks
from cchc.platform.notices.models import Letter, Notice, Preference
from cchc.platform.notices.tests.conftest import HANOI, Clock, at
from cchc.platform.notices.tests.server import Office

pytestmark = pytest.mark.django_db

Tell = Callable[..., None]
Person = Callable[..., Any]


def delivered(office: Office) -> list[Any]:
    return [email.message_from_bytes(letter, policy=default) for letter in office.letters]


def rounds(clock: Clock, times: int = 1, minutes: float = 3) -> int:
    """Let time pass and the post go round; how many letters went out."""
    count = 0
    for _ in range(times):
        clock.move(minutes=minutes)
        post.gather()
        count += post.send_due()
    return count


def states() -> list[str]:
    return list(Letter.objects.values_list("state", flat=True))


def test_it_works(office: Office, clock: Clock, tell: Tell, person: Person) -> None:
    tell(person())
    assert rounds(clock) == 1
    (mail,) = delivered(office)
    assert (mail["To"], mail["From"], mail["Subject"]) == (
        "lan@example.vn", "cchc@example.vn", "[cchc] Báo cáo cần rà soát",
    )  # fmt: skip
    text = mail.get_content()
    assert "Kính gửi Trần Thị Lan" in text
    assert "https://cchc.example.vn/notices/" in text
    assert states() == ["sent"]
    assert rounds(clock, 5, minutes=60) == 0
    assert len(office.letters) == 1


def test_no_figure_and_no_other_name_leaves_the_house(office: Office, clock: Clock, tell: Tell, person: Person) -> None:
    tell(person())
    rounds(clock)
    (mail,) = delivered(office)
    said = str(mail["Subject"]) + mail.get_content()
    assert "496" not in said
    assert "Phường Một" not in said


def test_in_the_language_of_the_receiver(office: Office, clock: Clock, tell: Tell, person: Person) -> None:
    tell(person(language="en"))
    rounds(clock)
    (mail,) = delivered(office)
    assert mail["Subject"] == "[cchc] A report needs review"
    assert "Dear Trần Thị Lan" in mail.get_content()


def test_forty_notices_are_one_mail(office: Office, clock: Clock, tell: Tell, person: Person) -> None:
    user = person()
    for _ in range(40):
        tell(user)
    assert rounds(clock) == 1
    (mail,) = delivered(office)
    assert mail["Subject"] == "[cchc] 40 thông báo mới"
    assert "Báo cáo cần rà soát (40)" in mail.get_content()


def test_a_notice_a_minute_is_a_mail_a_quarter_of_an_hour(
    office: Office, clock: Clock, tell: Tell, person: Person
) -> None:
    user = person()
    for _ in range(60):
        tell(user)
        rounds(clock, minutes=1)
    assert 3 <= len(office.letters) <= 4
    rounds(clock, 2, minutes=16)
    assert not Notice.objects.filter(letter=None).exists()


def test_what_was_read_meanwhile_is_not_mailed(office: Office, clock: Clock, tell: Tell, person: Person) -> None:
    user = person()
    tell(user)
    services.read(user)
    assert rounds(clock) == 0


@pytest.mark.parametrize(("hour", "sent"), [(5, 0), (6, 1), (21, 1), (22, 0), (23, 0)])
def test_not_at_night(office: Office, clock: Clock, tell: Tell, person: Person, hour: int, sent: int) -> None:
    clock.moment = datetime(2026, 3, 2, hour, 30, tzinfo=HANOI)
    tell(person())
    assert rounds(clock) == sent
    clock.moment = datetime(2026, 3, 3, 9, 0, tzinfo=HANOI)
    assert rounds(clock) == 1 - sent


def test_without_a_server_nothing_is_gathered(clock: Clock, tell: Tell, person: Person) -> None:
    tell(person())
    assert rounds(clock) == 0
    assert Notice.objects.get().letter is None


def test_who_wants_no_mail_gets_none(office: Office, clock: Clock, tell: Tell, person: Person) -> None:
    user = person()
    Preference.objects.create(user=user, mail=False)
    tell(user)
    assert rounds(clock) == 0


# --- trouble


def test_a_dead_server_loses_nothing_and_sends_nothing_twice(
    office: Office, clock: Clock, tell: Tell, person: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "now", clock)
    alive, settings.MAIL_SERVER = settings.MAIL_SERVER, at(1)
    tell(person())
    clock.move(minutes=3)
    tasks.post.using(key="post").enqueue()
    pauses = []
    for _ in range(4):
        worker.drain()
        job = Job.objects.get()
        assert (job.state, "Máy chủ thư" in job.message_vi) == ("ready", True)
        pauses.append((job.run_after - clock()).total_seconds())
        clock.moment = job.run_after
    assert pauses == [10, 40, 160, 640]
    assert states() == ["waiting"]
    assert Letter.objects.get().attempts == 0
    settings.MAIL_SERVER = alive
    worker.drain()
    assert (Job.objects.get().state, Job.objects.get().result) == ("done", 1)
    assert rounds(clock, 3, minutes=60) == 0
    assert len(office.letters) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "."])
def test_refused_for_now_is_tried_later(office: Office, clock: Clock, tell: Tell, person: Person, command: str) -> None:
    office.answers[command] = "451 later"
    tell(person())
    assert rounds(clock) == 0
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.answer) == ("waiting", 1, "451")
    taken = len(office.letters)
    del office.answers[command]
    assert rounds(clock) == 0, "its pause is not over"
    assert rounds(clock, minutes=6) == 1
    assert len(office.letters) == taken + 1


def test_refused_for_now_for_days_is_given_up_and_said(
    office: Office, clock: Clock, tell: Tell, person: Person
) -> None:
    office.answers["RCPT"] = "450 busy"
    tell(person())
    rounds(clock, post.MOST_TRIES + 30, minutes=180)
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts) == ("failed", post.MOST_TRIES)


@pytest.mark.parametrize("command", ["RCPT", "DATA", "."])
def test_refused_for_good_is_not_tried_again(
    office: Office, clock: Clock, tell: Tell, person: Person, command: str
) -> None:
    office.answers[command] = "550 nobody of that name: lan@example.vn"
    tell(person())
    rounds(clock, 3, minutes=60)
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.answer) == ("failed", 1, "550")


def test_one_refused_letter_does_not_hold_up_the_next(office: Office, clock: Clock, tell: Tell, person: Person) -> None:
    tell(person("a", "không phải địa chỉ"))
    tell(person("b", ""))
    tell(person("c"))
    assert rounds(clock) == 1
    assert sorted(states()) == ["failed", "failed", "sent"]


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
def test_a_line_that_breaks_before_the_text_is_tried_again(
    office: Office, clock: Clock, tell: Tell, person: Person, command: str
) -> None:
    office.answers[command] = "hang up"
    tell(person())
    clock.move(minutes=3)
    post.gather()
    with pytest.raises(smtp.Unreachable):
        post.send_due()
    assert states() == ["waiting"]
    del office.answers[command]
    assert rounds(clock) == 1


def test_a_line_that_breaks_after_the_text_is_never_sent_again_by_itself(
    office: Office, clock: Clock, tell: Tell, person: Person
) -> None:
    office.answers["."] = "hang up"
    tell(person())
    clock.move(minutes=3)
    post.gather()
    with pytest.raises(smtp.Unreachable):
        post.send_due()
    del office.answers["."]
    assert rounds(clock, 3, minutes=60) == 0
    assert states() == ["uncertain"]
    assert len(office.letters) == 1
    assert post.send_again(Letter.objects.get())
    assert rounds(clock) == 1
    assert delivered(office)[0]["Message-ID"] == delivered(office)[1]["Message-ID"]


def test_a_silent_server_is_a_dead_one(
    office: Office, clock: Clock, tell: Tell, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes the connection and says nothing: the patience is ours, not its."""
    monkeypatch.setattr(smtp, "SECONDS", 0.05)
    monkeypatch.setattr("cchc.platform.notices.tests.server.Conversation.handle", lambda self: self.rfile.readline())
    tell(person())
    clock.move(minutes=3)
    post.gather()
    with pytest.raises(smtp.Unreachable):
        post.send_due()
    assert states() == ["waiting"]


def test_a_worker_that_died_before_the_text_and_one_that_died_after(
    office: Office, clock: Clock, tell: Tell, person: Person
) -> None:
    for name in "ab":
        tell(person(name))
    clock.move(minutes=3)
    post.gather()
    first, second = Letter.objects.all()
    Letter.objects.filter(pk=first.pk).update(state="claimed", claimed=clock())
    Letter.objects.filter(pk=second.pk).update(state="handed", claimed=clock())
    assert rounds(clock, minutes=1) == 0, "they may be at work"
    assert rounds(clock, minutes=5) == 1
    assert states() == ["sent", "uncertain"]


def test_two_posts_at_once_send_a_letter_once(office: Office, clock: Clock, tell: Tell, person: Person) -> None:
    tell(person())
    clock.move(minutes=3)
    post.gather()
    with smtp.connected() as one, smtp.connected() as other:
        pk = Letter.objects.get().pk
        assert post._send(one, pk)
        assert not post._send(other, pk)
    assert len(office.letters) == 1


def test_somebody_who_left_gets_no_mail(office: Office, clock: Clock, tell: Tell, person: Person) -> None:
    user = person()
    tell(user)
    clock.move(minutes=3)
    post.gather()
    user.is_active = False
    user.save()
    assert post.send_due() == 0
    assert states() == ["failed"]


def test_a_server_that_wants_a_password_we_do_not_have(
    office: Office, clock: Clock, tell: Tell, person: Person, settings: Any
) -> None:
    settings.MAIL_SERVER = at(office.port, "a", "b")
    tell(person())
    clock.move(minutes=3)
    post.gather()
    with pytest.raises(smtp.Unreachable):
        post.send_due()
    assert states() == ["waiting"]


def test_a_dot_at_the_beginning_of_a_line_is_only_text(office: Office) -> None:
    from email.message import EmailMessage

    mail = EmailMessage()
    mail["From"], mail["To"] = "a@example.vn", "b@example.vn"
    mail.set_content("one\n.\nRCPT TO:<c@example.vn>\n")
    with smtp.connected() as line:
        smtp.hand_over(line, mail, lambda: None)
    assert office.letters[0].endswith(b"one\r\n..\r\nRCPT TO:<c@example.vn>\r\n")
