"""The formula language: `[C3.3b] / [C3.3a] * 100`. See docs/reference/formulas.md."""

from cchc.core.catalogue.formulas.errors import FormulaError
from cchc.core.catalogue.formulas.formula import Formula, parse
from cchc.core.catalogue.formulas.nodes import Reference

__all__ = ["Formula", "FormulaError", "Reference", "parse"]
