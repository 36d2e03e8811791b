"""The week of reporting in a browser, whole: a form out of a letter, figures by five ways, a signature, a return with
reasons, a replacement. Two levels, six people: drafter, colleague without an account, checker, leader, clerk and
collector."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from cchc.platform.accounts.models import User
from cchc.platform.units.models import Placement, Reach, Unit
from cchc.reporting.catalogue.selectors import template
from cchc.reporting.colleagues.models import DataRequest
from cchc.reporting.exchange.tests.made import put
from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.models import COUNTED, DRAFT, Figure
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.tests.made import commune, owed, person
from cchc.reporting.forms.models import Obligation, TemplateVersion
from cchc.reporting.reports.models import Report, Stage
from cchc.reporting.reviews.models import Sending
from tests.browser.conftest import PHONE
from tests.browser.test_grid import paste
from tests.browser.walks import decide_the_sample_letter

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Any]
State = Obligation.State


class Week:
    """One commune, its people and the province above, with a form of their own."""

    def __init__(self, open_page: Open, form: str) -> None:
        self.open, self.form = open_page, form
        unit = commune()
        province = Unit.objects.create(
            code="tinh", name="Tỉnh Mẫu", folded="tinh mau", kind="province", level="province"
        )
        Placement.objects.create(unit=unit, parent=province)
        Reach.objects.create(ancestor=province, unit=unit, depth=1)
        self.people = {role: person(role, name=f"nguoi-{role}") for role in ("drafter", "checker", "leader", "clerk")}
        self.people["collector"] = person("collector", province, "nguoi-tong-hop")
        self.owed = owed(unit, template=form)
        self.place = "/".join(str(part) for part in address_of(self.owed)) + "/"
        made = compiled(form)
        assert made is not None
        self.counts = [key for key, slot in made.slots.items() if slot.kind == "count" and not slot.computed]

    def page(self, who: str, address: str = "", **more: Any) -> Any:
        user: User = self.people[who]
        return self.open(address or f"/figures/fill/{self.place}", user=user, **more)

    def step(self, who: str, code: str, **typed: str) -> None:
        """Take a step with the buttons of the form page."""
        page = self.page(who)
        button = page.locator(f"#steps button[name=action][value={code}]")
        if not button.is_visible():
            page.locator("#steps details.step", has=page.locator(f"button[value={code}]")).locator("summary").click()
        box = page.locator("#steps form", has=page.locator(f"button[value={code}]"))
        for name, text in typed.items():
            box.locator(f"[name={name}]").first.fill(text)
        with page.expect_navigation():
            button.click()

    def stands(self) -> tuple[str, str]:
        """Stage of the report and state of the duty."""
        self.owed.refresh_from_db()
        return Report.objects.get(template=self.form).stage, self.owed.state

    def draft(self, number: int) -> int | None:
        """The number typed into the row with this place among the counts."""
        found = Figure.objects.filter(DRAFT, template_row=self.counts[number]).first()
        return found.amount if found else None


@pytest.fixture
def form(library: Any, open_page: Open, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> str:
    """A form made out of an official letter, by clicks."""
    from cchc.reporting.forms.publishing import reading

    settings.PACKS = tmp_path / "packs"
    monkeypatch.setattr(reading, "begin", lambda draft: reading.read_now(draft.pk))
    page = open_page("/forms/new/")
    decide_the_sample_letter(page)
    for name, text in (("form", "mau-tuan"), ("name", "Biểu mẫu của tuần"), ("valid_from", "01/03/2026")):
        page.locator(f"[name={name}]").fill(text)
    page.locator("button[value=publish]").click()
    page.get_by_role("link", name="Xem biểu mẫu").click()
    return TemplateVersion.objects.get(form="mau-tuan").pack


@pytest.fixture
def week(form: str, open_page: Open) -> Week:
    return Week(open_page, form)


def _cell(page: Any, row: str) -> Any:
    return page.locator(f'tr[data-row="{row}"]')


def _type(page: Any, row: str, text: str) -> None:
    _cell(page, row).locator("[data-entry]").click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.locator(f'tr[data-row="{row}"][data-save="saved"]').wait_for()


def by_grid_and_paste(week: Week) -> None:
    page = week.page("drafter")
    first, second, third = week.counts[:3]
    _type(page, first, "12")
    _cell(page, second).locator("[data-entry]").click()
    paste(page, "7\n")
    page.locator(f'tr[data-row="{second}"][data-save="saved"]').wait_for()
    _cell(page, third).locator("[data-entry]").click()
    panel = page.locator("#panel")
    panel.locator(f".listing [name=row][value='{third}']").first.wait_for(state="attached")
    if not panel.locator("#l-block").is_visible():
        panel.locator("details.listing > summary").first.click()
        panel.locator("[data-part=list-block] > summary").click()
    panel.locator("#l-block").fill(
        "12/KH-UBND\t05/01/2026\tUBND xã\tKế hoạch CCHC\n13/QĐ-UBND\t06/01/2026\tUBND xã\tPhân công"
    )
    panel.get_by_role("button", name="Thêm các dòng này").click()
    panel.get_by_text("Phân công").wait_for()
    assert (week.draft(0), week.draft(1), week.draft(2)) == (12, 7, 2)


def by_excel(week: Week, tmp_path: Path) -> None:
    page = week.page("drafter")
    page.locator(".exchange-menu summary").click()
    with page.expect_download() as got:
        page.locator(".exchange-menu a").first.click()
    file = tmp_path / "offline.xlsx"
    got.value.save_as(file)
    book = load_workbook(file)
    put(book, week.counts[3], 34)
    book.save(file)
    bring(week, file, "offline")
    assert week.draft(3) == 34


def bring(week: Week, file: Path, what: str) -> None:
    """Bring a file in, and take what is offered."""
    page = week.page("drafter", f"/exchange/in/{week.place}")
    page.locator("#file").set_input_files(file)
    page.locator(f"[name=what][value={what}]").check()
    page.get_by_role("button", name="Đọc tệp").click()
    page.locator("#tally").wait_for(timeout=120_000)
    with page.expect_navigation():
        page.locator("main form .btn-primary").click(timeout=8000)


def by_a_link_on_a_phone(week: Week) -> None:
    page = week.page("drafter", f"/colleagues/{week.place}new/?row={week.counts[4]}")
    page.locator("[name=name]").fill("Lê Thị Hộ Tịch")
    page.get_by_role("button", name="Lập phiếu").first.click()
    page.get_by_role("heading", name="Lê Thị Hộ Tịch").wait_for()
    link = re.search(r"/colleagues/p/[\w-]+/", page.content())
    assert link
    phone = week.open(link[0], size=PHONE, user=None)
    phone.locator("[data-value]").first.fill("56")
    phone.locator("[data-value]").first.blur()
    phone.locator(".asked > li.done").wait_for()
    assert DataRequest.objects.count() == 1
    assert week.draft(4) == 56


def by_an_old_word_file(week: Week, tmp_path: Path) -> None:
    """The report of another quarter, as Word keeps it: one table of the form."""
    form = template(week.form)
    assert form is not None
    document = Document()
    for line in ("ỦY BAN NHÂN DÂN XÃ MẪU", "BÁO CÁO", "Công tác cải cách hành chính Quý IV năm 2025"):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(table.rows[0].cells, ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu"), strict=True):
        cell.text = text
    for row in form.rows:
        value = "78" if row.key == week.counts[5] else ""
        for cell, text in zip(table.add_row().cells, (row.code, row.label, row.unit, value), strict=True):
            cell.text = text
    file = tmp_path / "quy-4.docx"
    document.save(file)
    bring(week, file, "old")
    assert week.draft(5) == 78


def explain_what_is_found(week: Week) -> None:
    """Every warning gets its reason on the list of findings."""
    page = week.page("drafter", f"/reports/found/{week.place}")
    for _round in range(40):
        fields = page.locator("form[data-explain], form[action*='/reports/explain/']").locator("textarea:visible")
        if not fields.count():
            break
        fields.first.fill("Đã đối chiếu với sổ theo dõi.")
        with page.expect_navigation():
            fields.first.locator("xpath=ancestor::form").get_by_role("button").first.click()
        page.goto(page.url.partition("#")[0])


def sign_number_and_issue(week: Week, number: str, tmp_path: Path) -> None:
    week.step("drafter", "check")
    week.step("checker", "sign_off", comment="Đã soát số liệu và thể thức.")
    brief = week.page("leader", f"/reviews/brief/{week.place}")
    brief.get_by_role("heading", name="Phiếu trình").wait_for()
    against = brief.locator("#steps [name=reason]").count() > 0
    week.step("leader", "sign", **({"reason": "Cấp trên cần số liệu trước."} if against else {}))
    week.step("clerk", "number", number=number, date="05/04/2026", place="Mẫu")
    signed = tmp_path / "signed.pdf"
    answer = week.page("clerk").context.request.get(f"{_site(week)}/documents/{week.place}report.pdf")
    signed.write_bytes(answer.body())
    assert answer.headers["content-type"] == "application/pdf"
    page = week.page("clerk")
    page.locator("#steps details.step", has=page.locator("button[value=issue]")).locator("summary").click()
    page.locator("#steps [type=file]").first.set_input_files(signed)
    with page.expect_navigation():
        page.locator("#steps button[value=issue]").click()
    assert week.stands()[0] == Stage.ISSUED


def _site(week: Week) -> str:
    address: str = week.page("clerk", "/").url
    return address.rstrip("/")


def test_it_works(week: Week, tmp_path: Path) -> None:
    by_grid_and_paste(week)
    by_excel(week, tmp_path)
    by_a_link_on_a_phone(week)
    by_an_old_word_file(week, tmp_path)
    explain_what_is_found(week)
    sign_number_and_issue(week, "15/BC-UBND", tmp_path)
    week.step("clerk", "send")
    assert week.stands() == (Stage.ISSUED, State.SENT)

    sending = Sending.objects.get()
    page = week.page("collector", sending.get_absolute_url())
    for row, why in ((week.counts[0], "Quý trước 40, nay 12?"), (week.counts[3], "Thiếu hồ sơ trực tuyến.")):
        page.locator(f"[name=ask][value='cell:{row}']").check()
        page.locator(f"[name='why:cell:{row}']").fill(why)
    with page.expect_navigation():
        page.locator("#ask button").click()
    assert week.stands()[1] == State.REVIEW_REQUESTED

    page = week.page("drafter", f"/reviews/asked/{week.place}")
    page.get_by_text("Thiếu hồ sơ trực tuyến.", exact=True).wait_for()
    page.locator("textarea[name^='answer:']").first.fill("Đã đếm lại, sổ cũ sót.")
    page.get_by_role("button", name="Lưu").click()
    week.step("drafter", "replace", reason="Sửa hai số theo đề nghị rà soát.")
    page = week.page("drafter")
    _type(page, week.counts[0], "41")
    _type(page, week.counts[3], "39")
    explain_what_is_found(week)
    sign_number_and_issue(week, "21/BC-UBND", tmp_path)
    week.step("clerk", "send")

    again = Sending.objects.latest("id")
    page = week.page("collector", again.get_absolute_url())
    changes = page.locator("#changes ~ .sheet-frame").first.inner_text()
    assert ("12" in changes, "41" in changes, "34" in changes, "39" in changes) == (True,) * 4
    page.keyboard.press("a")
    page.wait_for_url("**/waiting/")
    assert week.stands() == (Stage.ISSUED, State.ACCEPTED)
    report = Report.objects.get(template=week.form)
    counted = Figure.objects.filter(COUNTED, version__report=report, template_row__in=week.counts[:6])
    assert sorted(counted.values_list("amount", flat=True)) == [2, 7, 39, 41, 56, 78]
    assert Sending.objects.get(pk=sending.pk).digest != again.digest
    assert report.edition == 2

    page = week.page("collector", f"/reports/{report.public_id}/")
    assert page.locator("h1").count() == 1
    document = week.page("clerk").context.request.get(f"{_site(week)}/documents/{week.place}report.docx")
    text = "\n".join(one.text for one in Document(io.BytesIO(document.body())).paragraphs)
    assert "15/BC-UBND" in text, "the replacement names what it replaces"
