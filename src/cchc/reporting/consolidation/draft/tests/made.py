"""A made province with three communes that have reported: figures of a form and prose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone

from cchc.core.figures import to_amount
from cchc.platform.units.models import Kind, Level, Placement, Unit
from cchc.platform.units.services import rebuild_reach
from cchc.reporting.catalogue.selectors import indicator, kind_of, template
from cchc.reporting.consolidation.question import Question
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.slots import slots_of
from cchc.reporting.forms.models import Regime
from cchc.reporting.reports.models import Check, Finding, Report, ReportVersion, Section

PERIOD, REGIME, FORM = "2026-Q1", "cchc", "khanh-hoa-xa-2023"
PARENTS_FORM = "bieu-mau-2022"

SHARED = "Đề nghị cấp trên nâng cấp phần mềm một cửa điện tử để không phải nhập dữ liệu hai lần."
PROSE: Mapping[str, Sequence[tuple[str, str, int, str]]] = {
    "Xã An Bình": (
        ("I", "I. Công tác chỉ đạo, điều hành", 1, "Xã đã ban hành kế hoạch và phân công công chức theo dõi."),
        ("III", "III. Đánh giá chung", 1, ""),
        ("III.2", "2. Tồn tại, hạn chế", 2, "- Máy tính tại bộ phận một cửa đã cũ, hay hỏng.\n- Đường truyền chậm."),
        ("V", "V. Kiến nghị, đề xuất", 1, SHARED),
    ),
    "Xã Bình Minh": (
        ("III.2", "2. Những tồn tại, hạn chế", 2, "- Máy tính tại bộ phận một cửa đã cũ và hay hỏng."),
        ("III.3", "3. Mô hình, sáng kiến", 2, "- Mô hình “Ngày không hẹn” trả kết quả ngay trong buổi."),
        ("V", "V. Kiến nghị", 1, f"UBND xã Bình Minh {SHARED[0].lower()}{SHARED[1:]}\nCấp thêm 2 máy quét cho xã."),
    ),
    "Phường Cát Linh": (
        ("III.2", "2. Tồn tại, hạn chế", 2, "Tiếp nhận 512 hồ sơ nhưng còn 12 hồ sơ quá hạn do thiếu người."),
        ("V", "V. Kiến nghị, đề xuất", 1, "Không có kiến nghị, đề xuất."),
    ),
}


def unit(name: str, kind: Kind, level: Level, parent: Unit | None = None) -> Unit:
    """A unit placed under its parent since ever."""
    code = name.lower().replace(" ", "-").encode("ascii", "ignore").decode()
    made = Unit.objects.create(code=code, name=name, folded=name.lower(), kind=kind, level=level)
    Placement.objects.create(unit=made, parent=parent)
    return made


def report(of: Unit, form: str = FORM, period: str = PERIOD) -> ReportVersion:
    """An accepted reading of a report, still empty."""
    made = Report.objects.create(
        unit=of, template=form, kind="quarter", regime=REGIME, period_code=period, period_label="Quý I/2026",
        period_start=date(2025, 12, 15), period_end=date(2026, 3, 15),
    )  # fmt: skip
    return ReportVersion.objects.create(report=made, number=1)


def tells(version: ReportVersion, sections: Sequence[tuple[str, str, int, str]]) -> None:
    """Sections of the prose: code, heading, level, text."""
    Section.objects.bulk_create(
        Section(version=version, position=n, code=code, heading=heading, level=level, text=text)
        for n, (code, heading, level, text) in enumerate(sections)
    )


def gives(version: ReportVersion, key: str, value: int | None, state: str = "value", breakdown: str = "") -> Figure:
    """A figure that counts."""
    known, now = indicator(key), timezone.now()
    scale = known.scale if known and kind_of(key, breakdown) == known.kind else 0
    return Figure.objects.create(
        version=version, unit=version.report.unit, regime=REGIME, indicator=key, breakdown=breakdown,
        period=version.report.period_code, state=state, amount=None if value is None else to_amount(value, scale),
        scale=scale, as_of=date(2026, 3, 14), recorded=now, accepted=now,
    )  # fmt: skip


def fills(version: ReportVersion, seed: int) -> None:
    """Every additive cell of the report's form with a number of its own; the first is none arisen."""
    form = template(version.report.template)
    assert form is not None
    for number, slot in enumerate(slots_of(form.id).values()):
        if not slot.indicator or slot.repeat or slot.kind in ("ratio", "text"):
            continue
        state = "none_arisen" if number % 17 == seed else "value"
        value = slot.codes[number % len(slot.codes)].value if slot.codes else (number * 37 + seed * 411) % 1900
        gives(version, slot.indicator, value if state == "value" else None, state, slot.breakdown)


def finds(version: ReportVersion, rule: str, severity: str = "error", reason: str = "") -> Finding:
    """A finding of a check of the report; with a reason, one that was explained."""
    if version.checked is None:
        version.checked = Check.objects.create()
        version.save()
    place = version.checked.findings.count() + 1
    return Finding.objects.create(
        checked=version.checked, position=place, key=f"{rule}-{place}", basis="b", rule=rule, severity=severity,
        state="dismissed" if reason else "open", reason=reason,
        data={"title": "Tổng không bằng các phần", "title_en": "A total is not its parts",
              "message": "Dòng 1 ghi 5, các phần cộng lại được 6.", "message_en": "Row 1 says 5, its parts add to 6.",
              "places": [], "found": "5", "expected": "6", "steps": [], "indicators": []},
    )  # fmt: skip


def province(*, filled: bool = True) -> Unit:
    """A province with three communes, two of which wrote the same wish in other words."""
    Regime.objects.get_or_create(
        code=REGIME, defaults={"name": "Báo cáo cải cách hành chính", "name_en": "Reform report", "receiver": "Bộ"}
    )
    nation = Unit.objects.filter(kind=Kind.NATION).first() or unit("Việt Nam", Kind.NATION, Level.MINISTRY)
    made = unit("Tỉnh Thử Nghiệm", Kind.PROVINCE, Level.PROVINCE, nation)
    for seed, (name, prose) in enumerate(PROSE.items()):
        kind = Kind.WARD if name.startswith("Phường") else Kind.COMMUNE
        commune = unit(name, kind, Level.COMMUNE, made)
        if filled:
            version = report(commune)
            fills(version, seed)
            tells(version, prose)
    rebuild_reach()
    return made


def asked(of: Unit) -> Question:
    """The question of the unit's total."""
    return Question(of.pk, REGIME, PERIOD)
