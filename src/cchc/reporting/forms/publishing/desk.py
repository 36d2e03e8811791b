"""A draft as the pages work with it: its proposal, rows, rules, and what it would become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cchc.core.annex.proposal import Proposal, from_json
from cchc.core.annex.suggestion import Suggestion
from cchc.core.catalogue.model import Catalogue, Template
from cchc.core.messages import Message
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.forms.models import TemplateDraft
from cchc.reporting.forms.publishing import assembling, comparing, ruling
from cchc.reporting.forms.publishing.assembling import About, Assembled, Rule
from cchc.reporting.forms.publishing.deciding import Counts, Working, counts, working


@dataclass
class Desk:
    """What follows from a draft; each part is worked out when it is first asked for."""

    draft: TemplateDraft

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue the draft is decided against."""
        return catalogue()

    @cached_property
    def proposal(self) -> Proposal:
        """What the reader said."""
        return from_json(self.draft.proposal)

    @cached_property
    def bare(self) -> list[Working]:
        """The rows as they stand, without what is wrong with them."""
        return working(self.proposal, self.draft.decisions, self.catalogue)

    @cached_property
    def rows(self) -> list[Working]:
        """The rows as they stand, each with what the catalogue will refuse."""
        problems = assembling.row_problems(self.assembled(), self.catalogue)
        for one in self.bare:
            one.problems = [] if one.open else problems.get(one.row.key, [])
        return self.bare

    @cached_property
    def counts(self) -> Counts:
        """How far the rows are."""
        return counts(self.rows)

    @cached_property
    def unitless(self) -> int:
        """How many decided rows make an indicator without a unit."""
        return sum(one.unitless and one.state == "decided" for one in self.bare)

    @cached_property
    def before(self) -> Template | None:
        """The form it is compared with."""
        return self.catalogue.templates.get(self.draft.based_on)

    @cached_property
    def rules(self) -> list[Rule]:
        """Rules that were taken, proposed and own."""
        return ruling.taken(self.suggestions, self.draft.rules)

    @cached_property
    def suggestions(self) -> Sequence[Suggestion]:
        """Rules the labels suggest."""
        return ruling.suggested([one.row for one in self.bare], self.catalogue, self.before)

    @cached_property
    def lineage(self) -> list[comparing.Origin]:
        """Where each row came from, with people's corrections."""
        if self.before is None:
            return []
        after = self.assembled().template
        return comparing.origins(self.before, after, self.catalogue, self.draft.lineage)

    def assembled(self, about: About | None = None) -> Assembled:
        """The form it would become."""
        return assembling.assemble(self.proposal, self.bare, self.rules, about or About(), self.catalogue.indicators)

    def row(self, position: int) -> Working | None:
        """The row at a position."""
        return self.rows[position - 1] if 0 < position <= len(self.rows) else None

    def by_table(self) -> list[tuple[Any, list[Working]]]:
        """Tables with their rows, in printed order."""
        return [(table, [one for one in self.rows if one.row.table == table.key]) for table in self.proposal.tables]

    def obstacles(self) -> list[Message]:
        """What stands between the draft and publishing, apart from what is typed on that page."""
        found: list[Message] = []
        if self.counts.open:
            found.append(Message("Còn {n} dòng chưa quyết định.", "{n} rows are not decided.", {"n": self.counts.open}))
        if self.counts.sure:
            sure = {"n": self.counts.sure}
            text = Message("Còn {n} dòng chắc chắn chưa nhận.", "{n} sure rows are not accepted.", sure)
            found.append(text)
        if self.counts.problems:
            text = Message("{n} dòng có lỗi.", "{n} rows have an error.", {"n": self.counts.problems})
            found.append(text)
        wrong = None if self.counts.problems else assembling.formula_problem(self.assembled(), self.catalogue)
        return [*found, wrong] if wrong else found
