"""Indicators, templates and lineage as values. Loaded from packs by `cchc.core.catalogue.packs`."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Code:
    """One option of a code list: `Có = 1` is Code(1, 'Có')."""

    value: int
    label: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A thing counted, with an id that never changes (A1 … G14.2a)."""

    id: str
    label: str
    group: int
    """1 chỉ đạo điều hành · 2 thể chế · 3 TTHC · 4 tổ chức bộ máy · 5 công vụ · 6 tài chính công · 7 chính quyền số"""
    unit: str
    kind: str
    """group | count | ratio | code | money | text"""
    time: str | None
    """flow | cumulative | stock; None for groups"""
    scale: int = 0
    """A figure is stored as value × 10**scale, for life."""
    formula: str | None = None
    """In the formula language of `cchc.core.catalogue.formulas`."""
    rollup: str = "sum"
    """How it adds up over units: sum | ratio | share | max | last | distinct | list | none"""
    codes: tuple[Code, ...] = ()
    breakdowns: tuple[str, ...] = ()
    """Named parts that template rows may show (e.g. 'department', 'district', 'commune'; 'settled', 'on_time')."""
    aliases: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()
    """Statements that must hold, in the formula language: '[D2.2] <= [D2.1]'."""
    note: str = ""
    """Semantics as printed, warnings."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One printed row of a form."""

    key: str
    """Unique in the template, permanent: code_norm of the checked lists ('I/2.1', '7.2/1', 'BM3/1.4.1')."""
    table: str
    """Key of its table."""
    code: str
    """STT as printed; '' where the form prints none."""
    parent: str | None
    """Key of the parent row."""
    label: str
    unit: str = ""
    kind: str = "count"
    """heading | group | count | ratio | code | money | text"""
    indicator: str | None = None
    breakdown: str | None = None
    time: str | None = None
    codes: tuple[Code, ...] = ()
    aliases: tuple[str, ...] = ()
    formula: str | None = None
    """Over rows of this form, where it differs from the indicator's."""
    level: str | None = None
    """Level that fills it: province | department | district | commune | all"""
    reporter: str = ""
    """Reporting role as printed ("Công chức TP - HT")."""
    system: str = ""
    """Source system or counting instruction as printed."""


@dataclass(frozen=True, slots=True)
class TemplateTable:
    """One table of a form. `columns` says what each column is, in printed order."""

    key: str
    title: str
    columns: tuple[str, ...]
    """code | label | unit | value | reporter | note; for several periods: 'value:2015', 'value:2020-Q1' …"""
    name: str = ""
    """As printed above it: 'Phụ lục 1', 'Biểu mẫu 3'."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """How a row (or an indicator's use) came from one of an earlier template."""

    kind: str
    """same | renamed | unit_changed | definition_changed | split | merged"""
    from_template: str
    from_row: str
    to_template: str
    to_row: str
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A versioned form."""

    id: str
    """Permanent: 'gia-lai-2021', 'gia-lai-2022', 'khanh-hoa-xa-2023', 'bieu-mau-2022', 'tong-ket-2011-2020'."""
    name: str
    valid_from: str
    valid_to: str | None
    source: str
    """The official letter or report it was taken from, and what is recalled rather than verified."""
    levels: tuple[str, ...]
    kinds: tuple[str, ...]
    """Period kinds it is used for: quarter | half | nine_months | year | years"""
    tables: tuple[TemplateTable, ...]
    rows: tuple[TemplateRow, ...]
    outline: tuple[str, ...] = ()

    def row(self, key: str) -> TemplateRow:
        """The row with this key; KeyError if the form has none."""
        return self._by_key()[key]

    def _by_key(self) -> dict[str, TemplateRow]:
        return {row.key: row for row in self.rows}


@dataclass(slots=True)
class Catalogue:
    """All packs together."""

    indicators: dict[str, Indicator] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    lineage: list[Lineage] = field(default_factory=list)

    def rows_of(self, indicator: str) -> list[tuple[Template, TemplateRow]]:
        """Every template row that shows `indicator`, in the order of the templates' validity."""
        ordered = sorted(self.templates.values(), key=lambda template: template.valid_from)
        return [(t, row) for t in ordered for row in t.rows if row.indicator == indicator]
