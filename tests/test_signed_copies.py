"""The signed copy that comes back, with real PDFs: this report's own passes; another's, a scan, a locked one and what
is no PDF are told apart, and nothing is kept or lost by a refusal."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from cchc.core.writing.official.docx import docx
from cchc.core.writing.official.pdf import pdf
from cchc.platform.accounts.models import Grant, Role, User
from cchc.platform.accounts.scope import everything
from cchc.platform.files.models import StoredFile
from cchc.platform.units.models import Reach, Unit
from cchc.reporting.documents.assembling import official_of
from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.services import write
from cchc.reporting.figures.tests.made import cell, commune, owed, signed_in
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Prose, Report, Stage
from cchc.reporting.reviews import needs, services
from cchc.reporting.reviews.models import Paper
from cchc.reporting.reviews.tests.test_steps import stands

pytestmark = pytest.mark.django_db
FORM = "khanh-hoa-xa-2023"
LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"a1" * 32 + b">/U<" + b"b2" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/Size 5/ID[<0011><0011>]>>\nstartxref\n0\n%%EOF\n"
)
"""A PDF with a password."""


@pytest.fixture(autouse=True)
def _ready(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.FILES = tmp_path / "files"
    monkeypatch.setattr(needs, "against", lambda *_about: stands())
    with everything("test"):
        yield


def everybody(unit: Unit) -> User:
    """One person with every role of a unit."""
    Reach.objects.get_or_create(ancestor=unit, unit=unit, depth=0)
    user, made = User.objects.get_or_create(username=f"moi-vai-{unit.code}", defaults={"name": "Mọi Vai", "unit": unit})
    for role in Role.values if made else ():
        Grant.objects.create(user=user, role=role, unit=unit, begins=date(2020, 1, 1))
    return user


def numbered(unit: Unit, number: str = "84/BC-UBND", period: str = "2026-Q1", first: int = 100) -> Obligation:
    """A report, signed and numbered, with figures of its own in the rows that count."""
    duty, form = owed(unit, period=period), compiled(FORM)
    assert form is not None
    report = services.begin(services.report_of(duty), duty)
    rows = [slot for slot in form.slots.values() if slot.kind == "count" and not slot.computed and slot.indicator]
    kept = [
        cell(
            slot.indicator, first + at, row=slot.row.key, breakdown=slot.breakdown, repeat=slot.repeat,
            period=report.period_code, as_of=report.last_day,
        )
        for at, slot in enumerate(rows)
    ]  # fmt: skip
    write(report, kept)
    Prose.objects.create(report=report, code="I", heading="I. CHỈ ĐẠO, ĐIỀU HÀNH", text="Đã ban hành kế hoạch.")
    duty.refresh_from_db()
    by = everybody(unit)
    signer = {"signer": "Trần Văn Mẫu", "signer_title": "Chủ tịch"}
    paper = {"number": number, "date": date(2026, 4, 2), "place": "Xã Mẫu", "confirmed": True}
    for code, data in (("check", {}), ("sign_off", {}), ("sign", signer), ("number", paper)):
        services.take(duty, code, by=by, reason="vì thế", **data)
    duty.refresh_from_db()
    return duty


@pytest.fixture
def duty() -> Obligation:
    return numbered(commune())


def printed(duty: Obligation) -> bytes:
    """What our own product prints of the report, which is what the office signs."""
    return pdf(official_of(Report.objects.get(pk=duty.report_id)))


def bring(duty: Obligation, content: bytes, name: str = "bao-cao.pdf", **more: Any) -> Any:
    where = reverse("reviews:take", args=address_of(duty))
    seen = services.last_step(Report.objects.get(pk=duty.report_id))
    typed = {"action": "issue", "seen": seen, "file": ContentFile(content, name=name), **more}
    return signed_in(everybody(duty.unit)).post(where, typed)


def stage(duty: Obligation) -> str:
    return str(Report.objects.get(pk=duty.report_id).stage)


def test_it_works(duty: Obligation) -> None:
    """The product's own print, with figures, number and day read out of it, is this report's."""
    answer = bring(duty, printed(duty))
    assert answer.status_code == 302, answer.content.decode()
    paper = Paper.objects.get()
    assert (stage(duty), paper.file_reason) == (Stage.ISSUED, "")
    assert paper.signed_file is not None


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"unit": "UBND xã Khác"}, "xã Khác"),
        ({"number": "85/BC-UBND"}, "85/BC-UBND"),
        ({"period": "2025-Q4"}, "2025"),
    ],
)
def test_the_print_of_another_report_says_what_differs(other: dict[str, Any], says: str, duty: Obligation) -> None:
    """Another unit's, another number's, another period's: told, kept beside the question, and passed with a reason."""
    unit = commune(other.pop("unit")) if "unit" in other else duty.unit
    if "number" in other:
        Paper.objects.filter(report=duty.report).update(number=other["number"])
        Report.objects.filter(pk=duty.report_id).update(number=other["number"])
        content = printed(duty)
        Paper.objects.filter(report=duty.report).update(number="84/BC-UBND")
        Report.objects.filter(pk=duty.report_id).update(number="84/BC-UBND")
    else:
        content = printed(numbered(unit, first=7000, **other))
    answer = bring(duty, content)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert stage(duty) == Stage.NUMBERED
    kept = StoredFile.objects.latest("id")
    where = reverse("reviews:take", args=address_of(duty))
    seen = services.last_step(Report.objects.get(pk=duty.report_id))
    typed = {"action": "issue", "seen": seen, "file_id": kept.pk, "file_reason": "Văn thư đã đối chiếu."}
    assert signed_in(everybody(duty.unit)).post(where, typed).status_code == 302
    assert Paper.objects.get(report=duty.report).file_reason == "Văn thư đã đối chiếu."


def test_a_scan_is_a_picture_and_says_so(duty: Obligation) -> None:
    scan = io.BytesIO()
    Image.new("L", (600, 800), 240).save(scan, "PDF")
    answer = bring(duty, scan.getvalue())
    assert answer.status_code == 422
    assert "bản quét" in answer.content.decode()
    assert stage(duty) == Stage.NUMBERED


def test_a_locked_pdf_is_refused_in_words_of_its_own_and_not_kept(duty: Obligation) -> None:
    for answer in (bring(duty, LOCKED), bring(duty, LOCKED, file_reason="Văn thư đã đối chiếu.")):
        assert answer.status_code == 422
        said = answer.content.decode()
        assert "bị khóa bằng mật khẩu" in said
        assert "bản quét" not in said
        assert stage(duty) == Stage.NUMBERED
        assert not StoredFile.objects.exists()
    assert bring(duty, printed(duty)).status_code == 302


def test_a_pdf_that_breaks_the_reader_says_so_and_passes_with_a_reason(duty: Obligation) -> None:
    """A viewer may open what we cannot: the clerk answers for it."""
    answer = bring(duty, b"%PDF-1.4\nnothing that follows\n%%EOF")
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "không đọc được để đối chiếu" in said
    assert "bản quét" not in said
    assert bring(duty, b"%PDF-1.4\nnothing that follows\n%%EOF", file_reason="Đã xem.").status_code == 302


def test_a_copy_that_takes_too_long_stops_and_says_so(duty: Obligation, settings: Any) -> None:
    content = printed(duty)
    settings.READ_SECONDS = 0
    answer = bring(duty, content)
    assert answer.status_code == 422
    assert "lâu quá" in answer.content.decode()


def test_the_copy_is_read_in_a_child_process(duty: Obligation, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF that takes all memory takes none of the site's."""
    monkeypatch.setattr("cchc.core.reading.formats.open_file", lambda *_: pytest.fail("read in the web process"))
    monkeypatch.setattr("cchc.core.exchange.copy_read.open_file", lambda *_: pytest.fail("read in the web process"))
    assert bring(duty, printed(duty)).status_code == 302


def test_what_the_name_promises_and_the_file_is_not_is_refused(duty: Obligation) -> None:
    word = docx(official_of(Report.objects.get(pk=duty.report_id)))
    for content, name in ((word, "bao-cao.pdf"), (word, "bao-cao.docx"), (b"", "a.pdf")):
        answer = bring(duty, content, name)
        assert answer.status_code == 422, name
        assert stage(duty) == Stage.NUMBERED
        assert not StoredFile.objects.exists(), name


def test_a_pdf_under_the_name_of_a_word_file_is_kept_as_what_it_is(duty: Obligation) -> None:
    answer = bring(duty, printed(duty), "bao-cao.docx")
    assert answer.status_code == 302
    file = StoredFile.objects.get()
    assert (file.kind, file.name) == ("pdf", "bao-cao.pdf")
    said = [str(one) for one in get_messages(answer.wsgi_request)]
    assert any("bao-cao.docx" in one and "bao-cao.pdf" in one for one in said)


def test_a_file_somebody_else_brought_is_not_taken_by_its_number(duty: Obligation) -> None:
    """The number of a kept file opens only the own one of the same unit."""
    theirs = numbered(commune("UBND xã Khác"))
    bring(theirs, LOCKED)
    other = StoredFile.objects.order_by("id").first()
    where = reverse("reviews:take", args=address_of(duty))
    seen = services.last_step(Report.objects.get(pk=duty.report_id))
    stolen = {"action": "issue", "seen": seen, "file_id": other.pk if other else 1, "file_reason": "x"}
    assert signed_in(everybody(duty.unit)).post(where, stolen).status_code == 302
    assert Paper.objects.get(report=duty.report).signed_file is None
