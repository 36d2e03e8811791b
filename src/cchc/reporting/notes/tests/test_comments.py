from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cchc.platform.accounts.models import RowOwner, User
from cchc.platform.events.models import Event
from cchc.platform.files.models import StoredFile
from cchc.platform.files.tests.test_pictures import WHOLE as HEIC
from cchc.platform.files.tests.test_pictures import photograph
from cchc.platform.notices.models import Notice
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.tests.made import commune, person, signed_in
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.notes import selectors, services
from cchc.reporting.notes.models import Comment, Evidence
from cchc.reporting.notes.places import Place
from cchc.reporting.notes.tests.made import OTHER, ROW, above, address, opened, sent, stranger, word_file
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db
PANEL = {"X-Panel": "1"}


def say(client: Client, duty: Obligation, text: str = "Số này lấy ở đâu?", **more: str) -> Any:
    return client.post(address(duty, "say"), {"row": ROW, "text": text, **more}, headers=PANEL)


def test_it_works(drafter: Client, duty: Obligation) -> None:
    giver = person("contributor", name="nguoi-cung-cap")
    RowOwner.objects.create(unit=duty.unit, prefix="A1", user=giver, begins=date(2020, 1, 1))
    answer = say(drafter, duty)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Số này lấy ở đâu?" in text
    assert "đang mở" in text
    told = Notice.objects.get(user=giver)
    assert told.kind == "notes.said"
    assert "Số này" not in told.vi + told.en  # what was said stays where it was said
    assert told.link.startswith(address(duty).split("?")[0])
    assert not Notice.objects.filter(user__username="nguoi-soan").exists()
    assert signed_in(giver).get(told.link).status_code == 200


def test_without_scripts_the_page_comes_again(drafter: Client, duty: Obligation) -> None:
    answer = drafter.post(address(duty, "say"), {"row": ROW, "text": "Được"}, follow=True)
    assert answer.redirect_chain[0][0] == address(duty)
    assert "Được" in answer.content.decode()


def test_a_thread_is_settled_and_opened_again_and_nothing_is_taken_back(drafter: Client, duty: Obligation) -> None:
    say(drafter, duty)
    say(drafter, duty, "Sổ văn bản đi", do="settle")
    assert not selectors.open_threads(Report.objects.get())
    say(drafter, duty, "", do="settle")  # twice: nothing
    say(drafter, duty, "", do="reopen")
    assert selectors.open_threads(Report.objects.get()) == {ROW: 1}
    say(drafter, duty, "", do="settle")
    say(drafter, duty, "Còn nữa")  # a new word opens it again
    assert selectors.open_threads(Report.objects.get()) == {ROW: 2}
    kinds = list(Comment.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["said", "settled", "reopened", "settled", "said"]


@pytest.mark.parametrize(("text", "said"), [("", "Hãy viết"), ("  \n ", "Hãy viết"), ("a" * 4001, "tối đa 4000")])
def test_what_is_refused(drafter: Client, duty: Obligation, text: str, said: str) -> None:
    answer = say(drafter, duty, text)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert text.strip() in answer.content.decode()
    assert not Comment.objects.exists()


def test_words_are_shown_as_words(drafter: Client, duty: Obligation) -> None:
    say(drafter, duty, "<script>alert(1)</script> =1+1 @phòng Tư pháp\n\x00dòng hai")
    text = say(drafter, duty, "tiếp").content.decode()
    assert "<script>" not in text
    assert "=1+1 @phòng Tư pháp<br>dòng hai" in text


def test_a_thread_beside_a_section(drafter: Client, duty: Obligation) -> None:
    from cchc.reporting.reports.models import Prose

    say(drafter, duty)
    Prose.objects.create(report=Report.objects.get(), code="II.2.1", text="Đã giải quyết 5 hồ sơ.")
    drafter.post(address(duty, "say"), {"section": "II.2.1", "text": "Thiếu số liệu"})
    panel = drafter.get(address(duty).split("?")[0] + "?section=II.2.1", headers=PANEL).content.decode()
    assert "Thiếu số liệu" in panel
    assert "Số này lấy ở đâu?" not in panel


class TestWho:
    """Owner of a row, colleague, stranger, superior."""

    def test_whoever_works_on_the_report(self, duty: Obligation) -> None:
        for role in ("contributor", "drafter", "checker", "leader", "collector"):
            assert say(signed_in(person(role, name=f"{role}-1")), duty).status_code == 200

    @pytest.mark.parametrize("role", ["viewer", "clerk", "administrator"])
    def test_who_only_reads(self, duty: Obligation, role: str) -> None:
        reader = signed_in(person(role, name=f"{role}-1"))
        assert say(reader, duty).status_code == 403
        panel = reader.get(address(duty), headers=PANEL)
        assert panel.status_code == 200
        assert "/say/" not in panel.content.decode()

    def test_a_stranger(self, duty: Obligation) -> None:
        assert say(stranger(), duty).status_code in (403, 404)

    def test_the_body_above_once_the_report_was_sent(self, drafter: Client, duty: Obligation) -> None:
        say(drafter, duty)
        collector = above(duty.unit)
        refused = say(collector, duty)
        assert refused.status_code == 403
        assert "chưa gửi" in collector.get(address(duty), headers=PANEL).content.decode()
        sent(duty)
        assert say(collector, duty, "Đề nghị xem lại").status_code == 200
        assert Notice.objects.filter(user__username="nguoi-soan", kind="notes.said").count() == 1
        say(drafter, duty, "Đã xem")  # who spoke before is told
        assert Notice.objects.filter(user__username="collector-tinh").count() == 1

    def test_what_is_said_of_a_closed_period_nobody_reported(self, drafter: Client, duty: Obligation) -> None:
        ReportingPeriod.objects.update(state=ReportingPeriod.State.CLOSED)
        assert say(drafter, duty).status_code == 422
        assert not Report.objects.exists()

    def test_a_report_read_from_files_is_not_begun_by_a_word(self, drafter: Client, duty: Obligation) -> None:
        from cchc.reporting.figures.tests.made import typed_report

        typed_report()
        say(drafter, duty)
        duty.refresh_from_db()
        assert (Report.objects.get().stage, duty.state) == ("", "expected")
        assert "Số này lấy ở đâu?" in drafter.get(address(duty)).content.decode()


def test_events_name_the_row_and_no_words(drafter: Client, duty: Obligation) -> None:
    say(drafter, duty, "Hỏi chị Lan")
    event = Event.objects.get(kind="notes.said")
    assert event.data == {"place": ROW, "period": "2026-Q1"}
    assert event.actor == User.objects.get(username="nguoi-soan")


class TestEvidence:
    def attach(self, client: Client, duty: Obligation, upload: Any, **more: str) -> Any:
        return client.post(address(duty, "attach"), {"row": ROW, "file": upload, **more}, headers=PANEL)

    def test_it_works(self, drafter: Client, duty: Obligation) -> None:
        answer = self.attach(drafter, duty, word_file(), name="Quyết định 5")
        assert answer.status_code == 200
        kept = Evidence.objects.get()
        assert (kept.name, kept.file.purpose, kept.file.unit) == ("Quyết định 5", "evidence", duty.unit)
        assert kept.get_absolute_url() in answer.content.decode()
        assert opened(drafter, kept.get_absolute_url()).startswith(b"PK")

    def test_a_photograph_of_a_paper(self, drafter: Client, duty: Obligation) -> None:
        """Shown small, handed out to be saved, without the place where it was taken."""
        taken = photograph()
        page = self.attach(drafter, duty, SimpleUploadedFile("to-trinh.jpg", taken), name="Tờ trình").content.decode()
        kept = Evidence.objects.get()
        assert (kept.file.kind, kept.file.name, kept.pictured) == ("jpeg", "to-trinh.jpg", True)
        assert f'<img src="{kept.get_absolute_url()}" alt="Tờ trình"' in page
        answer = drafter.get(kept.get_absolute_url())
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
        assert answer["Content-Disposition"].startswith("attachment")
        assert b"DIEN-THOAI" in taken
        assert b"DIEN-THOAI" not in content

    def test_a_picture_no_browser_shows_is_a_link(self, drafter: Client, duty: Obligation) -> None:
        page = self.attach(drafter, duty, SimpleUploadedFile("anh.heic", HEIC)).content.decode()
        assert Evidence.objects.get().get_absolute_url() in page
        assert "<img" not in page

    @pytest.mark.parametrize(
        ("name", "content", "why"), [("anh.jpg", photograph()[:200], "hỏng"), ("anh.docx", photograph(), "đuôi .docx")]
    )
    def test_a_picture_that_is_not_taken(
        self, drafter: Client, duty: Obligation, name: str, content: bytes, why: str
    ) -> None:
        answer = self.attach(drafter, duty, SimpleUploadedFile(name, content), name="Tờ trình")
        assert answer.status_code == 422
        assert why in answer.content.decode()
        assert 'value="Tờ trình"' in answer.content.decode()
        assert not StoredFile.objects.exists()

    def test_who_opens_it(self, drafter: Client, duty: Obligation) -> None:
        self.attach(drafter, duty, word_file())
        kept = Evidence.objects.get().get_absolute_url()
        assert opened(above(duty.unit), kept)
        assert stranger().get(kept).status_code == 404
        assert Client().get(kept).status_code == 302

    def test_a_file_in_quarantine_stays_shut(self, drafter: Client, duty: Obligation) -> None:
        self.attach(drafter, duty, word_file())
        StoredFile.objects.update(state=StoredFile.State.QUARANTINED)
        assert drafter.get(Evidence.objects.get().get_absolute_url()).status_code == 409

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("chay.exe", b"MZ" + b"\0" * 90),
            ("anh.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 90),
            ("quyet-dinh.docx", b"khong phai word"),
            ("rong.pdf", b""),
            ("macro.xlsm", b"PK\x03\x04" + b"\0" * 90),
        ],
    )
    def test_a_kind_that_is_not_taken(self, drafter: Client, duty: Obligation, name: str, content: bytes) -> None:
        answer = self.attach(drafter, duty, SimpleUploadedFile(name, content), name="Bằng chứng")
        assert answer.status_code == 422
        assert 'value="Bằng chứng"' in answer.content.decode()
        assert not Evidence.objects.exists()
        assert not StoredFile.objects.exists()

    def test_too_large_too_many_none(self, drafter: Client, duty: Obligation, monkeypatch: pytest.MonkeyPatch) -> None:
        assert drafter.post(address(duty, "attach"), {"row": ROW}).status_code == 422
        monkeypatch.setattr(services, "MOST_BYTES", 100)
        assert self.attach(drafter, duty, word_file()).status_code == 422
        monkeypatch.undo()
        monkeypatch.setattr(services, "MOST_FILES", 1)
        assert self.attach(drafter, duty, word_file()).status_code == 200
        assert self.attach(drafter, duty, word_file()).status_code == 422
        assert (Evidence.objects.count(), StoredFile.objects.count()) == (1, 1)

    def test_removed_with_a_reason_and_put_back(self, drafter: Client, duty: Obligation) -> None:
        self.attach(drafter, duty, word_file())
        kept = Evidence.objects.get()
        where = address(duty, "evidence", of=[kept.public_id])
        assert drafter.post(where, {"row": ROW, "reason": " "}).status_code == 422
        assert drafter.post(where, {"row": ROW, "reason": "Nhầm tệp"}, headers=PANEL).status_code == 200
        assert drafter.post(where, {"row": ROW, "reason": "Lần nữa"}).status_code == 422
        kept.refresh_from_db()
        assert (kept.reason, kept.removed_by) == ("Nhầm tệp", User.objects.get(username="nguoi-soan"))
        assert "Nhầm tệp" in drafter.get(address(duty)).content.decode()
        assert opened(drafter, kept.get_absolute_url())  # the history still opens
        drafter.post(where, {"row": ROW, "do": "back"})
        assert [one.removed is None for one in Evidence.objects.order_by("id")] == [False, True]
        assert [one.kind for one in Event.objects.filter(kind__startswith="notes.").order_by("id")] == [
            "notes.attached", "notes.detached", "notes.attached",
        ]  # fmt: skip

    def test_of_another_row_or_report(self, drafter: Client, duty: Obligation) -> None:
        self.attach(drafter, duty, word_file())
        where = address(duty, "evidence", of=[Evidence.objects.get().public_id])
        assert drafter.post(where, {"row": OTHER, "reason": "x"}).status_code == 404
        assert stranger().post(where, {"row": ROW, "reason": "x"}).status_code in (403, 404)
        assert Evidence.objects.get().removed is None


def test_a_word_writes_no_figure(duty: Obligation) -> None:
    found = Obligation.objects.select_related("unit", "period__regime", "report__unit").get(pk=duty.pk)
    services.say(Place(found, row=ROW), "Hỏi", by=person(unit=commune()))
    assert not Figure.objects.exists()
