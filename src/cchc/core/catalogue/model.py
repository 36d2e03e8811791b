"""Indicators, templates and lineage as values. Loaded from packs by `cchc.core.catalogue.packs`."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Code:
    """One option of a code list: `Có = 1` is Code(1, 'Có')."""

    value: int
    label: str
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the catalogue in two languages."""

    list: str
    """group | unit | option | level | abbreviation"""
    id: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A part of an indicator that a form shows in a row of its own."""

    id: str
    label: str
    label_en: str
    kind: str = ""
    """Kind of the part where it is not the indicator's: the settled dossiers of a ratio are a count."""
    rollup: str = ""
    """How the part adds up over units where it is not the indicator's way."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A thing counted, with an id that never changes (A1 … G14.2a)."""

    id: str
    label: str
    group: int
    """1 chỉ đạo điều hành · 2 thể chế · 3 TTHC · 4 tổ chức bộ máy · 5 công vụ · 6 tài chính công
    · 7 chính quyền số"""
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
    """How it adds up over units: sum | ratio | share | max | last | distinct | list | none

    ratio: computed again from the added parts · share: of the units for which it holds · distinct: the same
    thing seen by several units counts once · list: how many units gave each answer · none: each unit's own"""
    codes: tuple[Code, ...] = ()
    breakdowns: tuple[str, ...] = ()
    """Named parts that template rows may show ('department', 'district', 'commune'; 'settled', 'on_time')."""
    aliases: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()
    """Statements that must hold, in the formula language: '[D2.2] <= [D2.1]'."""
    note: str = ""
    """Semantics as printed, warnings."""
    source: str = ""
    """Form and row the wording was taken from."""
    label_en: str = ""
    unit_en: str = ""


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
    """Where it differs from the indicator's on this form. The indicator's own applies only where the form
    prints all its parts; elsewhere the row is stated by the unit."""
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
    """code | label | unit | value | reporter | note; for several periods: 'value:2015', 'value:2020-Q1' …

    Where the form prints periods as lines and rows as columns: 'unit_name' (who reports), 'period' and
    'row:KEY' (the cells below are the values of that row)."""
    name: str = ""
    """As printed above it: 'Phụ lục 1', 'Biểu mẫu 3'."""
    periods: tuple[str, ...] = ()
    """Where periods are printed as lines: their codes."""


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
    """Permanent: 'gia-lai-2021', 'khanh-hoa-xa-2023', 'bieu-mau-2022', 'tong-ket-2011-2020' …"""
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
    """Headings of the prose the form asks for, with their numbers: 'I. …', 'II.1. …'."""
    name_en: str = ""
    bounds: tuple[str, ...] = ()
    """What must hold between the figures of this form beyond the bounds of its indicators: '[D2.1] = [D2.2] + [D2.3]'.
    The first indicator named is the one it is about."""
    _by_key: dict[str, TemplateRow] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_key.update((row.key, row) for row in self.rows)

    def row(self, key: str) -> TemplateRow:
        """The row with this key; KeyError if the form has none."""
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key


@dataclass(slots=True)
class Catalogue:
    """All packs together."""

    indicators: dict[str, Indicator] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    lineage: list[Lineage] = field(default_factory=list)
    breakdowns: dict[str, Breakdown] = field(default_factory=dict)
    terms: dict[tuple[str, str], Term] = field(default_factory=dict)
    """By list and id: ('group', '3'), ('unit', 'Hồ sơ'), ('level', 'district')."""

    def english(self, of: str, text: str) -> str:
        """English of a word of list `of`; the word itself where the catalogue has none."""
        term = self.terms.get((of, text))
        return term.label_en if term else text

    def kind_of(self, indicator: str, breakdown: str | None = None) -> str:
        """Kind of the indicator, or of its part `breakdown`."""
        part = self.breakdowns[breakdown].kind if breakdown else ""
        return part or self.indicators[indicator].kind

    def rollup_of(self, indicator: str, breakdown: str | None = None) -> str:
        """How the indicator, or its part `breakdown`, adds up over units."""
        part = self.breakdowns[breakdown].rollup if breakdown else ""
        return part or self.indicators[indicator].rollup

    def rows_of(self, indicator: str) -> list[tuple[Template, TemplateRow]]:
        """Every template row that shows `indicator`, in the order of the templates' validity."""
        ordered = sorted(self.templates.values(), key=lambda template: template.valid_from)
        return [(t, row) for t in ordered for row in t.rows if row.indicator == indicator]
