import pytest

from cchc.core.catalogue.formulas import check_all, descriptions, find_cycles, parse
from cchc.core.catalogue.formulas.checks import Part
from cchc.core.catalogue.model import Breakdown, Catalogue, Indicator
from cchc.core.messages import placeholders


def indicator(identity, unit, kind="count", breakdowns=()):
    return Indicator(identity, identity, 1, unit, kind, "flow", breakdowns=breakdowns)


CATALOGUE = Catalogue(
    indicators={
        item.id: item
        for item in (
            indicator("A3", "", "group"),
            indicator("A7", "Có = 1 Không = 0", "code"),
            indicator("C1", "Thủ tục"),
            indicator("C2", "TTHC"),
            indicator("C3.3", "%", "ratio", ("settled", "commune")),
            indicator("C3.3a", "Hồ sơ", breakdowns=("land",)),
            indicator("C3.3b", "Hồ sơ"),
            indicator("D2.1", "Người"),
            indicator("D4", "Người", "text"),
            indicator("E1", ""),
            indicator("F1.1", "Triệu đồng", "money"),
            indicator("F1.2", "Triệu đồng", "money"),
            indicator("G12.5", "Đồng", "money"),
        )
    },
    breakdowns={
        "settled": Breakdown("settled", "đã giải quyết xong", "settled", "count", "sum"),
        "commune": Breakdown("commune", "cấp xã", "communes"),
        "land": Breakdown("land", "đất đai", "land"),
    },
)
KNOWN = descriptions(CATALOGUE)


def wrong(text, target=None):
    return [(error.column, error.message.text("vi")) for error in parse(text).check(KNOWN, target)]


def test_it_works():
    assert wrong("[C3.3b] / [C3.3a] * 100", "C3.3") == []
    assert wrong("[C3.3b] <= [C3.3a]") == []
    assert wrong("[C3.3b] + [D2.1]") == [
        (11, "Không cộng hay so sánh được “người” với “hồ sơ”; hãy đổi về cùng một đơn vị tính.")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[C3.3b] * 100 / [C3.3a]",
        "100 * ([C3.3b] / [C3.3a])",
        "100 - [C3.3]",
        "ROUND([F1.2] / [F1.1] * 100, 1)",
        "[F1.2] / [F1.1] * 100 - PREV([C3.3])",
        "IF([A7] = 1, [C3.3], 0)",
        "[C3.3:commune]",
        "[C3.3a:land] / [C3.3a] * 100",
        "MAX(0, [C3.3])",
        "[E1]",
    ],
)
def test_what_gives_a_percentage(text):
    assert wrong(text, "C3.3") == []


@pytest.mark.parametrize(
    "text",
    [
        "[C1] + [C2] > 3",
        "[F1.1] * 1000000 >= [G12.5]",
        "[G12.5] / 1000000 <= [F1.1] + [F1.2]",
        "[C3.3a] * [C3.3] / 100 <= [C3.3b]",
        "[C3.3a] * 2 >= [C3.3b] + 1",
        "[C3.3] / 100 = [C3.3b] / [C3.3a]",
        "[D2.1] * [C1] / [C1] < [D2.1]",
        "[E1] + [C3.3a] <= [C3.3b]",
        "[A7] <> PREV([A7])",
        "[C3.3:settled] <= [C3.3a]",
    ],
)
def test_what_may_be_added_and_compared(text):
    assert wrong(text) == []


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("[F1.1] + [G12.5] > 0", 10, "“đồng” với “triệu đồng”"),
        ("[F1.1] * 1000 > [G12.5]", 17, "“đồng” với “nghìn đồng”"),
        ("[C3.3b] / [C3.3a] > [C3.3]", 21, "“%” với “tỷ lệ chưa nhân 100”"),
        ("[C3.3b] / [D2.1] > [C3.3b]", 20, "“hồ sơ” với “hồ sơ/người”"),
        ("SUM([D2.1], 1, [C1]) > 0", 16, "“thủ tục” với “người”"),
        ("IF([A7] = 1, [D2.1], [C1]) > 0", 22, "“thủ tục” với “người”"),
        ("[D2.1] * [D2.1] > [D2.1]", 19, "“người” với “người^2”"),
        ("[Z9] > 0", 1, "không có chỉ tiêu [Z9]"),
        ("[C3.3a:sea] > 0", 1, "phân tổ “sea”"),
        ("[A7] > 0", 1, "mã lựa chọn"),
        ("[A7] + 1 = 2", 1, "mã lựa chọn"),
        ("[D4] = 1", 1, "là chữ"),
        ("[A3] = 1", 1, "tên nhóm"),
    ],
)
def test_what_is_refused(text, column, words):
    found = wrong(text)
    assert [place for place, _ in found] == [column]
    assert words in found[0][1]


@pytest.mark.parametrize(
    ("text", "target", "words"),
    [
        ("[C3.3b] / [C3.3a]", "C3.3", "“tỷ lệ chưa nhân 100”, chỉ tiêu [C3.3] tính bằng “%”"),
        ("[C3.3b]", "D2.1", "“hồ sơ”, chỉ tiêu [D2.1] tính bằng “người”"),
        ("[C3.3b] > 1", "C3.3", "không phải một điều kiện"),
        ("1", "A7", "mã lựa chọn"),
        ("1", "A3", "tên nhóm"),
        ("1", "Z9", "không có chỉ tiêu [Z9]"),
    ],
)
def test_a_formula_must_give_what_its_indicator_holds(text, target, words):
    found = wrong(text, target)
    assert len(found) == 1
    assert words in found[0][1]


def test_everything_wrong_is_said_in_the_order_of_the_text():
    assert [column for column, _ in wrong("[Z9] + [D2.1] + [C1] + [A7]", "D2.1")] == [1, 17, 24]


def test_messages_fill_both_languages_alike():
    for text in ("[Z9]", "[C3.3a:sea]", "[A7]", "[D4]", "[A3]", "[D2.1] + [C1]", "[C1]"):
        for error in parse(text).check(KNOWN, "C3.3"):
            assert placeholders(error.message.vi) == placeholders(error.message.en)
            assert "{" not in error.message.text("vi") + error.message.text("en")


def test_any_mapping_of_units_and_kinds_will_do():
    rows = {"I/2.1": Part("Nhiệm vụ", "count"), "I/2.2": Part("Nhiệm vụ", "count")}
    assert parse("[I/2.2] <= [I/2.1]").check(rows) == []
    assert len(parse("[I/2.2:commune] <= [I/2.3]").check(rows)) == 2


def test_a_unit_with_braces_does_not_upset_the_message():
    rows = {"A": Part("{x}", "count"), "B": Part("Người", "count")}
    assert "“{x}”" in str(parse("[B] + [A]").check(rows)[0])


def formulas(**texts):
    return {key: parse(text) for key, text in texts.items()}


def test_cycles_are_found_with_their_path():
    found = find_cycles(formulas(A="[B] + [D]", B="[C] * 2", C="YTD([A])", D="[E]"))
    assert found == [("A", "B", "C", "A")]


def test_an_indicator_may_not_need_itself():
    assert find_cycles(formulas(A="[A] + YTD([A])")) == [("A", "A")]


def test_the_period_before_is_no_cycle():
    assert find_cycles(formulas(A="PREV([A]) + [B]", B="PREV([A])")) == []


def test_a_part_is_another_figure_than_the_whole():
    assert find_cycles({"R": parse("[R:done] / [R:all] * 100")}) == []
    assert find_cycles({"R": parse("[R:done]"), "R:done": parse("[R]")}) == [("R", "R:done", "R")]


def test_shared_parts_are_no_cycle_however_many_formulas():
    chain = {f"N{i}": parse(f"[N{i + 1}] + [N{i + 2}]") for i in range(3000)}
    assert find_cycles(chain) == []
    chain["N3000"] = parse("[N2999]")
    assert ("N2999", "N3000", "N2999") in find_cycles(chain)


def test_a_set_is_checked_as_a_whole():
    assert check_all({"C3.3": parse("[C3.3b] / [C3.3a] * 100")}, KNOWN) == {}
    found = check_all({"C3.3a": parse("[C3.3b] + 1"), "C3.3b": parse("[D2.1] + [C3.3a]")}, KNOWN)
    assert [error.column for error in found["C3.3a"]] == [1]
    assert "C3.3a → C3.3b → C3.3a" in str(found["C3.3a"][0])
    assert [error.column for error in found["C3.3b"]] == [1, 10]
