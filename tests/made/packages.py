"""Packages written part by part, from XML."""

from __future__ import annotations

import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument"


def zipped(path: Path, members: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip file of `members`, in their order."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def _content_types(main: str, kind: str) -> str:
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/></Types>'
    )


def _relations(targets: dict[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{i}" Type="{R}/{kind}" Target="{target}"/>'
        for i, (target, kind) in enumerate(targets.items(), 1)
    )
    return (
        f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{lines}</Relationships>"
    )


def raw_docx(path: Path, body: str, *, prefix: str = "", kind: str = "document.main+xml", **parts: str) -> Path:
    """A .docx whose body is `body`; `parts` are inner XML of styles, numbering, footnotes, endnotes.

    `prefix` goes before the root of the main part (a DTD, say).
    """
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types("word/document.xml", f"{_TYPES}.wordprocessingml.{kind}"),
        "_rels/.rels": _relations({"word/document.xml": "officeDocument"}),
        "word/document.xml": f"{_HEAD}{prefix}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations({f"{name}.xml": name for name in parts}),
    }
    for name, inner in parts.items():
        members[f"word/{name}.xml"] = f"{_HEAD}<w:{name} {NAMESPACES}>{inner}</w:{name}>"
    return zipped(path, members)


def raw_xlsx(path: Path, sheets: dict[str, str], *, styles: str = "", strings: str = "", workbook: str = "") -> Path:
    """A .xlsx of `sheets` (name → inner XML of the worksheet); `workbook` goes before the list of sheets."""
    listed = "".join(f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"/>' for i, name in enumerate(sheets, 1))
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types("xl/workbook.xml", f"{_TYPES}.spreadsheetml.sheet.main+xml"),
        "_rels/.rels": _relations({"xl/workbook.xml": "officeDocument"}),
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{S}" xmlns:r="{R}">{workbook}<sheets>{listed}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            {
                **{f"worksheets/sheet{i}.xml": "worksheet" for i in range(1, len(sheets) + 1)},
                "styles.xml": "styles",
                "sharedStrings.xml": "sharedStrings",
            }
        ),
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{S}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'{_HEAD}<sst xmlns="{S}">{strings}</sst>',
    }
    for i, inner in enumerate(sheets.values(), 1):
        members[f"xl/worksheets/sheet{i}.xml"] = f'{_HEAD}<worksheet xmlns="{S}">{inner}</worksheet>'
    return zipped(path, members)
