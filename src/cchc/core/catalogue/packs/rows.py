"""What must hold between the rows of a form and the indicators they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from cchc.core.catalogue.formulas.units import is_other_money
from cchc.core.catalogue.model import Catalogue, Template, TemplateRow
from cchc.core.catalogue.packs.cells import Line
from cchc.core.catalogue.packs.errors import PackError
from cchc.core.catalogue.packs.places import Places
from cchc.core.messages import Message

OTHER_MONEY = Message(
    "Dòng này hỏi bằng {own}, chỉ tiêu {id} tính bằng {unit}: số liệu sẽ sai hàng nghìn lần. Sửa đơn vị tính của dòng, "
    "hoặc chọn “Chỉ tiêu mới”.",
    "This row asks in {own}, indicator {id} is kept in {unit}: figures would be wrong by thousands. Put the unit of "
    "the row right, or choose “New indicator”.",
)
TITLES = ("heading", "group")
"""Kinds of row that ask no figure of their own."""


def check_rows(template: Template, catalogue: Catalogue, places: Places) -> None:
    """PackError at the first row that breaks the form or shows an indicator wrongly."""
    for _key, error in find_problems(template, catalogue, places):
        raise error
    _check_columns(template, places[template.id,])


def find_problems(template: Template, catalogue: Catalogue, places: Places) -> Iterator[tuple[str, PackError]]:
    """Everything that is wrong with the rows of a form, with the key of the row; each row as far as it goes."""
    shown: dict[tuple[str, str | None], str] = {}
    seen: set[str] = set()
    children: dict[str, list[TemplateRow]] = {}
    for row in template.rows:
        children.setdefault(row.parent or "", []).append(row)
    for row in template.rows:
        line = places[template.id, row.key]
        checks: tuple[Callable[[], None], ...] = (
            partial(_check_parent, row, template, seen, line),
            partial(_check_indicator, row, catalogue, line),
            partial(_check_codes, row, catalogue, line),
            partial(_check_alone, row, shown, line),
            partial(_check_ratio, row, children.get(row.key, []), catalogue, line),
        )
        for check in checks:
            try:
                check()
            except PackError as error:
                yield row.key, error
                break
        seen.add(row.key)


def money_problems(template: Template, catalogue: Catalogue, places: Places) -> Iterator[tuple[str, PackError]]:
    """Rows that ask money in another unit than their indicator is kept in, with what to do: figures hold no unit of
    their own and would add up wrong by thousands. Asked before a form is published; one that stands is loaded."""
    for row in template.rows:
        known = catalogue.indicators.get(row.indicator or "")
        if known and is_other_money(row.unit or "", known.unit):
            about = {"own": row.unit, "id": known.id, "unit": known.unit}
            yield row.key, places[template.id, row.key].error(OTHER_MONEY.vi, OTHER_MONEY.en, **about)


def _check_alone(row: TemplateRow, shown: dict[tuple[str, str | None], str], line: Line) -> None:
    """No other row of the form shows the same part of an indicator."""
    if row.indicator is None or row.kind in TITLES:
        return
    other = shown.setdefault((row.indicator, row.breakdown), row.key)
    if other != row.key:
        raise line.error(
            "Dòng “{other}” đã cho thấy cùng chỉ tiêu và thành phần.",
            "Row “{other}” already shows the same indicator and part.",
            other=other,
        )


def _check_parent(row: TemplateRow, template: Template, seen: set[str], line: Line) -> None:
    """The parent is printed above its children, in the same table; so there are no circles."""
    if row.parent is None:
        return
    if row.parent not in template:
        raise line.error("Không có dòng cha “{parent}”.", "There is no parent row “{parent}”.", parent=row.parent)
    if row.parent not in seen or template.row(row.parent).table != row.table:
        raise line.error(
            "Dòng cha “{parent}” phải đứng trên, trong cùng bảng.",
            "The parent row “{parent}” must stand above, in the same table.",
            parent=row.parent,
        )


def _check_indicator(row: TemplateRow, catalogue: Catalogue, line: Line) -> None:
    if row.indicator is None:
        if row.breakdown or row.formula:
            raise line.error(
                "Dòng không gắn chỉ tiêu thì không có thành phần hay công thức.",
                "A row without an indicator has no part and no formula.",
            )
        return
    indicator = catalogue.indicators.get(row.indicator)
    if indicator is None:
        raise line.error("Không có chỉ tiêu “{id}”.", "There is no indicator “{id}”.", id=row.indicator)
    if row.breakdown and row.breakdown not in indicator.breakdowns:
        raise line.error(
            "Chỉ tiêu {id} không khai thành phần “{part}”.",
            "Indicator {id} does not declare the part “{part}”.",
            id=indicator.id,
            part=row.breakdown,
        )
    wanted = catalogue.kind_of(indicator.id, row.breakdown)
    if row.kind != wanted and row.kind not in TITLES:
        raise line.error(
            "Dòng loại “{kind}” không thể là chỉ tiêu {id} loại “{wanted}”; cần một thành phần.",
            "A row of kind “{kind}” cannot show indicator {id} of kind “{wanted}”; give it a part.",
            kind=row.kind,
            id=indicator.id,
            wanted=wanted,
        )


def _check_codes(row: TemplateRow, catalogue: Catalogue, line: Line) -> None:
    """A code row prints its options, and they mean what they mean everywhere else."""
    if row.kind == "code" and not row.codes:
        raise line.error("Dòng mã cần danh mục mã.", "A code row needs its code list.")
    if row.indicator is None:
        return
    known = {code.value: code.label for code in catalogue.indicators[row.indicator].codes}
    for code in row.codes:
        if known.get(code.value) != code.label:
            raise line.error(
                "Mã “{label} = {value}” không có trong danh mục của chỉ tiêu {id}.",
                "“{label} = {value}” is not in the code list of indicator {id}.",
                label=code.label,
                value=code.value,
                id=row.indicator,
            )


def _check_ratio(row: TemplateRow, below: list[TemplateRow], catalogue: Catalogue, line: Line) -> None:
    """Where a form prints counts under a percentage, the percentage is computed, never typed."""
    parts = [child for child in below if child.kind in ("count", "money") and child.indicator]
    if row.kind != "ratio" or row.indicator is None or len(parts) < 2:
        return
    if not row.formula and not (row.breakdown is None and catalogue.indicators[row.indicator].formula):
        raise line.error(
            "Tỷ lệ có tử số và mẫu số in bên dưới thì phải có công thức.",
            "A percentage whose parts are printed below it needs a formula.",
        )


def _check_columns(template: Template, head: Line) -> None:
    """Columns that stand for rows name rows of their table."""
    for table in template.tables:
        for column in table.columns:
            kind, _, key = column.partition(":")
            if kind == "row" and (key not in template or template.row(key).table != table.key):
                raise head.error(
                    "Bảng {table}: cột “{column}” không ứng với dòng nào của bảng.",
                    "Table {table}: column “{column}” names no row of the table.",
                    table=table.key,
                    column=column,
                )
