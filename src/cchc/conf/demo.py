"""Prepare a data directory and serve from it: what `cchc demo` and `cchc serve` call."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path


def _settle(data_dir: Path | None) -> None:
    """Load Django with its data in `data_dir`, or where CCHC_DATA says."""
    if data_dir is not None:
        os.environ["CCHC_DATA"] = str(data_dir)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.conf.settings")
    import django

    django.setup()


def prepare(data_dir: Path | None = None) -> None:
    """Bring the database up to date, collect the static files, load the sample reports. Safe to repeat, and
    needs no network."""
    _settle(data_dir)
    from django.core.management import call_command

    from cchc.reporting.library.services import load_sample

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load_sample()


def serve(host: str, port: int, data_dir: Path | None = None) -> None:
    """Serve with gunicorn until interrupted; replaces this process. The database is brought up to date first."""
    _settle(data_dir)
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    shown = f"[{host}]" if ":" in host else host
    if not _free(host, port):
        sys.exit(f"Cổng {port} đang có chương trình khác dùng: thử --port {port + 1} · Port {port} is in use.")
    sys.stdout.write(f"cchc: http://{shown}:{port}/ · không cần tài khoản · no accounts · Ctrl+C\n")
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
