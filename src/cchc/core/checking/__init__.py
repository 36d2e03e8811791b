"""A report → findings: every number held against its form, its neighbours, the prose and the unit's past."""

from cchc.core.checking.check import RULES, Checked, check
from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.rule import FAMILIES, NEEDS, Rule

__all__ = ["FAMILIES", "NEEDS", "RULES", "Checked", "Finding", "Place", "Rule", "Severity", "check"]
