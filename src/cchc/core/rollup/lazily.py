"""Results of many wholes, each finished when it is first looked at: a pivot adds up everything and shows one page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cchc.core.catalogue.model import Catalogue
from cchc.core.rollup.finish import Key, finish
from cchc.core.rollup.result import Cell, Result
from cchc.core.rollup.statement import AnswerCount, Latest, Sum

Whole = tuple[int, str]
"""Parent and period."""
Row = tuple[Any, ...]


class Lazily(Mapping[Key, Result]):
    """What `finish` gives of the same rows, cell by cell. A whole is finished when one of its cells is asked for;
    going through all of them finishes all."""

    def __init__(
        self,
        sums: Iterable[Row],
        catalogue: Catalogue,
        *,
        answers: Iterable[Row] = (),
        latest: Iterable[Row] = (),
        absent: Callable[[int, str, Cell], int] = lambda parent, period, cell: 0,
    ) -> None:
        self._sums, self._answers, self._latest = map(_by_whole, (sums, answers, latest))
        self._catalogue, self._absent = catalogue, absent
        self._finished: dict[Whole, dict[Key, Result]] = {}

    def __getitem__(self, key: Key) -> Result:
        return self._of(key[:2])[key]

    def __iter__(self) -> Iterator[Key]:
        for whole in self._sums:
            yield from self._of(whole)

    def __len__(self) -> int:
        return sum(len(self._of(whole)) for whole in self._sums)

    def _of(self, whole: Whole) -> dict[Key, Result]:
        found = self._finished.get(whole)
        if found is None:
            found = self._finished[whole] = finish(
                map(Sum._make, self._sums.get(whole, ())),
                self._catalogue,
                answers=map(AnswerCount._make, self._answers.get(whole, ())),
                latest=map(Latest._make, self._latest.get(whole, ())),
                absent=self._absent,
            )
        return found


def _by_whole(rows: Iterable[Row]) -> dict[Whole, list[Row]]:
    found: dict[Whole, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[0], row[1]].append(row)
    return dict(found)
