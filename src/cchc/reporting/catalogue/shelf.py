"""The catalogue as this process holds it: the shipped forms and those an administrator published.

What is published lies as packs under `settings.PACKS`, and one small file there, the stamp, changes with every
publication. A process looks at the stamp once per request, and elsewhere at most once a second.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.core.signals import request_started

from cchc.core.catalogue.model import Catalogue
from cchc.core.catalogue.packs import PackError, load, use

log = logging.getLogger(__name__)

STAMP = "stamp"
"""Name of the file that says which publication the folder holds."""
OLD_AFTER = 1.0
"""Seconds after which a process that serves no request looks again."""

Known = tuple[Path, str]
"""A folder of packs and what its stamp says."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held:
    """A catalogue and where it came from. `generation` is 0 for the shipped forms alone, and counts up with each
    publication this process held."""

    known: Known
    generation: int
    catalogue: Catalogue


class Shelf:
    """One process's catalogue, exchanged for a new one when the stamp has changed."""

    def __init__(self) -> None:
        self._held: Held | None = None
        self._looked = 0.0
        self._published = 0
        self._lock = Lock()

    def look_again(self, **_signal: Any) -> None:
        """Look at the stamp at the next question."""
        self._looked = 0.0

    def held(self) -> Held:
        """The catalogue, and whether it is still the one asked before: by its generation."""
        held, now = self._held, time.monotonic()
        if held is not None and self._looked and now - self._looked < OLD_AFTER and held.known[0] == folder():
            return held
        with self._lock:
            known = (folder(), stamp(folder()))
            if self._held is None or self._held.known != known:
                self._held = self._read(known)
            self._looked = now
            return self._held

    def _read(self, known: Known) -> Held:
        """The catalogue of this folder. One that cannot be used leaves the shipped forms, and says so in the log:
        published packs were read by the same loader before they were written."""
        catalogue, generation = load(), 0
        if known[1]:
            try:
                catalogue = load(known[0])
            except PackError:
                log.exception("the published forms under %s cannot be used", known[0])
            else:
                self._published = generation = self._published + 1
        use(catalogue)
        return Held(known, generation, catalogue)


def folder() -> Path:
    """Where the packs of published forms are."""
    packs: Path = settings.PACKS
    return packs


def stamp(packs: Path) -> str:
    """What the folder holds, '' for nothing published."""
    try:
        return (packs / STAMP).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def arguments() -> list[str]:
    """What a command of ours needs to read with the published forms."""
    return ["--packs", str(folder())] if stamp(folder()) else []


SHELF = Shelf()
request_started.connect(SHELF.look_again, dispatch_uid="catalogue")


def derived(function: Callable[..., T]) -> Callable[..., T]:
    """Remember what follows from the catalogue for as long as the process holds that catalogue."""
    remembered = lru_cache(maxsize=4096)(lambda _generation, *asked: function(*asked))

    @wraps(function)
    def ask(*asked: Any) -> T:
        return remembered(SHELF.held().generation, *asked)

    return ask
