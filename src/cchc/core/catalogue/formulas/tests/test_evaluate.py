from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.catalogue.formulas import Formula, parse
from cchc.core.catalogue.formulas.checks import Part
from cchc.core.catalogue.formulas.tests import trees
from cchc.core.figures import AmountError, Figure, FigureState, share

RATES = {"R": Part("%", "ratio"), "A": Part("Hồ sơ", "count")}


def figure(value):
    if isinstance(value, str) and not value.lstrip("-").replace(".", "").isdigit():
        return Figure.without(FigureState(value))
    number = Decimal(value)
    return Figure.of(number, max(0, -number.as_tuple().exponent))


def lookup(**values):
    return lambda reference: figure(values[reference.id])


def result(text, scale=0, catalogue=None, **values):
    found = parse(text).compile(scale, catalogue)(lookup(**values))
    return found.state.value if found.decimal is None else str(found.decimal)


def truth(text, catalogue=None, **values):
    return parse(text).compile_condition(catalogue)(lookup(**values))


def test_it_works():
    assert result("[A] / [B] * 100", 2, A=446, B=447) == "99.78"
    assert result("SUM([A], [B], 1)", A=5, B=79) == "85"
    assert truth("[A] <= [B]", A=71, B=80) is True


def test_the_result_is_rounded_once():
    assert result("[A] / [B] * 3", A=1, B=3) == "1"
    assert result("[A] / 8 * 100", A=1) == "13"
    assert result("[A] / 8 * 100", A=-1) == "-13"
    assert result("ROUND([A] / 8 * 100, 0) * 10", A=1) == "130"


def test_periods_are_asked_apart():
    asked = {"current": 10, "previous": 7, "ytd": 40}
    compiled = parse("[A] - PREV([A]) + YTD([A])").compile()
    assert compiled(lambda reference: Figure.of(asked[reference.context])).amount == 43


def test_figures_of_any_scale_meet_exactly():
    assert result("[A] + [B]", 3, A="0.1", B="0.255") == "0.355"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[five] + [none]", "5"),
        ("[five] - [none]", "5"),
        ("[none] - [five]", "-5"),
        ("[none] + [none]", "none_arisen"),
        ("[five] + [na]", "not_applicable"),
        ("[five] + [blank]", "blank"),
        ("[na] + [blank] + [bad]", "unreadable"),
        ("[none] * [five]", "none_arisen"),
        ("[none] / [five]", "0"),
        ("[none] / 2 + 0", "0"),
        ("[none] / 2", "none_arisen"),
        ("[none] / [none]", "none_arisen"),
        ("[zero] / [zero] * 100", "none_arisen"),
        ("[zero] / [zero] + 100", "none_arisen"),
        ("[zero] / [none]", "none_arisen"),
        ("[five] / [zero]", "unreadable"),
        ("[five] / [none]", "unreadable"),
        ("[blank] / [zero]", "blank"),
        ("[five] / -[five]", "-1"),
        ("SUM([five], [na], [none])", "5"),
        ("SUM([five], [blank])", "blank"),
        ("SUM([none], [na])", "none_arisen"),
        ("SUM([na], [na])", "not_applicable"),
        ("MIN([five], [none], [na])", "5"),
        ("MAX(-[five], [none])", "-5"),
        ("MIN([five], [bad])", "unreadable"),
        ("ABS(-[five])", "5"),
        ("ABS([blank])", "blank"),
        ("COALESCE([blank], [none], 7)", "7"),
        ("COALESCE([na], [blank])", "blank"),
        ("IF([five] > 3, 1, [blank])", "1"),
        ("IF([blank] > 3, 1, 2)", "blank"),
        ("IF([none] = 0, 1, 2)", "1"),
    ],
)
def test_figures_without_a_value(text, expected):
    values = {"five": 5, "zero": 0, "none": "none_arisen", "na": "not_applicable", "blank": "blank"}
    assert result(text, **values, bad="unreadable") == expected


def test_a_ratio_that_is_none_arisen_is_no_zero():
    assert result("100 - [R]", 0, RATES, R="none_arisen") == "none_arisen"
    assert result("100 - [A]", 0, RATES, A="none_arisen") == "100"
    assert truth("[R] >= 95", RATES, R="none_arisen") is None
    assert truth("[A] >= 95", RATES, A="none_arisen") is False


def test_a_contradiction_says_why():
    found = parse("[A] / [B] * 100").compile(2)(lookup(A=5, B=0))
    assert found.reason is not None
    assert "0" in found.reason.vi
    later = parse("[A] + 1").compile()(lambda reference: found)
    assert later.reason == found.reason


def test_undecided_parts_do_not_hide_what_is_settled():
    assert truth("[A] > 1 AND [B] > 1", A=0, B="blank") is False
    assert truth("[A] > 1 OR [B] > 1", A=2, B="blank") is True
    assert truth("[A] > 1 OR [B] > 1", A=0, B="blank") is None
    assert truth("NOT [B] > 1", B="blank") is None


def test_a_result_beyond_a_bigint_is_an_error():
    with pytest.raises(AmountError):
        result("[A] * 10", A=2**62)


def test_a_condition_is_no_number_and_a_number_no_condition():
    with pytest.raises(TypeError):
        parse("[A] > 1").compile()
    with pytest.raises(TypeError):
        parse("[A]").compile_condition()


any_figure = st.one_of(
    st.builds(lambda n, s: Figure(FigureState.value, n, s), st.integers(-50, 5000), st.integers(0, 2)),
    st.just(Figure.of(0)),
    st.sampled_from([Figure.without(state) for state in FigureState if state is not FigureState.value]),
)


def figures_for(data, formula):
    return {reference: data.draw(any_figure) for reference in formula.references}


@settings(deadline=None)
@given(trees.numbers, st.integers(0, 4), st.data())
def test_numbers_equal_a_plain_evaluation(node, scale, data):
    formula = Formula(node, "")
    figures = figures_for(data, formula)
    expected = trees.evaluate(node, figures)
    evaluate = formula.compile(scale)
    if isinstance(expected, str):
        state = "none_arisen" if expected == "undefined" else expected
        assert evaluate(figures.__getitem__).state == state
        return
    amount = trees.rounded(expected, scale) * 10**scale
    if abs(amount) >= 2**63:
        with pytest.raises(AmountError):
            evaluate(figures.__getitem__)
    else:
        assert evaluate(figures.__getitem__) == Figure(FigureState.value, int(amount), scale)


@settings(deadline=None)
@given(trees.conditions, st.data())
def test_conditions_equal_a_plain_evaluation(node, data):
    formula = Formula(node, "")
    figures = figures_for(data, formula)
    expected = trees.evaluate(node, figures)
    found = formula.compile_condition()(figures.__getitem__)
    assert found is (None if isinstance(expected, str) else expected)


SHARE = parse("[A] / [B] * 100").compile(2)
LEFT = parse("([A] + [B]) + [C]").compile(2)
RIGHT = parse("[A] + ([B] + [C])").compile(2)


@given(any_figure, any_figure)
def test_the_ratio_of_a_formula_is_the_share_of_figures(part, whole):
    figures = {"A": part, "B": whole}
    assert SHARE(lambda reference: figures[reference.id]) == share(part, whole)


@given(any_figure, any_figure, any_figure)
def test_sums_may_be_grouped_at_will(a, b, c):
    figures = {"A": a, "B": b, "C": c}
    assert LEFT(lambda reference: figures[reference.id]) == RIGHT(lambda reference: figures[reference.id])


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=8))
def test_sum_and_extremes_are_those_of_integers(values):
    text = ", ".join(f"[V{index}]" for index in range(len(values)))
    found = {
        name: parse(f"{name}({text})").compile()(lambda reference: Figure.of(values[int(reference.id[1:])])).amount
        for name in ("SUM", "MIN", "MAX")
    }
    assert found == {"SUM": sum(values), "MIN": min(values), "MAX": max(values)}
