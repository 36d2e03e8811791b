"""What follows from the parts of a row, and the base told beside it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.models import State

pytestmark = pytest.mark.django_db


def stands(amount: int, scale: int = 0) -> Any:
    return SimpleNamespace(state=State.VALUE, amount=amount, scale=scale, text="")


def base(row: str, above: Any, below: Any) -> str:
    """The base beside a rate whose parts are these."""
    ready = compiled("khanh-hoa-xa-2023")
    assert ready is not None
    answers = dict(zip(ready.follows[row].needs.values(), (above, below), strict=True))
    return ready.follows[row].computed(answers.get).base


def test_it_works() -> None:
    assert base("3.4.3", stands(489), stands(496)) == "489/496"


def test_the_base_of_a_rate_of_money_is_not_rounded() -> None:
    """38 % is 4,75 of 12,5; 5 of 13 would be 38,46 %."""
    assert base("6.1", stands(475, 2), stands(125, 1)) == "4,75/12,5"
