"""The engines: each takes figures and pairs, and gives rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cchc.platform.units.models import Unit
from cchc.reporting.consolidation.engines.base import Engine
from cchc.reporting.consolidation.engines.duck import Duck
from cchc.reporting.consolidation.engines.live import Live
from cchc.reporting.consolidation.engines.tests.sets import PERIOD, Given
from cchc.reporting.consolidation.members import pairs
from cchc.reporting.consolidation.parquet import write_facts
from cchc.reporting.consolidation.question import Question
from cchc.reporting.figures.models import Figure
from cchc.reporting.reports.models import Report, ReportVersion

Make = Callable[[Given], Engine]
UNITS = 200
"""Units there are; sets number them from 1."""


@pytest.fixture
def live(db: Any) -> Make:
    """The application's database, SQLite or PostgreSQL: the figures of a set in the place of those before."""
    units = Unit.objects.bulk_create(
        [Unit(code=f"u{n}", name=f"u{n}", folded=f"u{n}", kind="commune", level="commune") for n in range(UNITS)]
    )
    report = Report.objects.create(
        unit=units[0], template="t", kind="quarter", regime="cchc", period_code=PERIOD, period_label=PERIOD,
        period_start=date(2026, 1, 1), period_end=date(2026, 4, 1),
    )  # fmt: skip
    version = ReportVersion.objects.create(report=report, number=1)
    first = units[0].pk

    def make(given: Given) -> Engine:
        Figure.objects.all()._raw_delete("default")
        now = timezone.now()
        Figure.objects.bulk_create(
            Figure(
                version=version, unit_id=first + fact.unit - 1, regime="cchc", period=fact.period, state=fact.state,
                indicator=fact.indicator, breakdown=fact.breakdown, amount=fact.amount, scale=fact.scale,
                text="" if fact.amount is not None or fact.state != "value" else "words", as_of=fact.as_of,
                recorded=now, accepted=now,
            )
            for fact in given.facts
        )  # fmt: skip
        relation = pairs((parent, first + unit - 1) for parent, unit in given.members)
        return Live(Question(first, "cchc", PERIOD), relation)

    return make


@pytest.fixture
def duck(tmp_path: Path) -> Make:
    def make(given: Given) -> Engine:
        write_facts(tmp_path / "facts.parquet", given.facts)
        return Duck([tmp_path / "facts.parquet"], given.members)

    return make


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    """A session on a cluster of two workers, for all tests."""
    from cchc.reporting.consolidation.engines.cluster import cluster
    from cchc.reporting.consolidation.engines.spark import connect

    with cluster(workers=2) as nodes, connect(nodes, spark_sql_shuffle_partitions="4") as made:
        yield made


@pytest.fixture
def spark(session: Any, tmp_path: Path) -> Make:
    from cchc.reporting.consolidation.engines.spark import Spark

    made: list[int] = []

    def make(given: Given) -> Engine:
        made.append(1)
        file = tmp_path / f"facts-{len(made)}.parquet"
        write_facts(file, given.facts)
        return Spark(session, [file], given.members)

    return make
