"""Official documents in the layout of Nghị định 30/2020/NĐ-CP: as .docx, as .pdf, and a check of the finished file."""

from cchc.core.writing.official.document import (
    Annex,
    Authority,
    Column,
    Draft,
    OfficialDocument,
    Row,
    Section,
    Table,
)

__all__ = ["Annex", "Authority", "Column", "Draft", "OfficialDocument", "Row", "Section", "Table"]
