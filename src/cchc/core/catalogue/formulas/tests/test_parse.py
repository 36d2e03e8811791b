from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cchc.core.catalogue.formulas import Formula, FormulaError, Reference, parse
from cchc.core.catalogue.formulas.nodes import Ask, Number, Product
from cchc.core.catalogue.formulas.tests import trees
from cchc.core.messages import placeholders


def test_it_works():
    formula = parse("[C3.3b] / [C3.3a] * 100")
    assert formula.kind == "number"
    assert formula.text == "[C3.3b] / [C3.3a] * 100"
    assert formula.references == (Reference("C3.3b"), Reference("C3.3a"))
    assert formula.node == Product(
        (
            ("*", Ask(Reference("C3.3b"))),
            ("/", Ask(Reference("C3.3a"))),
            ("*", Number(Decimal(100))),
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "SUM([B1.1], [B1.2], [B1.3])",
        "PREV([C2.3])",
        "YTD([A1])",
        "[C3.4a:on_time]",
        "[G14.1a:received] + [G14.1a:returned] - [G14.1a:both]",
        "[I/2.1] + [BM3/1.4.1] + [7.2/1] + [PL4.I/2]",
        "[A5.2] + [A5.3] + [A5.4] <= [A5.1]",
        "NOT [A7] = 1 OR [A7.1] > 0 AND [A7.2] <> 2",
        "IF([A5.1] > 0, ROUND([A5.2] / [A5.1] * 100, 1), 0)",
        "-(-[A1] - 2) * (3 + 4) / -5",
        "([A1] - [A2.1]) - ([A1] - ([A2.1] - 1))",
    ],
)
def test_a_formula_prints_as_it_was_written(text):
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("sum( [A1] ,[A2.1])", "SUM([A1], [A2.1])"),
        ("TONG([A1], 1)", "SUM([A1], 1)"),
        ("NEU([A1] > 0, KYTRUOC([A1]), 0)", "IF([A1] > 0, PREV([A1]), 0)"),
        ("AND([A1] = 1, [A1] = 2)", "[A1] = 1 AND [A1] = 2"),
        ("or([A1] = 1, [A1] = 2)", "[A1] = 1 OR [A1] = 2"),
        ("[ C3.4a : on_time ]\n +\t1", "[C3.4a:on_time] + 1"),
        ("((([A1])))", "[A1]"),
        ("2.50", "2.5"),
    ],
)
def test_two_ways_to_write_the_same(text, same):
    assert parse(text) == parse(same)
    assert hash(parse(text)) == hash(parse(same))


def test_the_period_of_a_reference():
    contexts = [reference.context for reference in parse("[A1] - PREV([A1]) + YTD([A1]) + [A1]").references]
    assert contexts == ["current", "previous", "ytd"]


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, 1, "một số"),
        ("   ", 1, 4, "một số"),
        ("1 +", 1, 4, "[mã chỉ tiêu]"),
        ("[A1] +\n* 2", 2, 1, "một số"),
        ("(1", 1, 3, "dấu )"),
        ("1)", 1, 2, "hết công thức"),
        ("SUM(1 2)", 1, 7, "dấu ,"),
        ("[A1] [A2]", 1, 6, "phép tính"),
        ("3,7", 1, 2, "3.7"),
        ("1.000", 1, 1, "1000"),
        ("SUM([A1]:[A5])", 1, 9, "dải"),
        ("[A1", 1, 1, "[C3.3a]"),
        ("[]", 1, 1, "[C3.3a]"),
        ("C3.3a * 2", 1, 1, "[C3.3a]"),
        ("SUMM([A1])", 1, 1, "SUM"),
        ("EVAL([A1])", 1, 1, "EVAL"),
        ("SUM()", 1, 1, "SUM(a, b, …)"),
        ("IF([A1] > 1, 2)", 1, 1, "IF(condition, a, b)"),
        ("1 < [A1] < 3", 1, 10, "AND"),
        ("[A1] + ([A2.1] > 1)", 1, 9, "một số"),
        ("[A1] AND 1", 1, 1, "điều kiện"),
        ("NOT [A1]", 1, 5, "điều kiện"),
        ("IF([A1], 1, 2)", 1, 4, "điều kiện"),
        ("IF([A1] = 1, 1, 2 = 2)", 1, 17, "một số"),
        ("ROUND([A1], 1.5)", 1, 13, "ROUND"),
        ("ROUND([A1], [A1])", 1, 13, "ROUND"),
        ("ROUND([A1], 10)", 1, 13, "9"),
        ("[A1] / 0", 1, 8, "chia cho 0"),
        ("PREV([A1] + 1)", 1, 6, "PREV([C3.3a])"),
        ("PREV(PREV([A1]))", 1, 6, "PREV([C3.3a])"),
        ("__import__('os')", 1, 1, "một số"),
        ("[A1] ** 2", 1, 7, "một số"),
        ("٣ + 1", 1, 1, "một số"),
    ],
)
def test_it_refuses_with_a_place_and_a_reason(text, line, column, words):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    error = caught.value
    assert (error.line, error.column) == (line, column)
    assert words in error.message.text("vi")
    assert f"dòng {line}, cột {column}: " in str(error)
    assert f"line {line}, column {column}: " in error.text("en")
    assert placeholders(error.message.vi) == placeholders(error.message.en)


def test_depth_is_bounded():
    assert parse("ABS(" * 31 + "[A1]" + ")" * 31).kind == "number"
    for text in ("ABS(" * 32 + "[A1]" + ")" * 32, "-" * 1999 + "1", "NOT " * 400 + "1 = 1"):
        with pytest.raises(FormulaError, match="32"):
            parse(text)


def test_brackets_that_add_nothing_add_no_depth():
    assert parse("(" * 999 + "1" + ")" * 999) == parse("1")


def test_length_and_size_are_bounded():
    assert parse("1" * 2000).kind == "number"
    with pytest.raises(FormulaError, match="2000"):
        parse("1" * 2001)
    with pytest.raises(FormulaError, match="500"):
        parse("+".join("1" * 600))


@settings(deadline=None)
@given(trees.numbers | trees.conditions)
def test_what_is_printed_is_parsed_back(node):
    text = str(Formula(node, ""))
    parsed = parse(text)
    assert parsed.node == node
    assert str(parsed) == text


PIECES = ["[A1]", "[", "]", ":", "(", ")", ",", "+", "-", "*", "/", "<=", "=", "<>", "SUM", "IF", "PREV", "AND"]
PIECES += ["NOT", "OR", "1", "0", "1.000", "3.7", " ", "\n", "C3", "%", "ấ", "{found}", "}", "\x00", "e5", "..", "'"]


@settings(deadline=None)
@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@example("\ud800")
@example("{")
@example("AND{0}(")
def test_any_text_is_a_formula_or_a_formula_error(text):
    formula, error = _read(text)
    if formula:
        assert parse(str(formula)) == formula
    else:
        assert 0 <= error.position <= len(text)
        assert error.text("vi")
        assert error.text("en")


def _read(text):
    try:
        return parse(text), None
    except FormulaError as error:
        return None, error
