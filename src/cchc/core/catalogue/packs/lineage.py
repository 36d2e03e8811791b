"""Reading how the rows of a form came from those of earlier forms: lineage.csv."""

from __future__ import annotations

from pathlib import Path

from cchc.core.catalogue.model import Catalogue, Lineage
from cchc.core.catalogue.packs.cells import Line, read_lines

KINDS = ("same", "renamed", "unit_changed", "definition_changed", "split", "merged")
COLUMNS = ("kind", "from_template", "from_row", "to_row", "note", "source")


def read_lineage(folder: Path, name: str, catalogue: Catalogue) -> None:
    """Add the edges that lead into form `name`, where it has any. All forms must have been read before."""
    file = f"{name}/lineage.csv"
    if not (folder / file).exists():
        return
    seen: set[tuple[str, ...]] = set()
    for line in read_lines(folder, file, COLUMNS):
        edge = Lineage(
            kind=line.choice("kind", KINDS),
            from_template=line.text("from_template"),
            from_row=line.text("from_row"),
            to_template=name,
            to_row=line.text("to_row"),
            note=line.cells["note"],
            source=line.cells["source"],
        )
        _check_ends(edge, line, catalogue)
        statement = (edge.kind, edge.from_template, edge.from_row, edge.to_row)
        if statement in seen:
            raise line.error("Dòng này lặp lại một dòng trên.", "This line repeats one above.")
        seen.add(statement)
        catalogue.lineage.append(edge)


def _check_ends(edge: Lineage, line: Line, catalogue: Catalogue) -> None:
    for template, row in ((edge.from_template, edge.from_row), (edge.to_template, edge.to_row)):
        if template not in catalogue.templates or row not in catalogue.templates[template]:
            raise line.error(
                "Không có dòng “{row}” trong mẫu “{template}”.",
                "There is no row “{row}” in form “{template}”.",
                row=row,
                template=template,
            )
    earlier, later = catalogue.templates[edge.from_template], catalogue.templates[edge.to_template]
    if earlier is later or earlier.valid_from > later.valid_from:
        raise line.error(
            "Mẫu “{earlier}” không có trước mẫu “{later}”.",
            "Form “{earlier}” does not come before form “{later}”.",
            earlier=earlier.id,
            later=later.id,
        )
