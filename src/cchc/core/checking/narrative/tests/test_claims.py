"""Claims that several rows deny, in invented reports."""

from __future__ import annotations

from cchc.core.checking.finding import Finding
from cchc.core.checking.narrative.claims import find
from cchc.core.checking.tests.made import subject

SERVICE = (
    (
        "6.1",
        "Số đơn vị SNCL đã thực hiện tự chủ 100% chi thường xuyên và chi đầu tư (lũy kế đến thời điểm báo cáo)",
        "0",
    ),
    ("6.2", "Số đơn vị SNCL đã thực hiện tự chủ 100% chi thường xuyên (lũy kế đến thời điểm báo cáo)", "0"),
    ("6.3", "Số đơn vị SNCL đã thực hiện tự chủ một phần chi thường xuyên (lũy kế đến thời điểm báo cáo)", "0"),
    ("6.4", "Số đơn vị SNCL do nhà nước đảm bảo 100% chi thường xuyên (lũy kế đến thời điểm báo cáo)", "31"),
)
APPROVED = ("5.1.2", "Số đơn vị sự nghiệp đã được phê duyệt vị trí việc làm theo quy định", "Cơ quan, đơn vị", "29")


def found(sentence: str, *rows: tuple[str, ...]) -> list[Finding]:
    return list(find(subject(("II. KẾT QUẢ", sentence), rows)))


def service(paid: str = "31") -> tuple[tuple[str, ...], ...]:
    return tuple((code, label, "Cơ quan, đơn vị", paid if code == "6.4" else value) for code, label, value in SERVICE)


ALL = "Hiện có 34/34 đơn vị sự nghiệp thực hiện cơ chế tự chủ."


def test_it_works() -> None:
    assert [f.rule for f in found(ALL, *service())] == ["narrative.autonomy"]


def test_units_that_pay_for_themselves_are_autonomous() -> None:
    some = tuple((c, label, u, "3" if c == "6.3" else v) for c, label, u, v in service())
    assert found(ALL, *some) == []


def test_a_note_that_gives_another_total() -> None:
    [finding] = found(ALL, (*APPROVED, "Còn 02 đơn vị chờ phê duyệt"))
    assert (finding.rule, finding.found, finding.expected) == ("narrative.note", "34", "31")
    assert finding.steps == ("29 + 2 = 31",)


def test_a_note_that_gives_the_same_total() -> None:
    assert found(ALL, (*APPROVED, "Còn 05 đơn vị chờ phê duyệt")) == []


def test_pending_in_the_prose_and_approved_in_the_table() -> None:
    sentence = "Đã lập đề án vị trí việc làm, đề nghị cấp trên thẩm định, phê duyệt."
    assert [f.rule for f in found(sentence, APPROVED)] == ["narrative.pending"]
    assert found("Đề án vị trí việc làm đã được phê duyệt.", APPROVED) == []


def test_autonomy_without_service_units() -> None:
    none = ("2.1", "Tổng số ĐVSN công lập", "Đơn vị", "0")
    sentence = "Các phòng thực hiện cơ chế tự chủ theo Nghị định số 16/2015/NĐ-CP."
    assert [f.rule for f in found(sentence, none)] == ["narrative.no-service-units"]
    assert found(sentence, (*none[:3], "4")) == []
