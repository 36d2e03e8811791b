"""Numbers lost or slipped in the file, mended by the known form where the rows around them agree with it."""

from __future__ import annotations

from collections.abc import Sequence

from cchc.core.annex.binding import Bound
from cchc.core.annex.structure import Line
from cchc.core.messages import Message
from cchc.core.reading.matching import SURE

LONGEST = 6
"""Rows of one slip, at most: what differs for longer was numbered anew."""

MENDED = Message(
    "Số thứ tự in là “{printed}”; theo biểu mẫu đã biết là {code}.",
    "The number printed is “{printed}”; the known form has {code}.",
)


def mend(lines: Sequence[Line], bound: Sequence[Bound]) -> None:
    """Give slipped rows the known form's numbers; `lines` are changed, each with a doubt that says so.

    A slip is a short run of rows whose numbers differ, one of them without any, between rows that agree.
    """
    run: list[int] = []
    for index in range(len(lines)):
        if _agrees(lines[index], bound[index]):
            _mend(lines, bound, run)
            run = []
        else:
            run.append(index)
    _mend(lines, bound, run)


def _mend(lines: Sequence[Line], bound: Sequence[Bound], run: Sequence[int]) -> None:
    known = all(bound[index].row is not None and bound[index].confidence >= 0.6 for index in run)
    lost = any(not lines[index].code and (row := bound[index].row) and row.code for index in run)
    if not run or not known or not lost or len(run) > LONGEST:
        return
    for index in run:
        row, line = bound[index].row, lines[index]
        assert row is not None
        code = row.code.strip().rstrip(".)")
        words: dict[str, str | int] = {"printed": line.code or "—", "code": code or "—"}
        line.doubts.append(Message(MENDED.vi, MENDED.en, words))
        line.code = code
        line.sort = "number" if code else "bare"
        line.path = tuple(code.split(".")) if code else ()
        bound[index].confidence = max(bound[index].confidence, SURE)


def _agrees(line: Line, found: Bound) -> bool:
    return found.row is not None and line.code == found.row.code.strip().rstrip(".)")
