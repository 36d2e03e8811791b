"""The catalogue as data: indicators, forms and their lineage, read from files and checked.

A folder of packs holds indicators.csv, breakdowns.csv and terms.csv, and one folder per form with
template.toml, rows.csv and lineage.csv. See docs/how-to/add-a-form.md.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cchc.core.catalogue.model import Catalogue
from cchc.core.catalogue.packs.errors import PackError
from cchc.core.catalogue.packs.formulas import check_formulas
from cchc.core.catalogue.packs.indicators import read_indicators, read_words
from cchc.core.catalogue.packs.lineage import read_lineage
from cchc.core.catalogue.packs.places import Places
from cchc.core.catalogue.packs.rows import check_rows
from cchc.core.catalogue.packs.templates import read_template
from cchc.core.catalogue.packs.wording import add_wordings
from cchc.core.messages import Message

__all__ = ["SHIPPED", "PackError", "in_use", "load", "use"]

SHIPPED = Path(__file__).parent
"""The packs that come with cchc."""


def load(folder: Path | None = None) -> Catalogue:
    """The shipped packs and, added to them, those of an administrators' `folder` of the same schema.

    The shipped catalogue is read once and shared: do not change it. PackError says file, line and reason of
    the first thing that is wrong; ids already taken are refused, so shipped packs cannot be redefined.
    """
    if folder is None:
        return _shipped()
    if not folder.is_dir():
        raise PackError(str(folder), None, Message("Không có thư mục này.", "There is no such folder."))
    return _read((SHIPPED, folder))


def in_use() -> Catalogue:
    """The catalogue this process reads and checks with: the shipped one, unless `use` said otherwise."""
    return _chosen or _shipped()


def use(catalogue: Catalogue | None) -> None:
    """Read and check with `catalogue` from now on; None: with the shipped one."""
    global _chosen
    _chosen = catalogue


_chosen: Catalogue | None = None


@cache
def _shipped() -> Catalogue:
    return _read((SHIPPED,))


def _read(folders: tuple[Path, ...]) -> Catalogue:
    catalogue = Catalogue()
    places: Places = {}
    forms: list[tuple[Path, str]] = []
    for folder in folders:
        read_words(folder, catalogue)
        read_indicators(folder, catalogue, places)
        names = sorted(path.parent.name for path in folder.glob("*/template.toml"))
        forms += [(folder, name) for name in names]
    for folder, name in forms:
        read_template(folder, name, catalogue, places)
    for folder, name in forms:
        read_lineage(folder, name, catalogue)
    for template in catalogue.templates.values():
        check_rows(template, catalogue, places)
    check_formulas(catalogue, places)
    add_wordings(catalogue)
    return catalogue
