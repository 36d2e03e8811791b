"""Whose data a query may see. Every query on a unit's data runs inside a scope; outside one it raises.

A page gets the scope of the person who asked (`middleware.Scoped`); work without a person says why it may see all:

    with everything("seal the events"):
        ...
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import QuerySet


class OutsideScope(RuntimeError):
    """A query on a unit's data that nobody stands behind."""


@dataclass(slots=True)
class Acting:
    """In whose name the person of a scope works at the moment."""

    on_behalf: Any = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Units whose data may be seen. `units` None: all of them, and `why` says on whose word."""

    units: QuerySet[Any] | tuple[int, ...] | None
    """Ids of units; as a query it is put into others, not fetched."""
    actor: Any = field(default=None)
    """Who asks: a `User`, None for work of the system."""
    why: str = ""
    held: dict[Any, Any] = field(default_factory=dict, compare=False)
    """Day → what the actor holds on it, so that a request asks once; see `actors.held_by`."""
    acting: Acting = field(default_factory=Acting, compare=False)

    @property
    def on_behalf(self) -> Any:
        """Who the actor stands in for, by the grant that allowed what is being done; None: by an own grant."""
        return self.acting.on_behalf

    def only(self, unit: int) -> Scope:
        """This scope with one unit, which the caller found in it: shorter statements where all is about that one."""
        return replace(self, units=(unit,))

    def limit(self, rows: QuerySet[Any], path: str = "unit") -> QuerySet[Any]:
        """Those of `rows` whose unit, found along `path`, is in scope."""
        return rows if self.units is None else rows.filter(**{f"{path}__in": self.units})


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)
PROTECTED: set[str] = set()
"""Tables of models with a `ScopedManager`; statements that name one outside a scope are refused."""


def current() -> Scope:
    """The scope this query runs in; OutsideScope where there is none."""
    scope = _current.get()
    if scope is None:
        raise OutsideScope("a query on a unit's data needs a scope: within(scope) or everything(why)")
    return scope


def within_any() -> Scope | None:
    """The scope, or None outside one."""
    return _current.get()


@contextmanager
def within(scope: Scope) -> Iterator[Scope]:
    """Run inside `scope`."""
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)


@contextmanager
def everything(why: str) -> Iterator[Scope]:
    """See all units' data: for work of the system, which says why."""
    with within(Scope(None, why=why)) as scope:
        yield scope


class ScopedManager(models.Manager[Any]):
    """The rows in scope, found along `path` to their unit. A model has it as `objects`."""

    def __init__(self, path: str | None = None) -> None:
        super().__init__()
        self.own_path = path

    @property
    def path(self) -> str:
        """From a row to its unit. The managers Django derives for related rows (`report.versions`) are made without a
        path: theirs is that of the model's own manager."""
        if self.own_path is None and self.model._default_manager is not self:
            own = getattr(self.model._default_manager, "own_path", None)
            return "unit" if own is None else own
        return "unit" if self.own_path is None else self.own_path

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        super().contribute_to_class(model, name)
        if not model._meta.abstract:
            PROTECTED.add(model._meta.db_table)

    def get_queryset(self) -> QuerySet[Any]:
        return current().limit(super().get_queryset(), self.path)


FREE = re.compile(
    r"\s*(?:CREATE|ALTER|DROP|TRUNCATE|COMMENT|PRAGMA|VACUUM|ANALYZE|REINDEX|SAVEPOINT|RELEASE|ROLLBACK|SET|LOCK)\b",
    re.IGNORECASE,
)
"""Statements that tell nothing of anybody's data."""
INSERTS = re.compile(r"\s*(?:INSERT|REPLACE)\b", re.IGNORECASE)


@lru_cache(maxsize=4)
def _names(tables: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where a statement names one of `tables` as a whole word, and where it reads from one."""
    words = "|".join(map(re.escape, sorted(tables)))
    return re.compile(rf"\b(?:{words})\b"), re.compile(rf'\b(?:FROM|JOIN|USING)\s+"?(?:{words})\b', re.IGNORECASE)


def refused(sql: str) -> bool:
    """Whether a statement needs a scope: it reads, changes or removes rows of a protected table. To add rows needs
    none, as long as they are not read from one."""
    if not PROTECTED or FREE.match(sql):
        return False
    named, read = _names(frozenset(PROTECTED))
    return bool((read if INSERTS.match(sql) else named).search(sql))


def guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """An execute wrapper of Django's connections: raw SQL on protected tables needs a scope too."""
    if _current.get() is None and refused(sql):
        raise OutsideScope(f"a statement on a unit's data needs a scope: {sql[:80]}")
    return execute(sql, params, many, context)


def watch(connection: Any, **_: Any) -> None:
    """Put the guard on a new connection (signal `connection_created`)."""
    if guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard)
