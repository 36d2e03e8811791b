"""The appendices of the five real reports as annexes: at least 97 % of the rows right without a touch."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.core.annex import Proposal, propose
from cchc.core.catalogue.packs import load
from cchc.core.reading.formats import open_file
from tests.annexes.emptied import as_xlsx, emptied_docx
from tests.annexes.measure import FORMS, measure, without

PROMISED = 0.97


def read(path: Path) -> Proposal:
    return propose([open_file(path)], load())


def held(proposal: Proposal, form: str) -> None:
    score = measure(proposal, load().templates[form])
    assert score.share >= PROMISED, (score.wrong, score.missing)
    assert not score.extra
    assert proposal.nearest == form


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("suffix", ["docx", "pdf", "txt"])
def test_the_filled_appendix(reports: Path, name: str, suffix: str) -> None:
    held(read(reports / f"{name}.{suffix}"), FORMS[name])


@pytest.mark.parametrize("name", FORMS)
def test_the_empty_form_gives_the_same_rows(reports: Path, tmp_path: Path, name: str) -> None:
    source = reports / f"{name}.docx"
    filled, empty = read(source), read(emptied_docx(source, tmp_path / "empty.docx"))
    held(empty, FORMS[name])
    assert [(row.key, row.parent, row.kind, row.unit, row.indicator) for row in empty.rows] == [
        (row.key, row.parent, row.kind, row.unit, row.indicator) for row in filled.rows
    ]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("empty", [False, True])
def test_as_a_workbook(reports: Path, tmp_path: Path, name: str, empty: bool) -> None:
    held(read(as_xlsx(reports / f"{name}.docx", tmp_path / "annex.xlsx", empty=empty)), FORMS[name])


@pytest.mark.parametrize("name", FORMS)
def test_keys_are_those_of_the_form(reports: Path, name: str) -> None:
    form = load().templates[FORMS[name]]
    assert [row.key for row in read(reports / f"{name}.docx").rows] == [row.key for row in form.rows]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_nobody_has_seen_binds_nothing_wrongly(reports: Path, tmp_path: Path, name: str) -> None:
    """With the form taken out of the catalogue: what is not right waits for a person or is called new."""
    proposal = propose([open_file(reports / f"{name}.docx")], without(FORMS[name], tmp_path))
    score = measure(proposal, load().templates[FORMS[name]])
    assert score.decisions["wrong but sure"] == 0
    assert proposal.nearest != FORMS[name]


@pytest.mark.parametrize(
    ("form", "least"),
    [("gia-lai-2021", 0.84), ("gia-lai-2022", 0.88), ("khanh-hoa-xa-2023", 0.65), ("bieu-mau-2022", 0.88)],
)
def test_a_form_nobody_has_seen_is_bound_for_the_most_part(
    reports: Path, tmp_path: Path, form: str, least: float
) -> None:
    name = next(name for name, of in FORMS.items() if of == form)
    proposal = propose([open_file(reports / f"{name}.docx")], without(form, tmp_path))
    score = measure(proposal, load().templates[form])
    assert score.decisions["right"] / score.rows >= least


def test_a_scan_is_refused_in_words(reports: Path) -> None:
    """A scan has no text: the reader of files says so, before anything is proposed."""
    from cchc.core.reading.errors import UnreadableFile

    with pytest.raises(UnreadableFile) as refused:
        read(reports / "000-kbang-2021-q1-scan.pdf")
    assert refused.value.message.vi
    assert refused.value.message.en
