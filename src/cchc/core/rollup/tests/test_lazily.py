"""Finishing wholes when they are looked at gives what finishing all of them gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cchc.core.catalogue.packs import in_use
from cchc.core.rollup.finish import finish
from cchc.core.rollup.lazily import Lazily
from cchc.core.rollup.result import Cell
from cchc.core.rollup.statement import HALF, Sum

CELLS = ("C3.3", "C3.3a", "C3.3b", "C1.4c", "D2.1")
ROWS = st.dictionaries(
    st.tuples(st.integers(1, 3), st.sampled_from(("2026-Q1", "2026-Q2")), st.sampled_from(CELLS)),
    st.tuples(st.integers(0, 3), st.integers(0, 10**12)),
)


def rows(drawn: dict[tuple[int, str, str], tuple[int, int]]) -> list[tuple[object, ...]]:
    return [
        (parent, period, cell, "", given_, 1, 0, 0, 0, *divmod(amount, HALF), amount, amount, 0, 0)
        if given_
        else (parent, period, cell, "", 0, 1, 0, 0, 0, None, None, None, None, 0, 0)
        for (parent, period, cell), (given_, amount) in drawn.items()
    ]


@given(ROWS)
def test_it_gives_what_finishing_everything_gives(drawn: dict[tuple[int, str, str], tuple[int, int]]) -> None:
    found = rows(drawn)
    whole = finish(map(Sum._make, found), in_use(), absent=lambda *_: 2)
    lazily = Lazily(found, in_use(), absent=lambda *_: 2)
    assert all(lazily[key] == result for key, result in whole.items())
    assert dict(lazily) == whole
    assert len(lazily) == len(whole)


def test_what_nobody_looks_at_is_not_finished() -> None:
    asked: list[tuple[int, str]] = []

    def absent(parent: int, period: str, _cell: Cell) -> int:
        asked.append((parent, period))
        return 0

    found = Lazily(rows({(n, "2026-Q1", "C3.3a"): (1, n) for n in range(9)}), in_use(), absent=absent)
    assert found.get((4, "2026-Q1", Cell("C3.3a"))) is not None
    assert found.get((99, "2026-Q1", Cell("C3.3a"))) is None
    assert set(asked) == {(4, "2026-Q1")}
