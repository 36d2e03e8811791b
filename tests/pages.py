"""Every page of the site by a short name: for axe, for screenshots."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit


def addresses() -> dict[str, str]:
    """Name → address of the library's pages. Needs the samples and a checked reading."""
    from cchc.reporting.library.models import Reading
    from cchc.reporting.reports.models import Report

    by_template = {report.template: report.get_absolute_url() for report in Report.objects.order_by("id")}
    quarter = by_template["khanh-hoa-xa-2023"]
    waiting = Reading.objects.filter(state=Reading.State.READ, checked__isnull=False).latest("id")
    return {
        "home": "/",
        "reports": "/reports/",
        "reports-none": "/reports/?q=zzzz",
        "report": quarter,
        "report-number": f"{quarter}?row=3#r3",
        "report-statement": f"{quarter}?statement=1#s1",
        "report-years": by_template["tong-ket-2011-2020"],
        "report-2021": by_template["gia-lai-2021"],
        "report-2023": by_template["gia-lai-2022"],
        "report-2022": by_template["bieu-mau-2022"],
        "indicators": "/indicators/",
        "indicators-found": "/indicators/?q=dung+han",
        "indicator": "/indicators/C3.3/",
        "indicator-renamed": "/indicators/A3.1/",
        "indicator-codes": "/indicators/A7.2/",
        "templates": "/templates/",
        "template": "/templates/gia-lai-2022/",
        "read": "/check/",
        "check": waiting.get_absolute_url(),
        "check-finding": f"{waiting.get_absolute_url()}#f-{waiting.checked.findings.all()[0].key}",
        "review": waiting.data_url,
        "rules": "/rules/",
        "search": "/search/?q=dung+han",
        "components": "/components/",
        "not-found": "/nothing/",
    }


def prepare_ground() -> None:
    """What `ground` needs, safe to repeat: the country's units, calendar, regimes and people; two open periods; a unit
    that has typed and accepted; a form being made; sealed events, a notice."""
    from django.utils import timezone

    from cchc.conf import country, demo, people
    from cchc.core.figures import Figure, FigureState
    from cchc.platform.accounts.models import User
    from cchc.platform.events.sealing import seal
    from cchc.platform.notices.models import Notice
    from cchc.platform.units.services import unit_named
    from cchc.reporting.figures.cells import Cell
    from cchc.reporting.figures.filling import begin
    from cchc.reporting.figures.form import report_of
    from cchc.reporting.figures.services import accept, write
    from cchc.reporting.forms.models import TemplateDraft
    from cchc.reporting.forms.publishing import reading, services

    country.load()
    people.load_people()
    demo.open_periods()
    unit_named("UBND xã Không Có Trong Cây", "commune")
    owed, by = _owed(), User.objects.get(username="soan")
    report = begin(report_of(owed), owed)
    if not report.versions.exists():
        for number in (34, 35):
            answer = Figure(FigureState.value, number, 0)
            write(
                report, [Cell(answer, as_of=owed.period.start, row="BM1/1", indicator="A1", seen=_seen(report))], by=by
            )
            accept(report, by=by)
    _seal_totals(owed)
    _bring_folder()
    if not TemplateDraft.objects.exists():
        reading.read_now(services.start_sample(by).pk)
    Notice.objects.get_or_create(
        user=User.objects.get(username="quan-tri"),
        key="pictures",
        defaults={"kind": "jobs.failed", "vi": "Việc thử", "en": "A trial", "created": timezone.now()},
    )
    _boards()
    _week()
    seal()


def _week() -> None:
    """The week of reporting: a report of a neighbour was sent with a finding, asked about and answered; a request to a
    colleague; a workbook and a superior's file brought, nothing taken over yet."""
    from datetime import timedelta

    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    from cchc.platform.accounts.models import User
    from cchc.platform.files import services as files
    from cchc.platform.files.models import StoredFile
    from cchc.reporting.colleagues import asking
    from cchc.reporting.colleagues.models import Answer
    from cchc.reporting.colleagues.people import Known
    from cchc.reporting.exchange.models import Incoming, Theirs
    from cchc.reporting.figures.compiled import compiled
    from cchc.reporting.reviews.models import RequestItem, ReviewRequest, Sending

    if Sending.objects.exists():
        return
    owed, drafter, now = _owed(), User.objects.get(username="soan"), timezone.now()
    due, sent = timezone.localdate() + timedelta(days=9), _send_of_a_neighbour(owed)
    of = ReviewRequest.objects.create(sending=sent, due=due, by=User.objects.get(username="tong-hop"), asked=now)
    about = {"request": of, "place": "cell", "template_row": "BM1/1"}
    RequestItem.objects.create(**about, reason="Khác sổ.", answer="Đúng như sổ.", answered=now, answered_by=drafter)
    RequestItem.objects.create(request=of, place="section", section="I.1", reason="Thiếu số, ngày văn bản.")
    rows = list(compiled(owed.template).slots)[:2]  # type: ignore[union-attr]
    asked = asking.ask(owed, rows, Known("Trần Thị Mẫu", "Tư pháp"), due=due, by=drafter)
    Answer.objects.create(request=asked, row=rows[0], text="5")
    kept = files.store(SimpleUploadedFile("bieu.xlsx", b"PK"), drafter, owed.unit)
    StoredFile.objects.filter(pk=kept.pk).update(state="clean", kind="xlsx")
    said = {"identity": {}, "base": {}, "rows": [], "extra": 0, "unread": []}
    Incoming.objects.create(obligation=owed, kind="offline", name="bieu.xlsx", said=said, owner=drafter)
    Theirs.objects.create(obligation=owed, name="bieu.xlsx", file=kept, kind="xlsx", tables=[], digest="0" * 16)


def _send_of_a_neighbour(owed: Any) -> Any:
    """What another commune of the province sent, with a finding in its first row; received, and waiting."""
    from cchc.core.figures import Figure
    from cchc.reporting.figures.cells import Cell
    from cchc.reporting.figures.filling import begin
    from cchc.reporting.figures.form import report_of
    from cchc.reporting.figures.services import write
    from cchc.reporting.forms.models import Obligation
    from cchc.reporting.reports.models import Prose, Report, Stage
    from cchc.reporting.reviews.readiness import Against
    from cchc.reporting.reviews.sealing import seal

    of_province = Obligation.objects.filter(period=owed.period, unit__reached_by__ancestor__code="p52")
    other = of_province.filter(unit__level="commune").exclude(unit=owed.unit).order_by("unit__code")[0]
    report = begin(report_of(other), other)
    write(report, [Cell(Figure.of(36), as_of=owed.period.start, row="BM1/1", indicator="A1")])
    Prose.objects.create(report=report, code="I.1", heading="1. Chỉ đạo", text="Đã ban hành 05 văn bản.")
    words = {"title": "Kỳ này 36", "title_en": "36 now", "message": "Dòng 1 ghi 36.", "message_en": "Row 1 says 36."}
    found = [
        {"id": f"f{n}", "basis": "b", "rule": "history.jump", "severity": severity, "rows": ["BM1/1"], **words}
        for n, severity in enumerate(("error", "warning"))
    ]
    stands = Against([], found[:1], found[1:], 0, found, [], [])
    sent = seal(report, other, by=None, draft=False, against=stands, reason="Số đúng như sổ.")
    Report.objects.filter(pk=report.pk).update(stage=Stage.ISSUED)
    Obligation.objects.filter(pk=other.pk).update(state="received", sent=sent.sent)
    return sent


def _bring_folder() -> None:
    """A folder of four reports: one counts, one contradicts itself, one of nobody known, one that cannot be read."""
    from cchc.platform.units.models import Unit
    from cchc.reporting.folders.models import Folder, Item
    from cchc.reporting.folders.summaries import summary_of
    from cchc.reporting.library import drafts
    from cchc.reporting.library.tests.made import DRAFT, said

    if Folder.objects.exists():
        return
    about = {"unit": Unit.objects.get(code="p56-2024"), "period": "2023-Q3", "said": ["unit", "period"]}
    folder = Folder.objects.create(name="Quý III", state="ready", template="khanh-hoa-xa-2023", **about)
    for number, name in enumerate(("UBND phường Phương Sơn", "UBND xã Không Có", "")):
        draft = {**DRAFT, "report": {**DRAFT["report"], "agency": name}}
        told = said(draft, ()) if number else said(draft)
        summary = summary_of(drafts.parse(draft), {**told, "request": f"Kính gửi: {name}."})
        Item.objects.create(
            folder=folder,
            name=name or "tep",
            digest=str(number),
            state="read",
            summary=summary,
            names=[f"{number}.docx"],
        )
    refused = {"message_vi": "Tệp bị hỏng.", "message_en": "The file is broken."}
    Item.objects.create(folder=folder, name="hong", digest="x", state="failed", names=["hong.pdf"], **refused)


def _seal_totals(owed: Any) -> None:
    """The totals of the province, with something of its own beside the sum, sealed once."""
    from cchc.core.figures import Figure
    from cchc.core.rollup.result import Cell
    from cchc.platform.accounts.models import User
    from cchc.platform.units.models import Unit
    from cchc.reporting.consolidation import additions, sealing
    from cchc.reporting.consolidation.question import Question

    province, by = Unit.objects.get(code="p52"), User.objects.get(username="tong-hop")
    asked = Question(province.pk, "cchc", owed.period.code)
    if sealing.last(asked) is None:
        place = additions.Place(province, "cchc", owed.period.code, Cell("A1"))
        additions.contribute(place, Figure.of(2), reason="Văn bản của tỉnh", by=by)
        sealing.seal(asked, note="Gửi Bộ Nội vụ", by=by)


def _boards() -> None:
    """A target of the province, and where it is empty two quarters of a few communes, one far from the others."""
    from datetime import date

    from cchc.core.rollup.result import Cell
    from cchc.platform.units.models import Unit
    from cchc.platform.units.selectors import children_on
    from cchc.reporting.dashboards import services
    from cchc.reporting.dashboards.models import Target
    from cchc.reporting.dashboards.tests.made import on_time
    from cchc.reporting.figures.models import Figure

    province = Unit.objects.get(code="p52")
    if Target.objects.exists():
        return
    communes = list(children_on(province).filter(level="commune").order_by("code")[:9])
    if Figure.objects.filter(unit__in=communes, indicator="C3.3a").exists():
        communes = []
    for number, commune in enumerate(communes):
        settled = 400 + 50 * number if number else 12
        on_time(commune, settled, settled * (60 if number == 8 else 90 + number) // 100, "2026-Q1")
        on_time(commune, settled, settled * 95 // 100, "2025-Q4")
    cell, begins = Cell("C3.3"), date(2026, 1, 1)
    services.set_target(province, cell, "at_least", 97, 95, 0, begins, source="KH 12/KH-UBND", reason="Kế hoạch năm")


def _owed() -> Any:
    from cchc.reporting.forms.models import Obligation

    of_commune = Obligation.objects.select_related("unit", "report", "period__regime").filter(unit__code="c23638")
    return of_commune.filter(period__regime__code="cchc").latest("period__end")


def _seen(report: Any) -> int | None:
    from cchc.reporting.figures.models import Figure

    return Figure.objects.filter(version__report=report, superseded__isnull=True).values_list("pk", flat=True).first()


def ground() -> dict[str, str]:
    """Name → address of the pages of units, people, calendar, regimes, forms, figures, events, jobs and notices."""
    from cchc.platform.accounts.models import Grant, User
    from cchc.platform.events.models import Event
    from cchc.platform.units.models import Unit
    from cchc.reporting.consolidation.models import Consolidation
    from cchc.reporting.dashboards.models import Target
    from cchc.reporting.folders.models import Folder
    from cchc.reporting.forms.models import Obligation, RegimeKind, TemplateDraft

    owed = _owed()
    period, unit = owed.period.public_id, owed.unit.public_id
    other = Obligation.objects.get(unit=owed.unit, period__regime__code="vpcp-ii06")
    kind = RegimeKind.objects.get(regime__code="cchc", kind="half")
    drafter, draft = User.objects.get(username="soan"), TemplateDraft.objects.latest("id")
    outside = Unit.objects.filter(placements=None, kind="").first()
    known = owed.report.public_id
    of_form = f"/forms/drafts/{draft.public_id}/"
    total = f"/totals/p52/cchc/{owed.period.code}/"
    target = Target.objects.latest("id").public_id
    sealed = Consolidation.objects.filter(unit__code="p52").latest("id").public_id
    return {
        "everything": "/everything/",
        "guide": "/help/",
        "tokens": "/api/tokens/",
        "units": "/units/",
        "units-before": "/units/?day=2025-06-30&open=p64-2024",
        "unit": "/units/c22390/",
        "unit-before": "/units/d625/",
        "units-found": "/units/search/?q=phuong+son",
        "units-map": "/units/c22390/map/",
        "units-outside": "/units/outside/",
        "unit-bind": f"/units/outside/{outside.code}/",
        **{
            f"unit-{verb}": f"/units/c22390/change/{verb}/"
            for verb in ("merge", "split", "rename", "move", "succeed", "abolish")
        },
        "unit-establish": "/units/p52/change/establish/",
        "people": "/accounts/people/",
        "person": f"/accounts/people/{drafter.public_id}/",
        "person-new": "/accounts/people/new/",
        "person-role": f"/accounts/people/{drafter.public_id}/role/",
        "role-revoke": f"/accounts/roles/{Grant.objects.filter(user=drafter).first().public_id}/revoke/",
        "why": f"/accounts/why/?who={drafter.username}&action=report.sign&unit={owed.unit.code}",
        "account": "/accounts/me/",
        "contact": "/accounts/me/contact/",
        "password": "/accounts/password/",
        "two-steps": "/accounts/two-steps/",
        "calendar": "/calendar/2026/",
        "calendar-add": "/calendar/add/",
        "calendar-swap": "/calendar/swap/",
        "calendar-history": "/calendar/history/",
        "regimes": "/forms/regimes/",
        "regime": "/forms/regimes/cchc/?year=2026",
        "regime-new": "/forms/regimes/new/",
        "regime-edit": "/forms/regimes/cchc/edit/",
        "regime-senders": "/forms/regimes/cchc/senders/",
        "regime-sender-end": f"/forms/regimes/cchc/senders/{kind.regime.senders.first().pk}/end/",
        "regime-kind-add": "/forms/regimes/cchc/kinds/add/",
        "regime-kind-end": f"/forms/regimes/cchc/kinds/{kind.pk}/end/",
        "period-close": f"/forms/periods/{period}/close/",
        "period-open": f"/forms/regimes/cchc/kinds/{kind.pk}/open/?year=2026",
        "rule": f"/forms/regimes/cchc/kinds/{kind.pk}/window/",
        "ask": "/forms/regimes/cchc-other/ask/",
        "period": f"/forms/periods/{period}/",
        "period-unit": f"/forms/periods/{period}/units/{unit}/",
        "duties-of-unit": f"/forms/duties/{unit}/",
        "form-new": "/forms/new/",
        "form-rows": of_form,
        "form-rules": f"{of_form}rules/",
        "form-differences": f"{of_form}differences/",
        "form-publish": f"{of_form}publish/",
        "duties": "/figures/?units=all",
        "fill": f"/figures/fill/{period}/{unit}/{owed.template}/",
        "fill-other": f"/figures/fill/{other.period.public_id}/{unit}/{other.template}/",
        "papers": f"/documents/{period}/{unit}/{owed.template}/",
        "letterhead": f"/documents/letterhead/{unit}/",
        "found": f"/reports/found/{period}/{unit}/{owed.template}/",
        "exchange-bring": f"/exchange/in/{period}/{unit}/{owed.template}/",
        "exchange-elsewhere": f"/exchange/elsewhere/{period}/{unit}/{owed.template}/",
        "exchange-keying": f"/exchange/keying/{period}/{unit}/{owed.template}/",
        "exchange-to-fill": f"/exchange/fill/{period}/{unit}/{owed.template}/",
        "notes-cell": f"/notes/{period}/{unit}/{owed.template}/cell/?row=BM1/1",
        "report-history": f"/reviews/history/{known}/",
        "report-correct": f"/reviews/correct/{known}/",
        "signing-sheet": f"/reviews/brief/{period}/{unit}/{owed.template}/",
        "asked-about": f"/reviews/asked/{period}/{unit}/{owed.template}/",
        "follow-periods": "/reviews/desk/",
        "follow": f"/reviews/desk/{period}/?unit=p52",
        "follow-parts": f"/reviews/desk/{period}/",
        "follow-exceptions": f"/reviews/desk/{period}/?unit=p52&only=exceptions&q=xa",
        "follow-waiting": f"/reviews/desk/{period}/waiting/?unit=p52",
        "follow-late": f"/reviews/desk/{period}/late/?unit=p52",
        "follow-unit": f"/reviews/desk/{period}/{unit}/",
        "reminders": "/reminders/",
        "known": f"/figures/report/{known}/",
        "cell": f"/figures/cell/?unit={unit}&regime=cchc&period={owed.period.code}&indicator=A1",
        "folders": "/folders/",
        "folder": Folder.objects.get(name="Quý III").get_absolute_url(),
        "totals": "/totals/?unit=p52",
        "totals-found": "/totals/?q=xa",
        "total": f"{total}?rows=all",
        "total-number": f"{total}?rows=all&cell=A1#t-a1",
        "total-units": f"{total}?rows=all&columns=units&group=1",
        "total-none": f"{total}?q=zzzz",
        "total-absent": f"{total}absent/",
        "total-compare": f"{total}compare/",
        "total-seals": f"{total}seals/",
        "total-draft": f"{total}draft/?rows=bieu-mau-2022",
        "total-draft-none": "/totals/p01/cchc/2019-Q1/draft/",
        "total-sealed": f"/totals/sealed/{sealed}/",
        "board-leader": "/dashboards/leader/?unit=p52&regime=cchc&period=2026-Q1",
        "board-officer": "/dashboards/officer/?unit=p52&regime=cchc&period=2026-Q1",
        "board-indicator": "/dashboards/indicator/C3.3/?unit=p52&regime=cchc&period=2026-Q1",
        "board-nation": "/dashboards/indicator/C3.3/?unit=vn&regime=cchc&period=2026-Q1",
        "board-figures": "/dashboards/figures/?regime=cchc&level=province",
        "pivot": "/dashboards/pivot/?unit=p52&regime=cchc&what=ids&ids=C3.3+C3.3a",
        "pivot-none": "/dashboards/pivot/?unit=p52&regime=cchc&what=ids&ids=zz",
        "targets": "/dashboards/targets/?unit=p52",
        "target-set": "/dashboards/targets/set/?unit=p52&cell=C3.3",
        "target-end": f"/dashboards/targets/{target}/end/",
        "target-undo": f"/dashboards/targets/{target}/undo/",
        "events": "/events/",
        "event": f"/events/{Event.objects.latest('id').public_id}/",
        "jobs": "/jobs/",
        "jobs-all": "/jobs/all/",
        "jobs-regular": "/jobs/regular/",
        "quarantine": "/files/quarantine/",
        "notices": "/notices/",
        "mails": "/notices/mails/",
    }


def week() -> dict[str, dict[str, str]]:
    """By who opens them ('': nobody signed in): name → address of the pages of the week of reporting that not every
    administrator may open, or that look different for who works there."""
    from cchc.reporting.colleagues import links
    from cchc.reporting.colleagues.models import DataRequest
    from cchc.reporting.exchange.models import Incoming, Theirs
    from cchc.reporting.reviews.models import Sending

    owed, asked, sent = _owed(), DataRequest.objects.latest("id"), Sending.objects.filter(draft=False).latest("id")
    period = owed.period.public_id
    of, other = f"{period}/{owed.unit.public_id}/{owed.template}/", sent.obligation
    drafter = {
        "fill": f"/figures/fill/{of}",
        "duties": "/figures/",
        "requests": f"/colleagues/{of}",
        "request-new": f"/colleagues/{of}new/",
        "request": f"/colleagues/request/{asked.public_id}/",
        "exchange-preview": Incoming.objects.latest("id").get_absolute_url(),
        "exchange-theirs": Theirs.objects.latest("id").get_absolute_url(),
        "papers": f"/documents/{of}",
        "notes-cell": f"/notes/{of}cell/?row=BM1/1",
        "found": f"/reports/found/{of}",
        "exchange-bring": f"/exchange/in/{of}",
        "asked-about": f"/reviews/asked/{of}",
    }
    collector = {
        "sending": sent.get_absolute_url(),
        "sending-asked": f"{sent.get_absolute_url()}?about=f0#ask",
        "sending-history": f"/reviews/history/{sent.report.public_id}/",
        "sent-asked": f"/reviews/asked/{period}/{other.unit.public_id}/{other.template}/",
        "follow": f"/reviews/desk/{period}/?unit=p52",
        "follow-unit": f"/reviews/desk/{period}/{other.unit.public_id}/",
        "follow-waiting": f"/reviews/desk/{period}/waiting/?unit=p52",
        "duties": "/figures/",
    }
    leader = {"signing-sheet": f"/reviews/brief/{of}", "fill-leader": f"/figures/fill/{of}", "duties": "/figures/"}
    return {
        "soan": drafter,
        "tong-hop": collector,
        "lanh-dao": leader,
        "": {"colleague": urlsplit(links.address(links.living(asked))).path},
    }
