"""Whether the same indicator means the same on two forms: what the lineage of their rows says, and why not.

Forms of different provinces and years stand side by side through permanent ids; an edge that is not `same` is a mark in
the series, and one that changes the unit or the definition cuts it. See docs/algorithms/across-forms.md.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from cchc.core.catalogue.model import Catalogue, Lineage
from cchc.core.messages import Message
from cchc.core.rollup.result import Cell

Place = tuple[str, str]
"""A form and one of its rows."""


class Change(IntEnum):
    """What became of an indicator between two forms, by how much it weighs."""

    same = 0
    by_id = 1
    """Nobody has compared the two forms; the permanent id says that it is the same."""
    renamed = 2
    split = 3
    merged = 4
    unit_changed = 5
    definition_changed = 6
    absent = 7
    """One of the forms does not show it."""

    @property
    def cuts(self) -> bool:
        """Whether a line must not run on across it."""
        return self >= Change.split

    @property
    def label(self) -> Message:
        """In words."""
        return _LABELS[self]


_LABELS = {
    Change.same: Message("giữ nguyên", "same"),
    Change.by_id: Message("cùng mã chỉ tiêu, hai mẫu chưa được đối chiếu", "same id; the forms were not compared"),
    Change.renamed: Message("đổi tên", "renamed"),
    Change.split: Message("tách", "split"),
    Change.merged: Message("gộp", "merged"),
    Change.unit_changed: Message("đổi đơn vị tính", "unit of measure changed"),
    Change.definition_changed: Message("đổi cách hiểu", "definition changed"),
    Change.absent: Message("mẫu không có chỉ tiêu này", "not on the form"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The indicator on one form against the same on another."""

    kind: Change
    """The heaviest of `edges`."""
    edges: tuple[Lineage, ...]
    message: Message
    cells: tuple[Cell, ...] = ()
    """Of a split or merger: the cells of the earlier form it came from."""

    @property
    def cuts(self) -> bool:
        """Whether a line must not run on across it."""
        return self.kind.cuts

    @property
    def source(self) -> str:
        """Where the lineage comes from."""
        return "; ".join(dict.fromkeys(edge.source for edge in self.edges if edge.source))


class Comparing:
    """Compares the cells of forms. Made once for a catalogue: it indexes every edge."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.next: Mapping[Place, list[tuple[Place, Lineage]]] = defaultdict(list)
        for edge in catalogue.lineage:
            before, after = (edge.from_template, edge.from_row), (edge.to_template, edge.to_row)
            self.next[before].append((after, edge))
            self.next[after].append((before, edge))
        self.shown: Mapping[tuple[str, Cell], list[Place]] = defaultdict(list)
        for form in catalogue.templates.values():
            for row in form.rows:
                if row.indicator:
                    self.shown[form.id, Cell(row.indicator, row.breakdown or "")].append((form.id, row.key))
        self.known: dict[tuple[Cell, str, str], Comparison] = {}

    def compare(self, cell: Cell, before: str, after: str) -> Comparison:
        """The cell on the form `before` against that on `after`, whichever is the older form."""
        key = cell, before, after
        if key not in self.known:
            self.known[key] = self._compare(cell, before, after)
        return self.known[key]

    def places(self, cell: Cell, form: str) -> list[Place]:
        """The rows of a form that show the cell."""
        return self.shown.get((form, cell), [])

    def _compare(self, cell: Cell, before: str, after: str) -> Comparison:
        if before == after:
            return Comparison(Change.same, (), self._said(before, after, (), Change.same))
        starts, ends = self.places(cell, before), set(self.places(cell, after))
        if not starts or not ends:
            return self._elsewhere(cell, before, after, starts, ends)
        edges = self._path(starts, ends, cell)
        if edges is None:
            return self._elsewhere(cell, before, after, starts, ends)
        kind = max((Change[edge.kind] for edge in edges), default=Change.same)
        return Comparison(kind, edges, self._said(before, after, edges, kind))

    def _path(self, starts: Iterable[Place], ends: set[Place], cell: Cell) -> tuple[Lineage, ...] | None:
        """The edges of the shortest way from row to row that shows the cell all along."""
        waiting: deque[tuple[Place, tuple[Lineage, ...]]] = deque((start, ()) for start in starts)
        seen = set(starts)
        while waiting:
            place, edges = waiting.popleft()
            if place in ends:
                return edges
            nearby: dict[Place, list[Lineage]] = defaultdict(list)
            for other, edge in self.next.get(place, ()):
                nearby[other].append(edge)
            for other, more in nearby.items():
                if other not in seen and self._cell(other) == cell:
                    seen.add(other)
                    waiting.append((other, (*edges, *more)))
        return None

    def _elsewhere(
        self, cell: Cell, before: str, after: str, starts: list[Place], ends: set[Place]
    ) -> Comparison:  # fmt: skip
        """No way from row to row: what split or merged into it between the two forms; else what the id alone says."""
        forms = {before, after}
        edges: list[Lineage] = []
        cells: list[Cell] = []
        for place in [*starts, *ends]:
            for other, edge in self.next.get(place, ()):
                found = self._cell(other)
                if other[0] in forms and found is not None and found != cell:
                    edges.append(edge)
                    cells.append(found)
        kind = max((Change[edge.kind] for edge in edges), default=Change.by_id if starts and ends else Change.absent)
        made = tuple(dict.fromkeys(edges))
        return Comparison(kind, made, self._said(before, after, made, kind), tuple(dict.fromkeys(cells)))

    def _cell(self, place: Place) -> Cell | None:
        template = self.catalogue.templates.get(place[0])
        if template is None or place[1] not in template:
            return None
        row = template.row(place[1])
        return Cell(row.indicator, row.breakdown or "") if row.indicator else None

    def _said(self, before: str, after: str, edges: Iterable[Lineage], kind: Change) -> Message:
        """The two forms, what changed, and the note of the lineage."""
        kinds = sorted({Change[edge.kind] for edge in edges} - {Change.same}, reverse=True) or [kind]
        notes = "; ".join(dict.fromkeys(edge.note for edge in edges if edge.note))
        templates = self.catalogue.templates

        def name(form: str, language: str) -> str:
            known = templates.get(form)
            if known is None:
                return form
            return known.name_en or known.name if language == "en" else known.name

        def text(language: str) -> str:
            what = ", ".join(one.label.text(language) for one in kinds)
            return f"{name(before, language)} → {name(after, language)}: {what}{f' ({notes})' if notes else ''}."

        return Message.verbatim(text("vi"), text("en"))
