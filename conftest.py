"""Fixtures every test may use, and what a run does with skipped tests."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("untimed", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # on a busy machine a slow example is not a wrong one

NO_SKIPS = os.environ.get("CI_NO_SKIPS") == "1"
"""Set by .ci/run, where everything is installed: a test that skips there runs nowhere."""

DATABASE_FIXTURES = frozenset({"db", "transactional_db", "live_server"})


@pytest.fixture(scope="session")
def reports() -> Path:
    """Folder of the five real reports and, beside it, their checked lists; skipped where they are absent.

    They are public but not ours, so they are not in the repository. Point CCHC_REPORTS at the folder, or
    put it beside the repository as `../shared/reports`.
    """
    folder = Path(os.environ.get("CCHC_REPORTS", Path(__file__).parent.parent / "shared" / "reports"))
    if not folder.is_dir():
        pytest.skip("the real reports are not on this machine (set CCHC_REPORTS)")
    return folder


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers stay empty, for tests that ask thousands of them for their status alone: that is decided before a page is
    drawn. Every page is drawn in tests/browser/test_pages.py and tests/test_stored_text.py."""
    monkeypatch.setattr("django.template.base.Template.render", lambda self, context: "")


@pytest.fixture(scope="session", autouse=True)
def _emptied_after_tests() -> Iterator[None]:
    """Between tests with transactions of their own the database is emptied, append-only tables too."""
    from django.db import connection

    from cchc.platform.events.tests.emptying import emptiable

    with emptiable(connection):
        yield


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "database: touches the database (set on collection)")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that touch the database, so that they alone can be run again on another one; leave out those that
    start a Spark cluster, unless `-m spark` asks for them."""
    if "spark" not in (config.option.markexpr or ""):
        left_out = [item for item in items if item.get_closest_marker("spark")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("spark")]
    for item in items:
        fixtures = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        if fixtures or item.get_closest_marker("django_db"):
            item.add_marker("database")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say on which database this was; the other one is skipped as a whole."""
    if not os.environ.get("CCHC_DATABASE_URL", "").startswith("postgres"):
        terminalreporter.write_line("On SQLite. Not tried: PostgreSQL (set CCHC_DATABASE_URL).")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that says so, where nothing may be skipped; expected failures stay."""
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {reason}"
