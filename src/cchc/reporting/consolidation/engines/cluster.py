"""A Spark cluster of its own on this machine: one master and its workers, started out of the pyspark package.

with cluster(workers=2) as nodes:
    session = connect(nodes.address)

Everything listens on 127.0.0.1 only, and nobody connects without the secret that each start makes anew. A cluster
that others run is used by its address (`connect`); see docs/how-to/large-scale.md.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cchc.core.messages import Message
from cchc.reporting.consolidation.engines.base import EngineUnavailable, needed

LOOPBACK = "127.0.0.1"
JAVA = 17
"""The oldest Java that Spark 4 runs on."""
START_SECONDS = 60
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
MASTER_READY = re.compile(r"Starting Spark master at (spark://[\d.]+:\d+)")
OPENED = (
    "java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util",
    "java.util.concurrent", "java.util.concurrent.atomic", "sun.nio.ch", "sun.nio.cs", "sun.security.action",
    "sun.util.calendar",
)  # fmt: skip
"""What Spark needs of Java's own modules; its own scripts open the same."""
WORKER_READY = re.compile(r"Successfully registered with master")

NO_JAVA = Message(
    "Spark cần Java {java} trở lên; máy này {found}. Cài bằng: apt install openjdk-{java}-jre-headless,"
    " hoặc đặt JAVA_HOME.",
    "Spark needs Java {java} or newer; this machine {found_en}. Install it: apt install openjdk-{java}-jre-headless,"
    " or set JAVA_HOME.",
)
NOT_STARTED = Message(
    "Không khởi động được {part} của Spark trong {seconds} giây. Dòng cuối của nhật ký: {line}",
    "Spark's {part} did not start within {seconds} seconds. Last line of its log: {line}",
)


def java() -> Path:
    """The `java` that will be used; EngineUnavailable where there is none, or it is too old."""
    home = os.environ.get("JAVA_HOME")
    found = Path(home) / "bin" / "java" if home else Path(shutil.which("java") or "")
    if not found.is_file():
        raise _no_java("không có", "has none")
    said = subprocess.run([str(found), "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', said.stderr + said.stdout)
    if version is None or int(version[1]) < JAVA:
        old = version[1] if version else "?"
        raise _no_java(f"có bản {old}", f"has version {old}")
    return found


def _no_java(found: str, found_en: str) -> EngineUnavailable:
    values: dict[str, str | int] = {"java": JAVA, "found": found, "found_en": found_en}
    return EngineUnavailable(Message(NO_JAVA.vi, NO_JAVA.en, values))


@dataclass
class Node:
    """One process of the cluster, in a group of its own with what it starts."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """End it and its executors at once, as a machine that loses its power does."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Cluster:
    """A running cluster. `settings` is what a session needs to connect."""

    address: str
    settings: dict[str, str]
    workers: list[Node] = field(default_factory=list)


@contextmanager
def cluster(workers: int = 2, *, cores: int = 1, memory: str = "1g") -> Iterator[Cluster]:
    """Start a master and `workers` on loopback, each with so many cores and so much memory; all gone afterwards.

    EngineUnavailable without the extra `spark` or without Java, or where a process does not start.
    """
    needed("pyspark", engine="Spark", extra="spark")
    runtime = java()
    place = Path(tempfile.mkdtemp(prefix="cchc-spark-"))
    settings = {
        "spark.authenticate": "true", "spark.authenticate.secret": secrets.token_hex(32),
        "spark.master.rest.enabled": "false",
    }  # fmt: skip
    nodes: list[Node] = []
    try:
        master = _start(runtime, place, "master", MASTER, settings, ["--host", LOOPBACK, "--port", "0"])
        nodes.append(master)
        address = _wait(master, MASTER_READY, "master")
        running = Cluster(address, settings)
        for number in range(workers):
            size = ["--cores", str(cores), "--memory", memory, "--work-dir", str(place / f"work-{number}")]
            worker = _start(
                runtime, place, f"worker-{number}", WORKER, settings, ["--host", LOOPBACK, *size, address]
            )  # fmt: skip
            nodes.append(worker)
            running.workers.append(worker)
        for worker in running.workers:
            _wait(worker, WORKER_READY, "worker")
        yield running
    finally:
        for node in reversed(nodes):
            node.kill()
        shutil.rmtree(place, ignore_errors=True)


def _start(
    runtime: Path, place: Path, name: str, role: str, settings: dict[str, str], arguments: list[str]
) -> Node:  # fmt: skip
    """One process, told its secret in a file that only this account reads."""
    properties = place / "spark.conf"
    if not properties.exists():
        properties.touch(mode=0o600)
        properties.write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
    log = place / f"{name}.log"
    command = [
        str(runtime), "-Xmx256m", *_opened(), "-cp", f"{home() / 'jars'}/*", role,
        "--properties-file", str(properties), "--webui-port", "0", *arguments,
    ]  # fmt: skip
    environment = {
        **os.environ, "SPARK_HOME": str(home()), "SPARK_LOCAL_IP": LOOPBACK, "SPARK_LOCAL_DIRS": str(place),
        "SPARK_SCALA_VERSION": _scala(),
    }  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment, cwd=place,
            start_new_session=True,
        )  # fmt: skip
    return Node(process, log)


def _opened() -> list[str]:
    return [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]


def home() -> Path:
    """Where the pyspark package lies, with Spark's own classes."""
    package: Any = needed("pyspark", engine="Spark", extra="spark")
    return Path(package.__file__).parent


def _scala() -> str:
    """The Scala its classes were made for, by the name of a file: 2.13. Workers ask for it before they start one."""
    name = next((home() / "jars").glob("spark-core_*.jar")).name
    return name.removeprefix("spark-core_").split("-", 1)[0]


def _wait(node: Node, ready: re.Pattern[str], part: str) -> str:
    """Until the log says that it runs; what it said."""
    until = time.monotonic() + START_SECONDS
    said = ""
    while time.monotonic() < until and node.process.poll() is None:
        said = node.log.read_text(errors="replace")
        if found := ready.search(said):
            return found[found.re.groups]
        time.sleep(0.1)
    line = (said.strip().splitlines() or ["—"])[-1][:300]
    values: dict[str, str | int] = {"part": part, "seconds": START_SECONDS, "line": line}
    raise EngineUnavailable(Message(NOT_STARTED.vi, NOT_STARTED.en, values))
