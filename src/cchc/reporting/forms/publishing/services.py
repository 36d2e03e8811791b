"""What people do with a draft: bring an annex, decide its rows, take its rules, correct where rows came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction

from cchc.core.annex.proposal import as_json
from cchc.platform.events.services import record
from cchc.platform.files.purposes import ANNEX
from cchc.platform.files.services import store_all
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.forms import events
from cchc.reporting.forms.models import TemplateDraft, TemplateVersion
from cchc.reporting.forms.publishing.desk import Desk
from cchc.reporting.forms.publishing.known import own_rules, proposal_of

State = TemplateDraft.State
SAMPLE = Path(__file__).parent.parent / "sample"
"""An invented official letter with its annex, for whoever has none at hand."""


class DecidedMeanwhile(Exception):
    """Somebody else changed the same thing after this page was opened. `theirs` is what stands now."""

    def __init__(self, draft: TemplateDraft, theirs: Mapping[str, Any]) -> None:
        super().__init__("decided meanwhile")
        self.draft = draft
        self.theirs = theirs


class NotOpen(Exception):
    """The draft was published or discarded meanwhile."""

    def __init__(self, draft: TemplateDraft) -> None:
        super().__init__(draft.state)
        self.draft = draft


def start(files: Iterable[UploadedFile], author: Any) -> TemplateDraft:
    """Keep the files of a letter; reading them is begun by the caller, after the transaction."""
    stored = store_all(list(files), author, purpose=ANNEX)
    with transaction.atomic():
        draft = TemplateDraft.objects.create(names=[file.name for file in stored], author=author)
        draft.files.add(*stored)
        record(events.DRAFTED, subject=draft)
    return draft


def change(draft: TemplateDraft, apply: Callable[[TemplateDraft], None]) -> TemplateDraft:
    """Change an open draft under its lock: who comes second works on what the first one left."""
    with transaction.atomic():
        held = TemplateDraft.objects.select_for_update().get(pk=draft.pk)
        if held.state != State.OPEN:
            raise NotOpen(held)
        held.lock += 1
        apply(held)
        held.save(update_fields=["decisions", "rules", "lineage", "about", "based_on", "lock", "changed"])
    return held


def decide(draft: TemplateDraft, position: int, decision: Mapping[str, Any], *, seen: int, by: Any) -> TemplateDraft:
    """Decide one row. `seen` is the lock version of the decision the page showed; DecidedMeanwhile where another one
    stands now. An empty decision takes back what was decided."""

    def apply(held: TemplateDraft) -> None:
        row = Desk(held).bare[position - 1]
        if row.at != seen:
            raise DecidedMeanwhile(held, row.decided or {})
        if decision:
            kept = {**(row.decided or {}), **decision, "at": held.lock, "by": by.pk}
            held.decisions = {**held.decisions, row.proposed.key: kept}
        else:  # what was put right by hand goes too; that somebody was here stays, for who looks at an old page
            held.decisions = {**held.decisions, row.proposed.key: {"at": held.lock, "by": by.pk}}

    return change(draft, apply)


def accept(draft: TemplateDraft, which: str, by: Any) -> int:
    """Take every row that stands as 'sure' or 'new' the way it is proposed; how many. Decided rows stay."""
    taken: list[str] = []

    def apply(held: TemplateDraft) -> None:
        decisions = dict(held.decisions)
        for one in Desk(held).bare:
            if one.state != which:
                continue
            held_before = decisions.get(one.proposed.key, {})
            decisions[one.proposed.key] = {
                **held_before,
                "decision": one.proposed.decision,
                "all": True,
                "at": held.lock,
                "by": by.pk,
            }
            taken.append(one.proposed.key)
        held.decisions = decisions

    with transaction.atomic():
        held = change(draft, apply)
        if taken:
            record(events.DECIDED, subject=held, rows=len(taken), what=which)
    return len(taken)


def fill_units(draft: TemplateDraft, unit: str, by: Any) -> int:
    """Give all decided new indicators that have none this unit; how many. Each can be put right by itself."""
    filled: list[str] = []

    def apply(held: TemplateDraft) -> None:
        decisions = dict(held.decisions)
        for one in Desk(held).bare:
            if one.unitless and one.state == "decided":
                decisions[one.proposed.key] = {
                    **decisions[one.proposed.key],
                    "unit": unit,
                    "at": held.lock,
                    "by": by.pk,
                }
                filled.append(one.proposed.key)
        held.decisions = decisions

    with transaction.atomic():
        held = change(draft, apply)
        if filled:
            record(events.DECIDED, subject=held, rows=len(filled), what="unit")
    return len(filled)


def take_back_all(draft: TemplateDraft, by: Any) -> int:
    """Undo the last taking of many rows at once: those of one lock version."""
    undone: list[str] = []

    def apply(held: TemplateDraft) -> None:
        last = max((one["at"] for one in held.decisions.values() if one.get("all")), default=0)
        decisions = dict(held.decisions)
        for key, one in held.decisions.items():
            if last and one.get("all") and one["at"] == last:
                decisions[key] = {"at": held.lock, "by": by.pk}
                undone.append(key)
        held.decisions = decisions

    with transaction.atomic():
        held = change(draft, apply)
        if undone:
            record(events.DECIDED, subject=held, rows=len(undone), what="undone")
    return len(undone)


def rule(draft: TemplateDraft, identifiers: Iterable[str], taken: bool | None) -> TemplateDraft:
    """Take proposed rules, leave them, or (None) neither. An own rule that is left goes."""
    wanted = set(identifiers)

    def apply(held: TemplateDraft) -> None:
        rules = dict(held.rules)
        for name, chosen in (("taken", True), ("left", False)):
            kept = [one for one in rules.get(name, ()) if one not in wanted]
            rules[name] = [*kept, *sorted(one for one in wanted if taken is chosen and not one.startswith("own:"))]
        if taken is False:
            rules["own"] = [one for one in rules.get("own", ()) if one["id"] not in wanted]
        held.rules = rules

    return change(draft, apply)


def write_rule(draft: TemplateDraft, kind: str, row: str, text: str) -> TemplateDraft:
    """Keep a rule somebody wrote; the caller has checked it."""

    def apply(held: TemplateDraft) -> None:
        own = list(held.rules.get("own", ()))
        own.append({"id": f"own:{held.lock}", "kind": kind, "row": row, "text": text})
        held.rules = {**held.rules, "own": own}

    return change(draft, apply)


def compare_with(draft: TemplateDraft, pack: str) -> TemplateDraft:
    """Compare with another form; corrections of the comparison before it go, since they named its rows."""

    def apply(held: TemplateDraft) -> None:
        if held.based_on != pack:
            held.based_on, held.lineage = pack, {}

    return change(draft, apply)


def correct_origin(draft: TemplateDraft, key: str, kind: str, before: list[str]) -> TemplateDraft:
    """Say where a row really came from; an empty kind takes the correction back."""

    def apply(held: TemplateDraft) -> None:
        kept = {other: said for other, said in held.lineage.items() if other != key}
        held.lineage = kept | ({key: {"kind": kind, "from": before}} if kind else {})

    return change(draft, apply)


def remember(draft: TemplateDraft, typed: Mapping[str, str], *, seen: int | None = None) -> TemplateDraft:
    """Keep what was typed on the page of publishing, valid or not. With `seen`, the lock version that page showed of
    these words: DecidedMeanwhile where somebody else wrote other ones since."""

    def apply(held: TemplateDraft) -> None:
        stands = held.about
        if seen is not None and stands.get("at", 0) != seen and _words(stands) != _words(typed):
            raise DecidedMeanwhile(held, stands)
        held.about = {**_words(typed), "at": held.lock}

    return change(draft, apply)


def _words(typed: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in typed.items() if name != "at"}


def discard(draft: TemplateDraft) -> bool:
    """Put a draft aside. It can be taken back; a published one stays."""
    states = (State.WAITING, State.READING, State.FAILED, State.OPEN)
    with transaction.atomic():
        put = TemplateDraft.objects.filter(pk=draft.pk, state__in=states).update(state=State.DISCARDED)
        if put:
            record(events.DISCARDED, subject=draft)
    return bool(put)


def restore(draft: TemplateDraft) -> None:
    """Take a discarded draft back; one that was not read yet is read again."""
    state = State.OPEN if draft.proposal else State.WAITING
    with transaction.atomic():
        if TemplateDraft.objects.filter(pk=draft.pk, state=State.DISCARDED).update(state=state):
            record(events.RESTORED, subject=draft)


def start_sample(author: Any) -> TemplateDraft:
    """A draft of the invented letter that comes with the program."""
    files = sorted(path for path in SAMPLE.iterdir() if path.suffix in (".docx", ".xlsx", ".pdf"))
    uploads = [SimpleUploadedFile(path.name, path.read_bytes()) for path in files]
    return start(uploads, author)


def start_from(identifier: str, author: Any) -> TemplateDraft:
    """A draft that says what a form of the catalogue says, every row sure: to amend it. KeyError for no such form."""
    form = catalogue().templates[identifier]
    version = TemplateVersion.objects.filter(pack=identifier).first()
    proposal = proposal_of(form)
    typed = (
        {"form": version.form, "name": form.name, "name_en": form.name_en, "regime": version.regime} if version else {}
    )
    with transaction.atomic():
        draft = TemplateDraft.objects.create(
            names=[form.name],
            author=author,
            state=State.OPEN,
            proposal=as_json(proposal),
            decisions={row.key: {"decision": row.decision, "at": 1, "by": author.pk} for row in proposal.rows},
            rules={"own": own_rules(form)},
            about=typed,
            based_on=identifier,
        )
        record(events.DRAFTED, subject=draft)
    return draft
