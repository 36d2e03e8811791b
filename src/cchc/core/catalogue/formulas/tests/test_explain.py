from decimal import Decimal

import pytest

from cchc.core.catalogue.formulas import parse
from cchc.core.figures import Figure, FigureState

FIGURES = {
    "solved": Figure.of(425),
    "late": Figure.of(-3),
    "received": Figure.of(447),
    "plan": Figure.of(Decimal("26849.5"), 1),
    "zero": Figure.of(0),
    "none": Figure.without(FigureState.none_arisen),
    "blank": Figure.without(FigureState.blank),
    "na": Figure.without(FigureState.not_applicable),
}


def explained(text, scale=0, language="vi"):
    return parse(text).explain(lambda reference: FIGURES[reference.id], scale, language=language)


def test_it_works():
    assert explained("[solved] / [solved] * 100") == "425 / 425 × 100 = 100"


@pytest.mark.parametrize(
    ("text", "scale", "expected"),
    [
        ("[solved] / [received] * 100", 2, "425 / 447 × 100 ≈ 95,08"),
        ("[plan] * 1000", 0, "26.849,5 × 1.000 = 26.849.500"),
        ("([solved] + [late]) / 2", 1, "(425 + (−3)) / 2 = 211"),
        ("[late] - -[solved]", 0, "−3 − (−425) = 422"),
        ("SUM([solved], [na], [zero]) * 2", 0, "(425 + 0) × 2 = 850"),
        ("SUM([na], [na])", 0, "(không thuộc thẩm quyền) + (không thuộc thẩm quyền) = không thuộc thẩm quyền"),
        ("MAX([solved], 1.5)", 0, "MAX(425; 1,5) = 425"),
        ("ROUND([solved] / 447, 2)", 2, "ROUND(425 / 447; 2) = 0,95"),
        ("PREV([solved]) + YTD([received])", 0, "425 (kỳ trước) + 447 (lũy kế từ đầu năm) = 872"),
        ("IF([solved] > 0, [solved] * 2, 0)", 0, "425 × 2 = 850"),
        ("COALESCE([blank], [solved]) - 1", 0, "425 − 1 = 424"),
        ("IF([blank] > 0, 1, 2)", 0, "IF((để trống) > 0; 1; 2) = để trống"),
        ("[blank] + 1", 0, "(để trống) + 1 = để trống"),
        ("[zero] / [none]", 2, "0 / (không phát sinh) = không phát sinh"),
        ("[solved] / [zero]", 2, "425 / 0 = không đọc được (Mẫu số bằng 0 nhưng tử số khác 0.)"),
        ("[solved] <= [received]", 0, "425 ≤ 447: đúng"),
        ("NOT [solved] = 425 OR [blank] > 1", 0, "không phải (425 = 425) hoặc (để trống) > 1: chưa xác định"),
        ("[solved] > 447 AND ([late] < 0 OR [late] <> 1)", 0, "425 > 447 và (−3 < 0 hoặc −3 ≠ 1): sai"),
    ],
)
def test_the_arithmetic_is_written_out(text, scale, expected):
    assert explained(text, scale) == expected


def test_words_are_in_english_on_request():
    assert explained("PREV([blank]) > 1", language="en") == "(left blank, previous period) > 1: undecided"
