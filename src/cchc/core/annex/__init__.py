"""A form out of the annex of an official letter: proposed, compared with the last one, and made ready to publish."""

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

__all__ = [
    "Choice",
    "Letter",
    "Proposal",
    "ProposedRow",
    "ProposedTable",
    "as_json",
    "from_json",
    "new_indicators",
    "propose",
    "to_template",
]
