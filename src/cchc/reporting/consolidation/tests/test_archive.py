"""Periods sealed as Parquet: whole, never written again, and what the database said at one moment."""

from __future__ import annotations

import errno
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cchc.core.figures import Figure as Value
from cchc.core.rollup.result import Cell
from cchc.platform.jobs.models import Job
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation import additions, archive, parquet, sealed_totals, tasks
from cchc.reporting.consolidation.engines import base
from cchc.reporting.consolidation.engines.base import EngineUnavailable, needed
from cchc.reporting.consolidation.engines.chosen import engine_for
from cchc.reporting.consolidation.engines.duck import Duck
from cchc.reporting.consolidation.engines.live import Live
from cchc.reporting.consolidation.health import archive_is_what_it_was
from cchc.reporting.consolidation.members import members
from cchc.reporting.consolidation.question import Question, Whose
from cchc.reporting.consolidation.selectors import consolidated
from cchc.reporting.consolidation.tests.made import PERIOD, REGIME, at_once, small_country
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.turns import turn
from cchc.reporting.forms.models import Regime, RegimeKind, ReportingPeriod
from cchc.reporting.forms.regimes import services
from cchc.reporting.forms.regimes.shipping import load_shipped

pytestmark = pytest.mark.django_db
RECEIVED, SETTLED, RATE = Cell("C3.3a"), Cell("C3.3b"), Cell("C3.3")


@pytest.fixture
def country(settings: Any, tmp_path: Path) -> dict[str, Unit]:
    settings.DATA = tmp_path
    made = small_country()
    at_once([
        (made[name], cell.indicator, amount, "value")
        for name, amount in (("a", 10), ("b", 20), ("c", 2**53 + 1)) for cell in (RECEIVED, SETTLED)
    ])  # fmt: skip
    return made


def correct(one: Unit, amount: int) -> None:
    """Another figure takes the place of what the unit said, as an adjustment does."""
    with turn(one, REGIME) as instant:
        old = Figure.objects.get(unit=one, indicator="C3.3a", superseded=None)
        Figure.objects.filter(pk=old.pk).update(superseded=instant)
        old.pk, old.amount, old.recorded, old.accepted = None, amount, instant, instant
        old.save(force_insert=True)


def test_it_works(country: dict[str, Unit]) -> None:
    sealed = archive.seal(REGIME, PERIOD)
    assert (sealed.number, sealed.rows) == (1, 6)
    assert archive.damaged(sealed) == []
    assert archive.sealed(REGIME) == [sealed]
    results = sealed_totals.totals([sealed], catalogue())
    live = consolidated(Question(country["nation"].pk, REGIME, PERIOD), Whose.all)
    assert results == dict(live.results)
    assert results[country["nation"].pk, PERIOD, RECEIVED].figure.amount == 2**53 + 31


def test_what_a_whole_adds_is_in_its_total(country: dict[str, Unit]) -> None:
    place = additions.Place(country["west"], REGIME, PERIOD, RECEIVED)
    additions.contribute(place, Value.of(5), reason="Sở tự tiếp nhận")
    sealed = archive.seal(REGIME, PERIOD)
    results = sealed_totals.with_additions(sealed_totals.totals([sealed], catalogue()), [sealed], catalogue())
    assert results[country["west"].pk, PERIOD, RECEIVED].figure.amount == 35
    assert results == dict(consolidated(Question(country["nation"].pk, REGIME, PERIOD), Whose.all).results)


def test_what_is_sealed_already_is_not_sealed_again(country: dict[str, Unit]) -> None:
    first = archive.seal(REGIME, PERIOD)
    written = first.facts.stat().st_mtime_ns
    assert archive.seal(REGIME, PERIOD) == first
    assert first.facts.stat().st_mtime_ns == written
    assert not list(first.folder.parent.glob(".new-*"))


def test_a_correction_makes_the_next_generation_and_leaves_the_first(country: dict[str, Unit]) -> None:
    first = archive.seal(REGIME, PERIOD)
    correct(country["a"], 11)
    assert not archive.current(first)
    second = archive.seal(REGIME, PERIOD)
    assert second.number == 2
    assert archive.generations(REGIME, PERIOD) == [first, second]
    amounts = [
        sealed_totals.totals([one], catalogue())[country["west"].pk, PERIOD, RECEIVED].figure.amount
        for one in (first, second)
    ]
    assert amounts == [30, 31]
    assert archive.damaged(first) == []


def test_a_draft_or_another_period_changes_nothing(country: dict[str, Unit]) -> None:
    first = archive.seal(REGIME, PERIOD)
    with turn(country["a"], REGIME) as instant:
        one = Figure.objects.filter(unit=country["a"]).first()
        one.pk, one.recorded, one.accepted = None, instant, None
        one.save(force_insert=True)
    assert archive.current(first)


def test_another_map_or_an_older_database_is_noticed(country: dict[str, Unit], monkeypatch: pytest.MonkeyPatch) -> None:
    first = archive.seal(REGIME, PERIOD)
    monkeypatch.setattr(archive, "_map", lambda period: "another")
    assert not archive.current(first)
    monkeypatch.undo()
    assert archive.current(first)
    later = archive.Ledger.objects.order_by("-last").first()
    archive.Ledger.objects.update(last=later.last - timedelta(days=1))
    assert not archive.current(first)


def test_a_full_disk_leaves_what_was_there(country: dict[str, Unit], monkeypatch: pytest.MonkeyPatch) -> None:
    first = archive.seal(REGIME, PERIOD)
    correct(country["a"], 11)

    def full(*_: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(parquet, "write_places", full)
    with pytest.raises(archive.NotSealed, match="No space left") as refused:
        archive.seal(REGIME, PERIOD)
    assert "còn nguyên" in refused.value.message.text("vi")
    assert archive.newest(REGIME, PERIOD) == first
    assert list(first.folder.parent.iterdir()) == [first.folder]


def test_two_at_once_get_a_number_each(country: dict[str, Unit]) -> None:
    first = archive.seal(REGIME, PERIOD)
    second = archive._write(first.folder.parent, REGIME, PERIOD, None)
    assert (first.number, second.number) == (1, 2)


def test_a_period_without_figures_and_a_strange_name_are_refused(country: dict[str, Unit]) -> None:
    with pytest.raises(archive.NotSealed) as empty:
        archive.seal(REGIME, "2020-Q1")
    assert empty.value.about == "empty"
    with pytest.raises(archive.NotSealed) as strange:
        archive.seal(REGIME, "../2026")
    assert strange.value.about == "name"


def test_the_doctor_names_a_file_that_was_touched(country: dict[str, Unit]) -> None:
    sealed = archive.seal(REGIME, PERIOD)
    assert list(archive_is_what_it_was()) == []
    sealed.facts.write_bytes(sealed.facts.read_bytes() + b"x")
    (trouble,) = archive_is_what_it_was()
    assert "facts.parquet" in trouble.said.text("en")
    (sealed.folder / archive.MANIFEST).write_text("{")
    (trouble,) = archive_is_what_it_was()
    assert "cchc archive" in trouble.said.text("vi")


# --- the close of a period


@pytest.fixture
def period(country: dict[str, Unit]) -> ReportingPeriod:
    load_shipped()
    regime = Regime.objects.get(code=REGIME)
    return ReportingPeriod.objects.create(
        regime=regime, regime_kind=RegimeKind.objects.filter(regime=regime).order_by("pk")[0], kind="quarter",
        code=PERIOD, label=PERIOD, start="2026-01-01", end="2026-04-01", as_of="2026-03-31", state="open",
        opened=timezone.now(),
    )  # fmt: skip


def test_the_close_of_a_period_seals_it_and_the_night_seals_what_was_corrected(
    country: dict[str, Unit], period: ReportingPeriod
) -> None:
    services.close(period)
    job = Job.objects.get(key=f"consolidation.seal:{REGIME}:{PERIOD}")
    assert list(archive.due()) == [(REGIME, PERIOD)]
    tasks.seal_period.func(*job.arguments["args"])
    assert list(archive.due()) == []
    correct(country["b"], 7)
    assert tasks.seal_corrected.func() == 1
    assert archive.newest(REGIME, PERIOD).number == 2
    assert tasks.seal_corrected.func() == 0


def test_without_the_extra_a_period_closes_and_nothing_is_sealed(
    country: dict[str, Unit], period: ReportingPeriod, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "installed", lambda: False)
    services.close(period)
    assert not Job.objects.filter(key__startswith="consolidation.seal").exists()
    assert tasks.seal_corrected.func() == 0


def test_an_extra_that_is_not_installed_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(base, "import_module", missing)
    with pytest.raises(EngineUnavailable) as refused:
        needed("duckdb", engine="DuckDB", extra="analytics")
    for language in ("vi", "en"):
        assert "pip install 'cchc[analytics]'" in refused.value.message.text(language)


# --- pages from sealed periods


def test_pages_take_a_current_sealed_period_and_otherwise_the_database(country: dict[str, Unit], settings: Any) -> None:
    question = Question(country["nation"].pk, REGIME, PERIOD)
    before = consolidated(question, Whose.all)
    settings.ENGINE = "duckdb"
    assert isinstance(engine_for(question, members(question)), Live)
    archive.seal(REGIME, PERIOD)
    assert isinstance(engine_for(question, members(question)), Duck)
    assert isinstance(engine_for(question, members(question), [RECEIVED]), Live)
    assert isinstance(engine_for(Question(question.unit, REGIME, PERIOD, drafts=True), members(question)), Live)
    assert consolidated(question, Whose.all).results == before.results
    correct(country["a"], 11)
    assert isinstance(engine_for(question, members(question)), Live)


def test_a_total_that_cannot_be_written_leaves_the_file_before_it(
    country: dict[str, Unit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "totals.csv"
    out.write_text("before")

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sealed_totals, "_lines", full)
    with pytest.raises(OSError, match="No space"):
        sealed_totals.write_csv(out, {}, {})
    assert out.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
