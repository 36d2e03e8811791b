"""Several periods at once, each on its own map; nested wholes in steps; a worker that dies in the middle."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.core.rollup.result import Cell
from cchc.reporting.consolidation.adding import add_up
from cchc.reporting.consolidation.engines.base import EngineUnavailable, in_steps
from cchc.reporting.consolidation.engines.duck import Duck
from cchc.reporting.consolidation.engines.tests.sets import every_way, value
from cchc.reporting.consolidation.parquet import Fact, write_facts
from cchc.reporting.consolidation.sealed_totals import engine_on

KNOWN = every_way()
A1 = Cell("A1")
PERIODS = ("2025-Q4", "2026-Q1")


def sealed(folder: Path, units: int = 9) -> list[Path]:
    """The same units in two periods, with other figures."""
    files = []
    for number, period in enumerate(PERIODS):
        files.append(folder / f"{period}.parquet")
        facts = [value(unit, "A1", unit + 2**53 * number)._replace(period=period) for unit in range(1, units + 1)]
        write_facts(files[-1], facts)
    return files


MOVED = [(100, unit, PERIODS[0]) for unit in range(1, 10)] + [
    (100 if unit < 5 else 200, unit, PERIODS[1]) for unit in range(1, 10)
]
"""All units under 100 before, some of them under 200 afterwards."""


@pytest.mark.parametrize("name", ["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def test_each_period_is_added_up_on_its_own_map(tmp_path: Path, name: Any) -> None:
    with engine_on(name, sealed(tmp_path), MOVED) as engine:
        results = add_up(engine, KNOWN)
    assert {(unit, period): one.figure.amount for (unit, period, _), one in results.items()} == {
        (100, PERIODS[0]): 45,
        (100, PERIODS[1]): 10 + 4 * 2**53,
        (200, PERIODS[1]): 35 + 5 * 2**53,
    }


NUMBERS = st.integers(1, 6)
TRIPLES = st.lists(st.tuples(NUMBERS, st.integers(1, 60), st.sampled_from(PERIODS)), unique=True, max_size=200)


@given(rows=TRIPLES)
def test_steps_say_the_same_as_the_members(rows: list[tuple[int, int, str]]) -> None:
    steps = in_steps(rows)
    if steps is not None:
        wholes: dict[int, list[int]] = {}
        for whole, group in steps.wholes:
            wholes.setdefault(group, []).append(whole)
        assert sorted((whole, *rest) for group, *rest in steps.groups for whole in wholes[group]) == sorted(rows)


def test_nested_wholes_are_added_up_in_steps_and_others_are_not(tmp_path: Path) -> None:
    nested = [(1000 + unit % 3, unit) for unit in range(1, 31)] + [(1, unit) for unit in range(1, 31)]
    steps = in_steps(nested)
    assert steps is not None
    assert (len(steps.groups), len(steps.wholes)) == (30, 6)
    assert in_steps([(1000 + unit % 3, unit) for unit in range(1, 31)]) is None
    write_facts(tmp_path / "facts", [value(unit, "A1", 2**62) for unit in range(1, 31)])
    rows = {row[0]: row for row in Duck([tmp_path / "facts"], nested).rows("sums")}
    assert {unit: row[4] for unit, row in rows.items()} == {1: 30, 1000: 10, 1001: 10, 1002: 10}
    assert int(rows[1][9]) * 2**32 + int(rows[1][10]) == 30 * 2**62


# --- the cluster


@pytest.fixture
def nodes() -> Iterator[Any]:
    from cchc.reporting.consolidation.engines.cluster import cluster

    with cluster(workers=2) as running:
        yield running


@pytest.mark.spark
def test_a_worker_killed_in_the_middle_changes_nothing(nodes: Any, tmp_path: Path) -> None:
    from cchc.reporting.consolidation.engines.spark import Spark, connect

    files = []
    for part in range(24):
        files.append(tmp_path / f"{part}.parquet")
        facts = (
            Fact(unit, PERIODS[0], name, "", "value", 2**53 + unit, 0, value(1, "A1", 1).as_of)
            for unit in range(part * 500, part * 500 + 500) for name in ("A1", "A5.1", "C3.3a", "C3.3b")
        )  # fmt: skip
        write_facts(files[-1], facts)
    members = [(1 + unit % 7, unit) for unit in range(24 * 500)]
    expected = add_up(Duck(files, members), KNOWN)
    small = {"spark_sql_files_maxPartitionBytes": "20000", "spark_sql_files_openCostInBytes": "20000"}
    with connect(nodes, spark_sql_shuffle_partitions="8", **small) as session:
        engine = Spark(session, files, members)
        tracker = session.sparkContext.statusTracker()
        found: dict[str, Any] = {}

        def work() -> None:
            found["results"] = add_up(engine, KNOWN)

        running = threading.Thread(target=work)
        running.start()
        begun = _until_some_are_done(tracker, running)
        victim = nodes.workers[0]
        victim.kill()
        running.join()
        assert begun, "it was over before anything could be killed"
        assert victim.process.poll() is not None
        assert found["results"] == expected


def _until_some_are_done(tracker: Any, running: threading.Thread) -> bool:
    """Wait until tasks of a stage have ended and others of it have not."""
    waiting = threading.Event()
    while running.is_alive():
        for stage in tracker.getActiveStageIds():
            one = tracker.getStageInfo(stage)
            if one is not None and one.numTasks > 4 and 0 < one.numCompletedTasks < one.numTasks:
                return True
        waiting.wait(0.01)
    return False


@pytest.mark.spark
def test_nobody_connects_without_the_secret(nodes: Any) -> None:
    from cchc.reporting.consolidation.engines.spark import connect

    stranger = replace(nodes, settings={**nodes.settings, "spark.authenticate.secret": "guessed"})
    with pytest.raises(Exception, match=r"(?i)master|stopped"), ExitStack() as stack:
        stack.enter_context(connect(stranger)).sql("SELECT 1").collect()


@pytest.mark.spark
def test_the_cluster_listens_on_loopback_only_and_ends(nodes: Any) -> None:
    assert nodes.address.startswith("spark://127.0.0.1:")
    for node in nodes.workers:
        assert node.process.poll() is None
        assert "127.0.0.1" in node.log.read_text()
        node.kill()
        assert node.process.poll() is not None


def test_without_java_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from cchc.reporting.consolidation.engines import cluster

    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineUnavailable) as refused:
        cluster.java()
    for language in ("vi", "en"):
        assert "openjdk-17" in refused.value.message.text(language)


def test_a_java_that_is_too_old_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from cchc.reporting.consolidation.engines import cluster

    old = tmp_path / "bin" / "java"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    old.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineUnavailable, match="version 11"):
        cluster.java()
