from pathlib import Path

import pytest

from cchc.core.catalogue.formulas import parse
from cchc.core.catalogue.formulas.functions import BY_NAME, FUNCTIONS
from cchc.core.catalogue.formulas.reference import page
from cchc.core.figures import Figure
from cchc.core.messages import placeholders

PAGE = Path(__file__).parents[6] / "docs" / "reference" / "formulas.md"


def test_the_page_in_the_repository_is_the_generated_one():
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_every_function_is_described_and_computes(function):
    formula = parse(function.example)
    assert formula.compile()(lambda reference: Figure.of(6)).amount is not None
    assert function.example in page()
    assert parse(function.example.replace(function.name, function.alias)) == formula
    for message in (function.summary, function.states):
        assert message.vi
        assert message.en
        assert placeholders(message.vi) == placeholders(message.en)


def test_names_are_not_shared():
    assert len(BY_NAME) == 2 * len(FUNCTIONS)


def test_the_formulas_on_the_page_are_formulas():
    shown = [line.strip() for line in page().splitlines() if line.startswith("    ")]
    assert len(shown) > len(FUNCTIONS)
    for line in shown:
        parse(line.split("   ")[0])
