"""The draft report: what is understood of one report's files, before anyone has accepted it.

`Draft.as_json()` is the contract of `cchc read --json`. Fields may be added, never renamed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from cchc.core.messages import Message


@dataclass(slots=True)
class ReportHeader:
    """Who reports what, for when. Every field is None or empty where the files do not say."""

    agency: str = ""
    level: str | None = None
    """ministry | province | department | district | commune | agency"""
    number: str = ""
    date: str = ""
    """ISO date; '2023-12' where only the month is written (a draft)."""
    title: str = ""
    kind: str | None = None
    """week | month | quarter | half | nine_months | year | years | thematic | ad_hoc"""
    period: dict[str, str] | None = None
    """code, label, start, end: a half-open window [start, end) of local dates; source: printed | calendar"""
    template: str | None = None
    template_match: float = 0.0
    signer: str = ""
    files: list[str] = field(default_factory=list)
    missing_annexes: list[str] = field(default_factory=list)
    """Annexes the prose cites that are not among the files."""

    @property
    def period_code(self) -> str:
        """Code of the report's period, '' where it is not known."""
        return (self.period or {}).get("code", "")


@dataclass(slots=True)
class Section:
    """A heading of the narrative and the prose under it, up to the next heading."""

    id: str
    """Unique in the report: the numbering path, e.g. 'II.2.2.1'; a repeated number gets '~2'."""
    heading: str
    level: int
    text: str
    place: str = ""
    """Where the heading stands."""
    places: list[str] = field(default_factory=list)
    """Where each line of `text` stands."""


@dataclass(slots=True)
class DraftRow:
    """One row of an appendix table in one period."""

    table: str
    code: str
    """STT as printed."""
    parent: str
    label: str
    unit: str
    period: str
    raw: str
    value: str | None
    role: str
    """heading | group | leaf"""
    state: str | None
    """None for headings, else value | none_arisen | not_applicable | blank | unreadable"""
    kind: str
    """number | percent | code | text | empty"""
    indicator: str | None = None
    breakdown: str | None = None
    """Which part of the indicator the row shows (level of government, field, numerator …); None for the whole."""
    template_row: str | None = None
    """Key of the bound row in the template."""
    match: float = 0.0
    reporting_unit: str = ""
    note: str = ""
    place: str = ""
    """Cell of the value."""
    parent_place: str = ""
    """`place` of the row it is printed under; '' at the top."""
    doubts: list[str] = field(default_factory=list)
    """What the reader was not sure of, in Vietnamese."""
    doubts_en: list[str] = field(default_factory=list)
    """The same in English."""

    def doubt(self, *reasons: Message) -> None:
        """Add what the reader is not sure of, in both languages."""
        self.doubts += [reason.text("vi") for reason in reasons]
        self.doubts_en += [reason.text("en") for reason in reasons]


@dataclass(slots=True)
class Fact:
    """One statistical statement of the prose."""

    section: str
    quote: str
    """Exact words of the paragraph, at most 25."""
    quantity: str
    """Canonical decimal string."""
    unit: str
    what: str
    qualifier: str = ""
    """trên | hơn | gần | dưới | … as printed, '' if none"""
    period: str = ""
    parts: list[str] = field(default_factory=list)
    """For a ratio X/Y: ['X', 'Y'] as canonical decimals."""
    indicator: str | None = None
    place: str = ""
    at: int = 0
    """Where the quote begins in the text of its paragraph."""


@dataclass(slots=True)
class HeaderLine:
    """A line that is neither narrative nor table: what stands above the first sentence, over an annex, at the end."""

    kind: str
    """letterhead | annex | signature"""
    text: str
    place: str


@dataclass(slots=True)
class Draft:
    """Everything `cchc read` says of one report."""

    report: ReportHeader
    sections: list[Section] = field(default_factory=list)
    rows: list[DraftRow] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    lines: list[HeaderLine] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def doubtful(self) -> list[DraftRow]:
        """Rows a person should look at before the draft is accepted, least certain first."""
        return sorted((row for row in self.rows if row.doubts), key=lambda row: row.match)
