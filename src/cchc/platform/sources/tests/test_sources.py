from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from threading import Event
from typing import Any

import pytest

from cchc.core.figures import Figure
from cchc.core.messages import Message
from cchc.platform.accounts.scope import within_any
from cchc.platform.sources.asking import ask
from cchc.platform.sources.registry import SOURCES, Answer, Source, Window, register, source_of

WINDOW = Window(date(2026, 1, 1), date(2026, 4, 1))
AT = datetime(2026, 4, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_registry() -> Iterator[None]:
    before = dict(SOURCES)
    SOURCES.clear()
    yield
    SOURCES.clear()
    SOURCES.update(before)


def source(function: Any, code: str = "dossiers.on_time", breakdown: str = "", seconds: int = 5) -> Source:
    return Source("C3.3b", breakdown, Message("Sổ hồ sơ {1}", "Dossiers {1}"), function, code, seconds)


def answers(unit: Any, window: Window, at: datetime) -> Answer:
    return Answer(Figure.of(496), date(2026, 3, 31), (f"dossiers:{unit}:{window.start}", f"at:{at:%Y}"))


def test_it_works() -> None:
    known = register(source(answers))
    assert source_of("C3.3b") is known
    said = ask(known, "u1", WINDOW, AT)
    assert (said.state, said.problem) == ("answered", None)
    assert said.answer
    assert (said.answer.figure.amount, said.answer.proof) == (496, ("dossiers:u1:2026-01-01", "at:2026"))


def test_what_no_source_fills_is_typed() -> None:
    register(source(answers, breakdown="commune"))
    assert source_of("C3.3b") is None
    assert source_of("A1") is None


def test_one_cell_has_one_source() -> None:
    register(source(answers))
    with pytest.raises(ValueError, match=r"already filled by dossiers\.on_time"):
        register(source(answers, code="other"))
    with pytest.raises(ValueError, match="registered twice"):
        register(source(answers, breakdown="commune"))


def test_a_source_that_raises_is_no_zero(caplog: pytest.LogCaptureFixture) -> None:
    def fails(unit: Any, window: Window, at: datetime) -> Answer:
        raise OSError("the register is down")

    said = ask(source(fails), "u1", WINDOW, AT)
    assert (said.state, said.answer) == ("failed", None)
    assert said.problem
    assert "Sổ hồ sơ" in said.problem.vi
    assert "dossiers.on_time failed" in caplog.text


def test_a_source_that_hangs_is_late(caplog: pytest.LogCaptureFixture) -> None:
    released = Event()

    def hangs(unit: Any, window: Window, at: datetime) -> Answer:
        released.wait(60)
        return answers(unit, window, at)

    said = ask(source(hangs, seconds=0), "u1", WINDOW, AT)
    released.set()
    assert (said.state, said.answer) == ("late", None)
    assert said.problem
    assert "did not answer within 0 seconds" in caplog.text


@pytest.mark.parametrize("nothing", [None, 0, 496, "496"])
def test_a_bare_value_is_no_answer(nothing: Any, caplog: pytest.LogCaptureFixture) -> None:
    said = ask(source(lambda unit, window, at: nothing), "u1", WINDOW, AT)
    assert (said.state, said.answer) == ("failed", None)


def test_it_is_asked_in_the_scope_of_who_asks() -> None:
    seen: list[Any] = []

    def looks(unit: Any, window: Window, at: datetime) -> Answer:
        seen.append(within_any())
        return answers(unit, window, at)

    ask(source(looks), "u1", WINDOW, AT)
    assert seen == [within_any()]
    assert seen[0] is not None
