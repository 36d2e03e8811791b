"""The formula language: `[C3.3b] / [C3.3a] * 100`. See docs/reference/formulas.md."""

from cchc.core.catalogue.formulas.checks import Described, Descriptions, descriptions
from cchc.core.catalogue.formulas.cycles import check_all, find_cycles
from cchc.core.catalogue.formulas.errors import FormulaError
from cchc.core.catalogue.formulas.formula import Formula, parse
from cchc.core.catalogue.formulas.nodes import Reference
from cchc.core.catalogue.formulas.values import Lookup

__all__ = [
    "Described",
    "Descriptions",
    "Formula",
    "FormulaError",
    "Lookup",
    "Reference",
    "check_all",
    "descriptions",
    "find_cycles",
    "parse",
]
