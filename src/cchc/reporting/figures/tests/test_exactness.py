"""No float and no decimal field is anywhere near a figure."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

import pytest
from django.db import connection, models

from cchc.core.figures import amount, entry, state, total
from cchc.core.figures import figure as core_figure
from cchc.platform.sources import asking, registry
from cchc.reporting.figures import cells, filling, form, past, selectors, services, turns
from cchc.reporting.figures import models as figure_models
from cchc.reporting.figures.models import Figure
from cchc.reporting.reports.models import ReportRow

MODULES = [
    amount,
    core_figure,
    entry,
    state,
    total,
    asking,
    registry,
    cells,
    figure_models,
    selectors,
    services,
    turns,
    filling,
    form,
    past,
]
NOT_FIGURES = {(ReportRow, "match")}
"""How sure the reader of a file was of a binding: a confidence, added to nothing."""


def touched(model: type[models.Model], seen: set[type[models.Model]]) -> set[type[models.Model]]:
    """The model and all it points to."""
    if model in seen:
        return seen
    seen.add(model)
    for field in model._meta.get_fields(include_hidden=False):
        if field.concrete and field.is_relation and isinstance(field.related_model, type):
            touched(field.related_model, seen)
    return seen


def inexact(model: type[models.Model]) -> Iterator[str]:
    for field in model._meta.get_fields():
        if isinstance(field, models.FloatField | models.DecimalField) and (model, field.name) not in NOT_FIGURES:
            yield f"{model.__name__}.{field.name}"


def test_it_works() -> None:
    reached = touched(Figure, set())
    assert {"Figure", "Report", "ReportVersion", "ReportRow", "Unit", "Event"} <= {model.__name__ for model in reached}
    assert [name for model in reached for name in inexact(model)] == []


@pytest.mark.parametrize("field", [models.FloatField(), models.DecimalField(max_digits=9, decimal_places=2)])
def test_an_inexact_field_would_be_found(field: models.Field) -> None:  # type: ignore[type-arg]
    class Wrong(models.Model):
        class Meta:
            app_label = "figures"
            abstract = True

    field.contribute_to_class(Wrong, "value")
    assert list(inexact(Wrong)) == ["Wrong.value"]


def faults(source: str) -> list[str]:
    """Floats a program makes: the name, a literal, a true division."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            found.append(f"{node.lineno}: true division")
        elif isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append(f"{node.lineno}: {node.value}")
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in {"float", "FloatField", "DecimalField", "Avg", "StdDev", "Variance"}:
                found.append(f"{node.lineno}: {name}")
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_writer_reader_and_core_make_no_float(module: ModuleType) -> None:
    assert faults(inspect.getsource(module)) == []


@pytest.mark.parametrize("source", ["a / b", "a /= 2", "float(a)", "0.5", "models.FloatField()", "Avg('amount')"])
def test_a_float_would_be_found(source: str) -> None:
    assert len(faults(source)) == 1


@pytest.mark.django_db
def test_the_database_keeps_whole_numbers() -> None:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, "figures_figure")
        kinds = {column.name: connection.introspection.get_field_type(column.type_code, column) for column in described}
    assert kinds["amount"] == "BigIntegerField"
    assert not {"FloatField", "DecimalField"} & set(kinds.values())
