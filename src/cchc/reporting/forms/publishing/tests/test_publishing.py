"""Publishing: each refusal, versions, amendments in mid-period, taking back, and what every process then knows."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from cchc.core.catalogue.packs import load
from cchc.platform.events.models import Event
from cchc.platform.units.models import Level, Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.catalogue.shelf import Shelf, arguments
from cchc.reporting.figures.models import Figure
from cchc.reporting.forms.models import (
    FormUse,
    Obligation,
    Regime,
    RegimeKind,
    ReportingPeriod,
    TemplateVersion,
    WindowRule,
)
from cchc.reporting.forms.publishing import amending, packs
from cchc.reporting.forms.publishing.desk import Desk
from cchc.reporting.forms.publishing.tests.made import PUBLISH, ROWS, annex, brought, published
from cchc.reporting.forms.regimes import rules
from cchc.reporting.library import worker

pytestmark = pytest.mark.usefixtures("read_annexes")


@pytest.fixture
def capture(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


def post(client: Any, draft: Any, **said: str) -> Any:
    draft.refresh_from_db()
    return client.post(f"{draft.get_absolute_url()}publish/", {**PUBLISH, "seen": str(draft.lock), **said})


def ready(client: Any, content: bytes | None = None) -> Any:
    draft = brought(client, content)
    for which in ("sure", "new"):
        client.post(f"{draft.get_absolute_url()}accept/", {"which": which})
    return draft


def test_it_works(client: Any, capture: Any) -> None:
    version = published(client, capture)
    assert (version.pack, version.number, version.letter_number) == ("cchc-2026", 1, "12/SNV-CCHC")
    form = catalogue().templates["cchc-2026"]
    assert len(form.rows) == len(ROWS)
    own = catalogue().indicators["X1.1"]
    assert own.label == "Số sáng kiến cải cách hành chính được công nhận"
    event = Event.objects.get(kind="forms.published")
    assert event.data == {"form": "cchc-2026", "number": 1, "begins": "01/01/2026", "letter": "12/SNV-CCHC"}


# --- every process, and a restore


def test_another_process_notices(client: Any, capture: Any) -> None:
    one, other = Shelf(), Shelf()
    before = one.held()
    assert other.held().catalogue is before.catalogue
    published(client, capture)
    for shelf in (one, other):
        shelf.look_again()
        assert "cchc-2026" in shelf.held().catalogue.templates
        assert shelf.held().generation == before.generation + 1
        assert shelf.held() is shelf.held()


def test_a_lost_folder_is_made_anew(client: Any, capture: Any) -> None:
    published(client, capture)
    folder = Path(django_settings.PACKS)
    held = load(folder).templates["cchc-2026"]
    assert packs.rebuild() is False
    shutil.rmtree(folder)
    assert packs.rebuild() is True
    assert load(folder).templates["cchc-2026"] == held
    assert arguments() == ["--packs", str(folder)]


def test_nothing_published_needs_no_folder() -> None:
    assert packs.rebuild() is False
    assert arguments() == []


def test_a_report_under_it_is_read_and_checked_by_the_child(client: Any, capture: Any, tmp_path: Path) -> None:
    published(client, capture)
    filled = [(*row[:3], str(number), "") for number, row in enumerate(ROWS)]
    file = tmp_path / "bao-cao.docx"
    file.write_bytes(annex(filled))
    said = subprocess.run(worker.command([file]), capture_output=True, text=True, check=False)
    draft = json.loads(said.stdout)["draft"]
    assert draft["report"]["template"] == "cchc-2026"
    assert "X1.1" in [row["indicator"] for row in draft["rows"]]


# --- refusals


def test_open_rows_are_not_published(client: Any) -> None:
    draft = brought(client)
    answer = post(client, draft)
    assert answer.status_code == 422
    assert "dòng chưa quyết định" in answer.content.decode()
    assert not TemplateVersion.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"form": "Mẫu 1"}, "Chỉ dùng chữ thường không dấu"),
        ({"form": "gia-lai-2022"}, "biểu mẫu có sẵn"),
        ({"valid_from": "31/02/2026"}, "không phải là ngày"),
        ({"letter_number": ""}, "id_letter_number_error"),
    ],
)
def test_what_is_typed_wrongly_is_kept_and_said(client: Any, said: dict[str, str], words: str) -> None:
    draft = ready(client)
    answer = post(client, draft, **said, contact="Bà A, số máy lẻ 12")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert "Bà A, số máy lẻ 12" in page
    assert "Bà A, số máy lẻ 12" in client.get(f"{draft.get_absolute_url()}publish/").content.decode()


def test_a_version_begins_after_the_one_before(client: Any, capture: Any) -> None:
    published(client, capture)
    answer = published(client, capture, reason="Sửa")
    assert answer.status_code == 422
    assert "Phiên bản trước áp dụng từ 01/01/2026" in answer.content.decode()


def test_an_amendment_says_why(client: Any, capture: Any) -> None:
    published(client, capture)
    answer = published(client, capture, valid_from="01/02/2026")
    assert answer.status_code == 422
    assert "lý do sửa biểu mẫu" in answer.content.decode()


def test_a_draft_changed_by_another_is_not_published_unseen(client: Any) -> None:
    draft = ready(client)
    draft.refresh_from_db()
    seen = draft.lock
    client.post(f"{draft.get_absolute_url()}accept/", {"which": "undo"})
    client.post(f"{draft.get_absolute_url()}accept/", {"which": "new"})
    answer = client.post(f"{draft.get_absolute_url()}publish/", {**PUBLISH, "seen": str(seen)})
    assert answer.status_code == 409
    assert "Người khác vừa sửa bản soạn này" in answer.content.decode()
    assert PUBLISH["contact"] in answer.content.decode()
    assert not TemplateVersion.objects.exists()


def test_words_another_typed_meanwhile_are_shown_beside_mine(client: Any) -> None:
    draft = ready(client)
    post(client, draft, action="look", name="Tên của người kia")
    answer = post(client, draft, action="look", name="Tên của tôi", seen_about="0")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tên của người kia" in page
    assert "Tên của tôi" in page


def test_published_twice_is_published_once(client: Any, capture: Any) -> None:
    draft = ready(client)
    with capture(execute=True):
        post(client, draft)
    assert post(client, draft).status_code == 302
    assert TemplateVersion.objects.count() == 1


# --- versions, amended in mid-period


@pytest.fixture
def regime(db: None) -> RegimeKind:
    regime = Regime.objects.create(
        code="cchc-thu", name="Báo cáo CCHC", name_en="Reform report", basis="x", receiver="y"
    )
    return RegimeKind.objects.create(regime=regime, kind="quarter", number=1, name="Quý I")


def test_periods_of_the_regime_use_it_from_its_first_day(client: Any, capture: Any, regime: RegimeKind) -> None:
    version = published(client, capture, regime="cchc-thu")
    uses = FormUse.objects.filter(regime_kind=regime)
    assert {use.template for use in uses} == {version.pack}
    assert {use.begins for use in uses} == {date(2026, 1, 1)}
    assert set(uses.values_list("level", flat=True)) == set(catalogue().templates[version.pack].levels)


class TestWhichPeriods:
    """The page says before publishing which periods will ask for the form, and the opened period does."""

    @pytest.fixture(autouse=True)
    def window(self, regime: RegimeKind) -> None:
        WindowRule.objects.create(regime_kind=regime, first="15/12/Y-1", last="14/3/Y")

    def test_it_works(self, client: Any, capture: Any, regime: RegimeKind) -> None:
        page = post(client, ready(client), regime="cchc-thu", action="look").content.decode()
        assert "15/12/2025 – 14/03/2026" in page
        assert "bắt đầu trước ngày biểu mẫu có hiệu lực" in page
        version = published(client, capture, regime="cchc-thu")
        window, _day = rules.regular_window(regime, rules.named(regime, 2026))
        used = rules.standing(regime.forms.all(), window.last_day)  # as `planning.plan` asks
        assert {form.template for form in used} == {version.pack}

    def test_a_period_that_ends_before_the_day_does_not(self, client: Any, regime: RegimeKind) -> None:
        page = post(client, ready(client), regime="cchc-thu", valid_from="15/03/2026", action="look")
        assert "15/12/2026 – 14/03/2027" in page.content.decode()
        assert "15/12/2025" not in page.content.decode().partition('id="periods"')[2].partition("</ul>")[0]

    def test_one_that_is_open_keeps_its_form(self, client: Any, under_way: Obligation) -> None:
        ReportingPeriod.objects.update(code="2026-Q1", opened=timezone.now())
        said = {"form": "cchc-khac", "regime": "cchc-thu", "action": "look"}
        page = post(client, ready(client), **said).content.decode()
        assert "giữ biểu mẫu lúc mở" in page
        assert "15/12/2026 – 14/03/2027" in page

    def test_none_is_told(self, client: Any, regime: RegimeKind) -> None:
        WindowRule.objects.all().delete()
        page = post(client, ready(client), regime="cchc-thu", action="look").content.decode()
        assert "Không kỳ nào của chế độ báo cáo này" in page

    def test_the_page_asks_again_when_day_or_regime_change(self, client: Any, regime: RegimeKind) -> None:
        address = f"{ready(client).get_absolute_url()}publish/"
        page = client.get(address, {"valid_from": "01/01/2026", "regime": "cchc-thu"}).content.decode()
        assert "15/12/2025 – 14/03/2026" in page
        for wrong in ({"valid_from": "32/1/2026", "regime": "cchc-thu"}, {"regime": "khac", "valid_from": "1/1/2026"}):
            assert "sẽ dùng biểu mẫu này" not in client.get(address, wrong).content.decode()


@pytest.fixture
def under_way(client: Any, capture: Any, regime: RegimeKind, accepted: Any) -> Obligation:
    """A unit with a report begun under the first version, and a figure in it."""
    published(client, capture)
    period = ReportingPeriod.objects.create(
        regime=regime.regime,
        regime_kind=regime,
        kind="quarter",
        code="2023-Q3",
        label="Quý III/2023",
        start=date(2025, 12, 15),
        end=date(2026, 3, 15),
        as_of=date(2026, 3, 14),
        template="cchc-2026",
        state="open",
    )
    accepted.template = "cchc-2026"
    accepted.save(update_fields=["template"])
    return Obligation.objects.create(
        period=period,
        unit=accepted.unit,
        level=Level.COMMUNE,
        template="cchc-2026",
        due=date(2026, 3, 20),
        state="started",
        report=accepted,
    )


SHORTER = [row for row in ROWS if row[0] != "1"]
AMENDED = {"valid_from": "01/02/2026", "reason": "Công văn 15/SNV bỏ chỉ tiêu 1"}


def test_amended_in_mid_period_every_figure_survives(client: Any, capture: Any, under_way: Obligation) -> None:
    held = list(Figure.objects.order_by("pk").values())
    draft = ready(client, annex(SHORTER))
    page = post(client, draft, action="look", **AMENDED).content.decode()
    assert "UBND xã Thử Nghiệm" in page
    assert "không còn yêu cầu" in page
    version = published(client, capture, annex(SHORTER), **AMENDED)
    assert (version.number, version.pack, version.amended_from.valid_to) == (2, "cchc-2026.2", date(2026, 1, 31))
    under_way.refresh_from_db()
    assert (under_way.template, under_way.report.template) == ("cchc-2026.2", "cchc-2026.2")
    assert list(Figure.objects.order_by("pk").values()) == held
    event = Event.objects.get(kind="forms.amended")
    assert (event.data["reports"], event.reason) == (1, AMENDED["reason"])


def test_who_is_affected_is_counted(client: Any, under_way: Obligation) -> None:
    before = catalogue().templates["cchc-2026"]
    after = Desk(ready(client, annex(SHORTER))).assembled().template
    found = amending.affected(before, after, date(2026, 2, 1))
    assert (found.started, found.expected, found.sent, list(found.units)) == (1, 0, 0, [str(under_way.unit)])
    (lost,) = found.lost
    assert (lost.row.indicator, lost.why, lost.figures, lost.units) == ("A1", "gone", 1, 1)


def test_a_sent_report_stays_under_its_version(client: Any, capture: Any, under_way: Obligation) -> None:
    Obligation.objects.update(state="sent")
    published(client, capture, annex(SHORTER), **AMENDED)
    under_way.refresh_from_db()
    assert (under_way.template, under_way.report.template) == ("cchc-2026", "cchc-2026")


def test_affected_costs_as_many_queries_for_many_units(
    client: Any, under_way: Obligation, django_assert_num_queries: Any
) -> None:
    before = catalogue().templates["cchc-2026"]
    after = Desk(ready(client, annex(SHORTER))).assembled().template
    for number in range(12):
        unit = Unit.objects.create(code=f"u{number}", name=f"Xã {number}", folded=f"xa {number}")
        Obligation.objects.create(
            period=under_way.period,
            unit=unit,
            level="commune",
            template="cchc-2026",
            due=date(2026, 3, 20),
            state="started",
        )
    with django_assert_num_queries(4):
        assert amending.affected(before, after, date(2026, 2, 1)).started == 13


# --- taking back


def take_back(client: Any, version: TemplateVersion, **said: str) -> Any:
    return client.post(f"{version.get_absolute_url()}take-back/", {"reason": "Nhầm phụ lục", "last_day": "", **said})


def test_a_version_nobody_used_is_withdrawn(client: Any, capture: Any, regime: RegimeKind) -> None:
    version = published(client, capture, regime="cchc-thu")
    with capture(execute=True):
        assert take_back(client, version, action="withdraw").status_code == 302
    version.refresh_from_db()
    assert version.withdrawn_reason == "Nhầm phụ lục"
    assert "cchc-2026" not in catalogue().templates
    assert not [use for use in FormUse.objects.all() if use.ends is None or use.begins < use.ends]
    assert "Nhầm phụ lục" in client.get(version.get_absolute_url()).content.decode()
    assert published(client, capture).number == 2


def test_withdrawing_asks_why(client: Any, capture: Any) -> None:
    version = published(client, capture)
    assert take_back(client, version, action="withdraw", reason="").status_code == 422
    version.refresh_from_db()
    assert version.withdrawn is None


def test_a_used_version_only_ends(client: Any, capture: Any, under_way: Obligation) -> None:
    version = TemplateVersion.objects.get()
    answer = take_back(client, version, action="withdraw")
    assert answer.status_code == 422
    assert "chỉ có thể cho hết hiệu lực" in answer.content.decode()
    with capture(execute=True):
        assert take_back(client, version, action="end", last_day="31/12/2026").status_code == 302
    assert catalogue().templates["cchc-2026"].valid_to == "2026-12-31"


def test_ending_before_the_first_day_is_refused(client: Any, capture: Any) -> None:
    version = published(client, capture)
    assert take_back(client, version, action="end", last_day="01/01/2020").status_code == 422


def test_withdrawing_an_amendment_brings_the_version_before_back(
    client: Any, capture: Any, under_way: Obligation
) -> None:
    Obligation.objects.update(report=None, state="expected")
    version = published(client, capture, annex(SHORTER), **AMENDED)
    with capture(execute=True):
        assert take_back(client, version, action="withdraw").status_code == 302
    under_way.refresh_from_db()
    assert under_way.template == "cchc-2026"
    assert catalogue().templates["cchc-2026"].valid_to is None
