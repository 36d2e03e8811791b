"""Prepare a data directory and serve from it: what `cchc demo` and `cchc serve` call."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from cchc.conf.starting import settle


def prepare(data_dir: Path | None = None) -> None:
    """Bring the database up to date, collect the static files, load the units of the country, the calendar, the
    regimes, the demo's people, the sample reports and a simulated province. Safe to repeat, and needs no network."""
    os.environ.setdefault("CCHC_DEMO", "1")
    settle(data_dir)
    from django.conf import settings
    from django.core.management import call_command

    from cchc.conf import country, people, simulated
    from cchc.platform.accounts.scope import everything
    from cchc.reporting.library.services import load_sample

    if old := set_aside():
        sys.stdout.write(OLD_DATABASE.format(old=old))
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with everything("prepare the demo"):
        country.load()
        people.load_people()
        load_sample()
        if settings.DEMO:
            open_periods()
            simulated.load()


def open_periods() -> None:
    """Open the year's period of each regime that has one and is running today: there is something to fill in then."""
    from cchc.platform.calendar.clock import today
    from cchc.reporting.forms.models import RegimeKind, ReportingPeriod
    from cchc.reporting.forms.regimes import planning, rules, services
    from cchc.reporting.reports.models import Kind

    for kind in RegimeKind.objects.filter(kind=Kind.YEAR).select_related("regime"):
        for year in (today().year, today().year + 1):
            plan = planning.plan(kind, rules.named(kind, year))
            known = ReportingPeriod.objects.filter(regime=kind.regime, code=plan.period.code)
            if plan.period.start <= today() < plan.period.end and not known.exists():
                services.open_period(plan)


OLD_DATABASE = (
    "Cơ sở dữ liệu của bản thử trước được giữ lại ở {old}; bản này bắt đầu với cơ sở dữ liệu mới.\n"
    "The database of an earlier trial version is kept as {old}; this one starts with a new one.\n"
)
TOO_OLD = (
    "Cơ sở dữ liệu này thuộc bản thử trước (dưới 0.1) và không nâng cấp được. Hãy đặt CCHC_DATA hoặc CCHC_DATABASE_URL "
    "khác.\nThis database belongs to an earlier trial version (before 0.1) and cannot be brought up to date. Set "
    "another CCHC_DATA or CCHC_DATABASE_URL."
)


def outdated() -> bool:
    """Whether the database was made by an earlier trial version, whose migrations were rewritten since."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    ours = {key for key in loader.applied_migrations if key[0] in OURS}
    return bool(ours) and (bool(ours - loader.disk_migrations.keys()) or ("accounts", "0001_initial") not in ours)


OURS = frozenset({"accounts", "events", "figures", "files", "forms", "library", "reports", "units"})


def set_aside() -> Path | None:
    """Move an outdated SQLite database out of the way, under a name that says so; None where there is none. Another
    kind of database is not touched: the process ends and says what to do."""
    from django.db import connection

    if not outdated():
        return None
    if connection.vendor != "sqlite":
        sys.exit(TOO_OLD)
    file = Path(connection.settings_dict["NAME"])
    connection.close()
    number = 1
    while (old := file.with_name(f"{file.stem}-old-{number}{file.suffix}")).exists():
        number += 1
    for ending in ("", "-wal", "-shm"):
        if (part := file.with_name(file.name + ending)).exists():
            part.rename(old.with_name(old.name + ending))
    return old


def publish_again() -> None:
    """Bring the packs of published forms in step with the database: they may be those of before a restore."""
    from cchc.reporting.forms.publishing import packs

    packs.rebuild()


def serve(host: str, port: int, data_dir: Path | None = None) -> None:
    """Serve with gunicorn until interrupted; replaces this process. The database is brought up to date first."""
    settle(data_dir)
    from django.conf import settings
    from django.core.management import call_command

    from cchc.conf import people

    if outdated():
        sys.exit(TOO_OLD)
    call_command("migrate", interactive=False, verbosity=0)
    publish_again()
    call_command("collectstatic", interactive=False, verbosity=0)
    shown = f"[{host}]" if ":" in host else host
    if not _free(host, port):
        sys.exit(f"Cổng {port} đang có chương trình khác dùng: thử --port {port + 1} · Port {port} is in use.")
    sys.stdout.write(f"cchc: http://{shown}:{port}/ · Ctrl+C\n")
    if settings.DEMO:
        sys.stdout.write(people.shown())
    sys.stdout.flush()
    names = [*settings.ALLOWED_HOSTS, *([host] if host not in {"0.0.0.0", "::"} else [])]  # noqa: S104 only compared
    os.environ["CCHC_HOSTS"] = ",".join(dict.fromkeys(names))
    os.execv(  # noqa: S606 our own interpreter with fixed arguments
        sys.executable,
        [
            sys.executable,
            "-m",
            "gunicorn",
            "cchc.conf.wsgi:application",
            f"--bind={shown}:{port}",
            "--workers=2",
            "--threads=4",
            "--timeout=60",
            "--log-level=warning",
        ],
    )


def _free(host: str, port: int) -> bool:
    """Whether nobody listens there; a host that is not ours is left for gunicorn to refuse."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        return probe.connect_ex((host, port)) != 0


def administrator(name: str, data_dir: Path | None = None) -> int:
    """Make or restore the first administrator and print the initial password; the exit code, 2 where it cannot be."""
    settle(data_dir)
    from django.core.management import call_command

    from cchc.conf import country, people
    from cchc.platform.accounts.scope import everything

    call_command("migrate", interactive=False, verbosity=0)
    with everything("make an administrator"):
        try:
            try:
                password = people.make_administrator(name)
            except people.NoTree:
                country.load()
                password = people.make_administrator(name)
        except people.NoTree:
            sys.stderr.write("Chưa có cây đơn vị: hãy nạp đơn vị trước · No units yet: load the units first.\n")
            return 2
    sys.stdout.write(
        f"Tài khoản · account: {name.strip().lower()}\nMật khẩu ban đầu · initial password: {password}\n"
        "Phải đổi khi đăng nhập lần đầu · It is changed at the first sign-in.\n"
    )
    return 0
