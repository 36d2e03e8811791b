"""Formulas, identities and bounds that a form's labels and its indicators suggest; a person takes them or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cchc.core.annex import reasons
from cchc.core.annex.checked import checked
from cchc.core.annex.form_row import FormRow
from cchc.core.annex.phrases import (
    chained,
    limit_of,
    of_which,
    part_words,
    partition,
    printed_formula,
    same_case,
    total_words,
    whole_words,
)
from cchc.core.annex.suggestion import Suggestion
from cchc.core.catalogue.formulas import Formula, FormulaError, Reference, parse
from cchc.core.catalogue.formulas.units import agree, named
from cchc.core.catalogue.model import Catalogue

__all__ = ["checked", "in_indicators", "suggestions"]

NUMBERS = ("count", "money")


def suggestions(rows: Sequence[FormRow], catalogue: Catalogue) -> list[Suggestion]:
    """What the rows suggest, in their order; a thing said twice is suggested once, for its surest reason."""
    found = [*_from_indicators(rows, catalogue)]
    for row in rows:
        below = [other for other in rows if other.parent == row.key and other.key != row.key]
        found += _of_row(row, below, rows)
    return _once([one for one in found if not checked(one.text, one.kind, one.row, rows, catalogue)], rows)


def in_indicators(text: str, rows: Sequence[FormRow]) -> str:
    """A formula over keys of rows, over their indicators instead, as a published form keeps it.

    KeyError for a row without an indicator; FormulaError for a text that is no formula.
    """
    formula = parse(text)
    names = {row.key: f"{row.indicator}:{row.breakdown}" if row.breakdown else row.indicator for row in rows}
    return _renamed(formula, {key: name for key, name in names.items() if name})


def _renamed(formula: Formula, names: dict[str, str]) -> str:
    """The text with every reference under its other name."""
    text = formula.text
    for at, reference in sorted(formula.places, key=lambda place: -place[0]):
        start = text.index("[", at)
        end = text.index("]", start) + 1
        text = f"{text[:start]}[{names[reference.key]}]{text[end:]}"
    return text


def _from_indicators(rows: Sequence[FormRow], catalogue: Catalogue) -> Iterable[Suggestion]:
    """The catalogue's own formulas and bounds, where the form shows every figure they need."""
    shown: dict[str, str] = {}
    for row in rows:
        if row.indicator and row.kind not in ("heading", "group"):
            shown.setdefault(Reference(row.indicator, row.breakdown).key, row.key)
    for row in rows:
        indicator = catalogue.indicators.get(row.indicator or "")
        if indicator is None or shown.get(Reference(indicator.id, row.breakdown).key) != row.key:
            continue
        if indicator.formula and row.breakdown is None:
            text = _over_rows(indicator.formula, shown, needed=row.kind == "ratio")
            wider = _with_new_parts(row, indicator.formula, text, rows, catalogue)
            if wider:
                yield Suggestion("", "formula", row.key, wider, reasons.PARTITION, 0.8)
            elif text:
                yield Suggestion("", "formula", row.key, text, reasons.of_indicator(indicator.id), 0.97)
        for bound in indicator.bounds:
            text = _over_rows(bound, shown, needed=True)
            if text and f"[{row.key}]" in text:
                yield Suggestion("", "bound", row.key, text, reasons.of_indicator(indicator.id), 0.97)


def _over_rows(text: str, shown: dict[str, str], *, needed: bool) -> str:
    """The formula over the rows that show its figures; '' where one is missing.

    A SUM whose parts are not all on the form is one over those that are, if two are and not all are `needed`.
    """
    formula = parse(text)
    missing = [reference for reference in formula.references if reference.key not in shown]
    if not missing:
        return _renamed(formula, shown)
    parts = [shown[reference.key] for reference in formula.references if reference.key in shown]
    if needed or len(parts) < 2 or not formula.text.startswith("SUM(") or "/" in formula.text:
        return ""
    return f"SUM({', '.join(f'[{part}]' for part in parts)})"


def _with_new_parts(row: FormRow, stated: str, text: str, rows: Sequence[FormRow], catalogue: Catalogue) -> str:
    """The sum `text` with new indicators printed beside its parts, where the form does not ask every part that the
    catalogue's sum `stated` has: it divides the total anew. '' where it does not, or the parts stand elsewhere."""
    known = {reference.key for reference in parse(text).references} if text.startswith("SUM(") else set()
    if not known or len(known) == len(parse(stated).references):
        return ""
    below = [other for other in rows if other.parent == row.key and _addable(row, other)]
    parts = [other.key for other in below if other.key in known or _is_new(other, catalogue)]
    if not known < set(parts):
        return ""
    return f"SUM({', '.join(f'[{part}]' for part in parts)})"


def _is_new(row: FormRow, catalogue: Catalogue) -> bool:
    return bool(row.indicator) and row.indicator not in catalogue.indicators


def _of_row(row: FormRow, below: Sequence[FormRow], rows: Sequence[FormRow]) -> Iterable[Suggestion]:
    """What the words of one row, and of those below it, suggest."""
    printed = printed_formula(row, rows)
    if printed:
        kind = "formula" if row.kind in ("ratio", *NUMBERS) else "identity"
        yield Suggestion("", kind, row.key, printed, reasons.PRINTED, 0.95)
    if row.kind == "ratio":
        yield from _of_ratio(row, below, rows)
    elif row.kind in NUMBERS:
        yield from _of_total(row, [other for other in below if _addable(row, other)])
    limit = limit_of(row.label)
    if limit and row.kind in ("ratio", *NUMBERS):
        yield Suggestion("", "bound", row.key, f"[{row.key}] <= {limit}", reasons.LIMIT, 0.85)
    yield from _between_siblings([other for other in below if other.kind in NUMBERS])


def _of_ratio(row: FormRow, below: Sequence[FormRow], rows: Sequence[FormRow]) -> Iterable[Suggestion]:
    counts = [other for other in below if other.kind in NUMBERS]
    near = not counts
    if near:
        counts = [
            o for o in rows if o.parent == row.parent and o.kind in NUMBERS and o.table == row.table and row.parent
        ]
    pair = _parts_of_ratio(counts, near=near) or _named_by_ratio(row, counts)
    if pair:
        part, whole = pair
        text = f"[{part.key}] / [{whole.key}] * 100"
        yield Suggestion("", "formula", row.key, text, reasons.RATIO, 0.7 if near else 0.9)
    elif chained(row.label):
        yield Suggestion("", "bound", row.key, f"[{row.key}] <= 100", reasons.SHARE, 0.8)


def _parts_of_ratio(counts: Sequence[FormRow], *, near: bool) -> tuple[FormRow, FormRow] | None:
    """Numerator and denominator: the only whole of one unit, and of the others the only part."""
    whole = _whole(counts)
    if whole is None or (near and len(counts) > 3):
        return None
    others = [row for row in counts if row is not whole]
    parts = others if len(others) == 1 else [row for row in others if part_words(row.label)]
    if len(parts) != 1 or not agree(named(parts[0].unit), named(whole.unit)):
        return None
    return parts[0], whole


def _named_by_ratio(row: FormRow, counts: Sequence[FormRow]) -> tuple[FormRow, FormRow] | None:
    """Of two rows the one that is 'đúng hạn' as the percentage itself is the numerator."""
    parts = [other for other in counts if same_case(row.label, other.label)]
    if len(counts) != 2 or len(parts) != 1 or not agree(named(counts[0].unit), named(counts[1].unit)):
        return None
    return parts[0], next(other for other in counts if other is not parts[0])


def _whole(rows: Sequence[FormRow]) -> FormRow | None:
    """The one row that is most plainly what there was to do, or all there are."""
    ranked = sorted(rows, key=lambda row: -whole_words(row.label))
    if not ranked or not whole_words(ranked[0].label):
        return None
    return None if len(ranked) > 1 and whole_words(ranked[1].label) == whole_words(ranked[0].label) else ranked[0]


def _of_total(row: FormRow, parts: Sequence[FormRow]) -> Iterable[Suggestion]:
    """A total over its parts: equal to their sum where the parts divide it, else not less than each."""
    first = of_which(row.label, [part.code for part in parts])
    divided = partition([part.label for part in parts])
    if not parts or not (first or divided or whole_words(row.label)):
        return
    if divided:
        text = f"[{row.key}] = SUM({', '.join(f'[{part.key}]' for part in parts)})"
        yield Suggestion("", "identity", row.key, text, reasons.PARTITION, 0.8)
        return
    for part in parts:
        why = reasons.OF_WHICH if first else reasons.PART
        yield Suggestion("", "bound", part.key, f"[{part.key}] <= [{row.key}]", why, 0.85 if first else 0.75)


def _between_siblings(rows: Sequence[FormRow]) -> Iterable[Suggestion]:
    """'Số … đã hoàn thành' below 'Tổng số … được giao' is not more."""
    whole = _whole(rows)
    if whole is None:
        return
    below = rows[list(rows).index(whole) + 1 :]
    parts = [row for row in below if part_words(row.label) and agree(named(whole.unit), named(row.unit))]
    parts = [row for row in parts if row.kind == whole.kind]
    if len(parts) > 1 and partition([part.label for part in parts]):
        text = f"{' + '.join(f'[{part.key}]' for part in parts)} <= [{whole.key}]"
        yield Suggestion("", "bound", whole.key, text, reasons.TOGETHER, 0.8)
        return
    for part in parts:
        yield Suggestion("", "bound", part.key, f"[{part.key}] <= [{whole.key}]", reasons.DONE, 0.8)


def _addable(row: FormRow, other: FormRow) -> bool:
    return other.kind == row.kind and agree(named(row.unit), named(other.unit)) and not total_words(other.label)


def _once(found: Sequence[Suggestion], rows: Sequence[FormRow]) -> list[Suggestion]:
    """Each statement once, the surest; one formula per row; in the order of the rows, with ids."""
    order = {row.key: index for index, row in enumerate(rows)}
    kept: dict[tuple[str, str], Suggestion] = {}
    for one in sorted(found, key=lambda suggestion: -suggestion.confidence):
        mark = ("formula", one.row) if one.kind == "formula" else (one.kind, _plain(one.text))
        kept.setdefault(mark, one)
    formulas = {one.row: _plain(one.text) for one in kept.values() if one.kind == "formula"}
    stated = [one for one in kept.values() if not _said_by_formula(one, formulas)]
    stated.sort(key=lambda one: (order[one.row], ("formula", "identity", "bound").index(one.kind), one.text))
    result: list[Suggestion] = []
    counted: dict[str, int] = {}
    for one in stated:
        start = f"{one.kind}:{one.row}"
        counted[start] = counted.get(start, 0) + 1
        id = f"{start}:{counted[start]}"
        result.append(Suggestion(id, one.kind, one.row, one.text, one.why, one.confidence))
    return result


def _said_by_formula(one: Suggestion, formulas: dict[str, str]) -> bool:
    """'[T] = SUM(a, b)' says nothing that the formula of T does not say."""
    formula = formulas.get(one.row, "")
    return one.kind == "identity" and bool(formula) and _plain(one.text) == f"[{one.row}] = {formula}"


def _plain(text: str) -> str:
    try:
        return str(parse(text))
    except FormulaError:
        return text
