"""The hour of the deadline: many people type into their forms at once and a tenth of them send, through a real server
in its own processes; held against the same load on the bare view that stores one row."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.urls import reverse

from bench.database import analyze, scratch
from bench.measure import Line
from bench.week import DAY
from cchc.platform.accounts.models import Grant, User
from cchc.platform.units.models import Placement, Reach, Unit
from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.tests.made import owed
from cchc.reporting.reports.models import Report, ReportVersion

FORM = "khanh-hoa-xa-2023"
PEOPLE = {"postgresql": 200, "sqlite": 40}
SAVES = 15
"""Cells each person saves, one after the other; the first begins the report."""
PAUSE = 8.0
"""Seconds a person takes to find the row, type the figure and look at it, copied from paper: a form of 250 rows in half
an hour. A cell takes half as long, or half as long again."""
LIMIT = 4.0
WARMING = 12
"""How many open their form before the hour begins: as many as the server has threads."""


@dataclass
class Person:
    """Somebody at the keyboard: the address of the form, and the cookies of the browser."""

    address: str
    cookie: str
    sends: bool


def run(full: bool) -> list[Line]:
    """p95 of a save while everybody types, ours against bare. A tenth of the people with `full` False."""
    with scratch() as database:
        people = _people(PEOPLE[database] if full else PEOPLE[database] // 4)
        analyze()
        with _server() as server:
            _warm(server, people[:WARMING])
            bare = _load(server, people, bare=True)
            ours = _load(server, people, bare=False)
        _nothing_lost(len(people))
    p95, base = _p95(ours), _p95(bare)
    return [Line("forms", f"deadline-hour {database}", len(people), p95 / base, LIMIT, "the bare view, same load", p95)]


def _warm(server: str, people: list[Person]) -> None:
    """Let every process of the server load its catalogue and forms before anything is timed, by opening forms."""
    with ThreadPoolExecutor(len(people)) as pool:
        for _ in range(2):
            list(pool.map(lambda one: _get(f"{server}{one.address}", one), people))


def _get(url: str, person: Person) -> None:
    cookies = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={person.cookie}"}
    urllib.request.urlopen(urllib.request.Request(url, headers=cookies), timeout=120).read()


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _people(number: int) -> list[Person]:
    """Communes of one province, each with a drafter signed in and a form begun by nobody yet."""
    province = Unit.objects.create(code="tinh", name="Tỉnh", folded="tinh", kind="province", level="province")
    collector = User.objects.create(username="tong-hop", name="Người tổng hợp", unit=province)
    Grant.objects.create(user=collector, role="collector", unit=province, begins=date(2020, 1, 1))
    Reach.objects.create(ancestor=province, unit=province, depth=0)
    made = []
    for at in range(number):
        unit = Unit.objects.create(code=f"x{at}", name=f"Xã {at}", folded=f"xa {at}", kind="commune", level="commune")
        Placement.objects.create(unit=unit, parent=province)
        Reach.objects.create(ancestor=unit, unit=unit, depth=0)
        Reach.objects.create(ancestor=province, unit=unit, depth=1)
        user = User.objects.create(username=f"soan{at}", name=f"Người soạn {at}", unit=unit)
        user.set_unusable_password()
        user.save()
        Grant.objects.create(user=user, role="drafter", unit=unit, begins=date(2020, 1, 1))
        duty = owed(unit, template=FORM)
        arguments = [duty.period.public_id, unit.public_id, FORM]
        made.append(Person(reverse("figures:fill", args=arguments), _session(user), sends=at % 10 == 0))
    bare = Report.objects.create(
        unit=province, template="bare", kind="quarter", regime="bare", period_code="2026-Q1", period_label="x",
        period_start=date(2026, 1, 1), period_end=date(2026, 4, 1),
    )  # fmt: skip
    os.environ["BENCH_BARE"] = f"{ReportVersion.objects.create(report=bare, number=1, typed=True).pk}:{province.pk}"
    return made


def _session(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


@contextmanager
def _server() -> Iterator[str]:
    """gunicorn on the scratch database, with the bare view beside the site."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="cchc-deadline-") as folder:
        started = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-w", "3", "--threads", "4", "-b", f"127.0.0.1:{port}",
             "--log-level", "error", "bench.deadline_site:application"],
            env={**os.environ, **_database(Path(folder))},
        )  # fmt: skip
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            started.terminate()
            started.wait(30)


def _database(folder: Path) -> dict[str, str]:
    """The scratch database, as the settings of another process name it."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        url = os.environ["CCHC_DATABASE_URL"].rpartition("/")[0]
        return {"CCHC_DATABASE_URL": f"{url}/{name}", "CCHC_DATA": str(folder), "CCHC_SECRET": settings.SECRET_KEY}
    connection.close()
    return {"CCHC_DATABASE_URL": f"sqlite:///{name}", "CCHC_DATA": str(folder), "CCHC_SECRET": settings.SECRET_KEY}


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _load(server: str, people: list[Person], *, bare: bool) -> list[float]:
    """Everybody types at once; seconds of each save. An answer that is no success fails the measure."""
    gate = threading.Barrier(len(people))
    with ThreadPoolExecutor(len(people)) as pool:
        each = pool.map(lambda one: _types(server, one, gate, bare=bare), people)
        return [took for times in each for took in times]


def _types(server: str, person: Person, gate: threading.Barrier, *, bare: bool) -> list[float]:
    form = compiled(FORM)
    assert form is not None
    rows = [key for key, slot in form.slots.items() if not slot.computed and slot.kind == "count" and slot.known]
    times = []
    hand = random.Random(person.address)
    gate.wait()
    time.sleep(hand.uniform(0, PAUSE))
    for at, row in enumerate(rows[:SAVES]):
        cell = {"row": row, "v": str(100 + at), "s": "value", "e": "", "d": DAY, "seen": None, "tried": []}
        body = json.dumps({"request": f"{person.cookie[:8]}-{at}", "cells": [cell]}).encode()
        start = time.perf_counter()
        _post(f"{server}/bare/save/" if bare else f"{server}{person.address}cells/", body, person)
        times.append(time.perf_counter() - start)
        time.sleep(PAUSE * hand.uniform(0.5, 1.5))
    if person.sends and not bare:
        form_data = b"action=send_figures&seen=0"
        _post(f"{server}{person.address.replace('/figures/fill/', '/reviews/take/')}", form_data, person)
    return times


def _post(url: str, body: bytes, person: Person) -> None:
    kind = "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"
    token = "a" * 32
    cookies = f"{settings.SESSION_COOKIE_NAME}={person.cookie}; {settings.CSRF_COOKIE_NAME}={token}"
    headers = {"Content-Type": kind, "Cookie": cookies, "X-CSRFToken": token}
    try:
        urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60).read()
    except urllib.error.HTTPError as refused:
        raise RuntimeError(f"{url}: {refused.code} {_why(refused)}") from refused


def _why(refused: urllib.error.HTTPError) -> str:
    """The refusal of a page, or the answer itself."""
    text = refused.read().decode()
    return " ".join(re.sub(r"<[^>]+>", " ", text[max(0, text.find("<main")) :]).split())[:400]


def _nothing_lost(people: int) -> None:
    """Every cell everybody saved is there, once."""
    kept: Any = Figure.objects.filter(regime="cchc", superseded=None)
    assert kept.count() == people * SAVES, f"{kept.count()} figures of {people * SAVES}"
    assert Figure.objects.filter(regime="cchc").count() == people * SAVES


if shutil.which("gunicorn") is None and not Path(sys.executable).with_name("gunicorn").exists():
    raise ImportError("gunicorn is not installed")
