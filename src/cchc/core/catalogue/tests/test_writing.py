"""A form written as a pack is read back as the same form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.catalogue.model import Catalogue, Code, Indicator, Lineage, Template, TemplateRow, TemplateTable
from cchc.core.catalogue.packs import SHIPPED, PackError, in_use, load, use
from cchc.core.catalogue.packs.indicators import read_indicators, read_words
from cchc.core.catalogue.packs.lineage import read_lineage
from cchc.core.catalogue.packs.templates import read_template
from cchc.core.catalogue.packs.writing import indicators_csv, lineage_csv, rows_csv, template_toml
from cchc.core.reading.report import matcher


def _words() -> Catalogue:
    catalogue = Catalogue()
    read_words(SHIPPED, catalogue)
    read_indicators(SHIPPED, catalogue, {})
    return catalogue


def _written(template: Template, folder: Path) -> None:
    (folder / template.id).mkdir(parents=True)
    (folder / template.id / "template.toml").write_text(template_toml(template), encoding="utf-8")
    (folder / template.id / "rows.csv").write_text(rows_csv(template.rows), encoding="utf-8")


def _read(name: str, folder: Path) -> Template:
    catalogue = _words()
    read_template(folder, name, catalogue, {})
    return catalogue.templates[name]


@pytest.mark.parametrize("name", sorted(path.parent.name for path in SHIPPED.glob("*/template.toml")))
def test_it_works(name: str, tmp_path: Path) -> None:
    template = _read(name, SHIPPED)
    _written(template, tmp_path)
    assert _read(name, tmp_path) == template


TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0|"), max_size=30).map(
    lambda text: text.replace("\r", " ").strip()
)
NAME = TEXT.filter(bool)
OPTION = NAME.filter(lambda text: text.isprintable() and "=" not in text)


@st.composite
def _templates(draw: st.DrawFn) -> Template:
    rows: list[TemplateRow] = []
    for key in draw(st.lists(NAME, min_size=1, max_size=6, unique=True)):
        codes = draw(st.lists(OPTION, max_size=3, unique=True))
        rows.append(
            TemplateRow(
                key=key,
                table="B",
                code=draw(TEXT),
                parent=draw(st.sampled_from([None, *(row.key for row in rows)])),
                label=draw(NAME),
                unit=draw(TEXT),
                kind=draw(st.sampled_from(("heading", "count", "ratio", "code", "money", "text"))),
                time=draw(st.sampled_from((None, "flow", "stock", "cumulative"))),
                codes=tuple(Code(number, label) for number, label in enumerate(codes)),
                aliases=tuple(draw(st.lists(NAME, max_size=3, unique=True))),
                level=draw(st.sampled_from((None, "all", "commune"))),
                reporter=draw(TEXT),
                system=draw(TEXT),
            )
        )
    return Template(
        id="mau",
        name=draw(TEXT),
        name_en=draw(TEXT),
        valid_from="2026-01-01",
        valid_to=draw(st.sampled_from((None, "2026-12-31"))),
        source=draw(TEXT),
        levels=("commune",),
        kinds=("quarter", "year"),
        tables=(TemplateTable("B", draw(TEXT), ("code", "label", "value"), draw(TEXT)),),
        rows=tuple(rows),
        outline=tuple(draw(st.lists(TEXT, max_size=3))),
        bounds=tuple(draw(st.lists(st.sampled_from(("[D2.2] <= [D2.1]", "[D2.1] = [D2.2]")), max_size=2))),
    )


def _plain(template: Template) -> Template:
    """Without the English of options that the shipped words happen to know."""
    rows = [replace(row, codes=tuple(replace(code, label_en="") for code in row.codes)) for row in template.rows]
    return replace(template, rows=tuple(rows))


@given(_templates())
def test_any_form_comes_back_as_it_was(template: Template) -> None:
    with TemporaryDirectory() as folder:
        _written(template, Path(folder))
        assert _plain(_read("mau", Path(folder))) == template


def test_lineage_comes_back_as_it_was(tmp_path: Path) -> None:
    known = load()
    edges = [edge for edge in known.lineage if edge.to_template == "gia-lai-2022"]
    _written(known.templates["gia-lai-2022"], tmp_path)
    (tmp_path / "gia-lai-2022" / "lineage.csv").write_text(lineage_csv(edges), encoding="utf-8")
    catalogue = Catalogue(templates=known.templates)
    read_lineage(tmp_path, "gia-lai-2022", catalogue)
    assert catalogue.lineage == edges


def test_an_indicator_comes_back_as_it_was(tmp_path: Path) -> None:
    own = Indicator(
        id="X3.1",
        label="Số hồ sơ, “có dấu”",
        label_en="Dossiers",
        group=3,
        unit="Hồ sơ",
        kind="count",
        time="flow",
        bounds=("[X3.1] <= [C3.3a]",),
        note="Dòng một\ndòng hai",
    )
    (tmp_path / "indicators.csv").write_text(indicators_csv([own]), encoding="utf-8")
    found = load(tmp_path).indicators["X3.1"]
    assert replace(found, unit_en="", aliases=()) == own


def test_a_mark_that_parts_lists_is_refused() -> None:
    row = TemplateRow("1", "B", "1", None, "Có hay không", kind="code", codes=(Code(0, "a | b"),))
    with pytest.raises(PackError, match=r"dấu \|"):
        rows_csv([row])


def test_an_edge_into_an_unknown_form_is_refused(tmp_path: Path) -> None:
    template = _read("gia-lai-2022", SHIPPED)
    _written(replace(template, id="mau"), tmp_path)
    edge = Lineage("same", "gia-lai-2022", "không có", "mau", "I/1")
    (tmp_path / "mau" / "lineage.csv").write_text(lineage_csv([edge]), encoding="utf-8")
    with pytest.raises(PackError, match="không có"):
        load(tmp_path)


# --- reading and checking with forms of one's own


def test_reading_goes_by_the_catalogue_in_use(tmp_path: Path) -> None:
    _written(replace(_read("gia-lai-2022", SHIPPED), id="mau"), tmp_path)
    shipped = matcher()
    try:
        use(load(tmp_path))
        assert "mau" in matcher().catalogue.templates
        assert matcher() is matcher()
    finally:
        use(None)
    assert in_use() is load()
    assert "mau" not in matcher().catalogue.templates
    assert shipped.catalogue is matcher().catalogue
