"""A form out of the annex of an official letter: proposed, compared with the last one, and made ready to publish."""

from cchc.core.annex.checked import checked
from cchc.core.annex.difference import Difference
from cchc.core.annex.differences import differences, lineage
from cchc.core.annex.proposal import (
    Choice,
    Letter,
    Proposal,
    ProposedRow,
    ProposedTable,
    as_json,
    from_json,
)
from cchc.core.annex.propose import propose
from cchc.core.annex.publish import new_indicators, to_template
from cchc.core.annex.suggestion import FormulaProblem, Suggestion, Trial
from cchc.core.annex.suggestions import in_indicators, suggestions
from cchc.core.annex.trial import try_out

__all__ = [
    "Choice",
    "Difference",
    "FormulaProblem",
    "Letter",
    "Proposal",
    "ProposedRow",
    "ProposedTable",
    "Suggestion",
    "Trial",
    "as_json",
    "checked",
    "differences",
    "from_json",
    "in_indicators",
    "lineage",
    "new_indicators",
    "propose",
    "suggestions",
    "to_template",
    "try_out",
]
