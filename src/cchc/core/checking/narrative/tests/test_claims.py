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


def test_all_published_but_fewer_are() -> None:
    rows = (
        ("3.1.3", "Tổng số TTHC đang có hiệu lực", "Thủ tục", "412"),
        ("3.2.1", "Số TTHC đã cập nhật, công khai trên Cổng DVC quốc gia", "Thủ tục", "329"),
    )
    sentence = "Hiện nay 100% TTHC được công khai trên trang thông tin điện tử của xã."
    assert [(f.rule, f.expected) for f in found(sentence, *rows)] == [("narrative.published", "329/412")]
    assert found(sentence, rows[0], (*rows[1][:3], "412")) == []


def test_level_4_left_out() -> None:
    row = ("7.8.2.", "Tổng số TTHC cung cấp trực tuyến mức độ 4", "TTHC", "79")
    assert [f.rule for f in found("Cổng có dịch vụ mức độ 1, 2, 3 cho người dân.", row)] == ["narrative.online-levels"]
    assert found("Cổng có dịch vụ mức độ 1, 2, 3, 4 cho người dân.", row) == []


def test_tasks_all_done_while_checks_are_not() -> None:
    rows = (
        ("2.1", "Số nhiệm vụ đề ra trong kế hoạch", "Nhiệm vụ", "16"),
        ("2.2", "Số nhiệm vụ đã hoàn thành", "Nhiệm vụ", "16"),
    )
    sentence = "Đã kiểm tra 03 phòng đạt 75% kế hoạch."
    assert "narrative.all-done" in {f.rule for f in found(sentence, *rows)}
    assert "narrative.all-done" not in {f.rule for f in found(sentence, rows[0], (*rows[1][:3], "14"))}


def test_early_and_exact_together_are_on_time() -> None:
    rows = (
        ("3.4.3.", "Tỷ lệ hồ sơ TTHC được giải quyết đúng hạn của UBND cấp xã. Trong đó:", "%", "100"),
        ("", "- Tổng số hồ sơ TTHC đã tiếp nhận", "Hồ sơ", "500"),
        ("", "- Số hồ sơ TTHC đã giải quyết xong", "Hồ sơ", "480"),
        ("", "- Số hồ sơ TTHC đã giải quyết đúng hạn", "Hồ sơ", "470"),
    )
    said = "UBND xã đã giải quyết 480 hồ sơ, trong đó có {} hồ sơ sớm hạn, 90 hồ sơ đúng hạn, 10 hồ sơ trễ hạn."
    assert found(said.format(380), *rows) == []
    [finding] = found(said.format(308), *rows)
    assert (finding.rule, finding.found, finding.expected) == ("narrative.on-time", "470", "398")
    of_one_place = "Tại một cửa thôn, UBND xã đã giải quyết 48 hồ sơ, trong đó có 38 hồ sơ sớm hạn, 9 hồ sơ đúng hạn."
    assert "narrative.on-time" not in {finding.rule for finding in found(of_one_place, *rows)}


def test_reports_sent_through_a_system_still_to_be_connected() -> None:
    row = ("3.", "Tỷ lệ báo cáo định kỳ được gửi, nhận qua Hệ thống thông tin báo cáo quốc gia", "%", "100%")
    sentence = "Xã đang nâng cấp phần mềm để kết nối với hệ thống thông tin báo cáo quốc gia."
    assert [f.rule for f in found(sentence, row)] == ["narrative.still-connecting"]
    assert found("Xã đã kết nối với hệ thống thông tin báo cáo quốc gia.", row) == []
