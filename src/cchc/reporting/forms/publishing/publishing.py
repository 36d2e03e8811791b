"""Publishing a form, and taking it back as far as that can be done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.core.catalogue.model import Catalogue, Lineage
from cchc.core.catalogue.packs import PackError
from cchc.core.catalogue.packs.writing import indicators_csv, lineage_csv, rows_csv, template_toml
from cchc.platform.events.services import record
from cchc.reporting.forms import events
from cchc.reporting.forms.models import FormUse, RegimeKind, TemplateDraft, TemplateVersion
from cchc.reporting.forms.publishing import amending, comparing, packs
from cchc.reporting.forms.publishing.assembling import About, Assembled
from cchc.reporting.forms.publishing.desk import Desk
from cchc.reporting.forms.publishing.services import DecidedMeanwhile, NotOpen
from cchc.reporting.forms.regimes.refusals import RegimeRefused
from cchc.reporting.forms.regimes.services import undo_rule, use_form


class NotPublishable(ValueError):
    """Why it cannot be published: a field of the page, '' for the form itself, and a sentence."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Publication:
    """What a person says when publishing."""

    form: str
    name: str
    name_en: str
    valid_from: date
    regime: str
    letter_number: str
    letter_date: date
    deadline: str = ""
    contact: str = ""
    reason: str = ""


def last_version(form: str) -> TemplateVersion | None:
    """The last published version of a form."""
    return TemplateVersion.objects.filter(form=form, withdrawn__isnull=True).order_by("-number").first()


def prepared(desk: Desk, said: Publication) -> tuple[Assembled, TemplateVersion]:
    """The version it would become, unsaved. NotPublishable says what is in the way."""
    before = last_version(said.form)
    shipped = said.form in desk.catalogue.templates and not TemplateVersion.objects.filter(form=said.form).exists()
    if shipped:
        raise NotPublishable("form", _("This id belongs to a form that came with the program; choose another."))
    if before and said.valid_from <= before.valid_from:
        raise NotPublishable(
            "valid_from",
            _("The version before it holds from %(day)s; this one must begin later.")
            % {"day": f"{before.valid_from:%d/%m/%Y}"},
        )
    if before and not said.reason:
        raise NotPublishable("reason", _("Say why the form changes: the units that use it will read it."))
    number = 1 + max(TemplateVersion.objects.filter(form=said.form).values_list("number", flat=True), default=0)
    pack = said.form if number == 1 else f"{said.form}.{number}"
    source = f"{said.letter_number} ({said.letter_date:%d/%m/%Y})"
    about = About(pack, said.name, said.name_en or said.name, said.valid_from.isoformat(), source)
    assembled = desk.assembled(about)
    origin = [replace(edge, to_template=pack) for edge in _lineage(desk, source)]
    version = TemplateVersion(
        form=said.form,
        number=number,
        pack=pack,
        name=said.name,
        name_en=said.name_en or said.name,
        valid_from=said.valid_from,
        template_toml=template_toml(assembled.template),
        rows_csv=rows_csv(assembled.template.rows),
        lineage_csv=lineage_csv(origin) if origin else "",
        indicators_csv=indicators_csv(assembled.own) if assembled.own else "",
        row_count=len(assembled.template.rows),
        regime=said.regime,
        letter_number=said.letter_number,
        letter_date=said.letter_date,
        deadline=said.deadline,
        contact=said.contact,
        reason=said.reason,
        amended_from=before,
    )
    return assembled, version


def _lineage(desk: Desk, source: str) -> list[Lineage]:
    return comparing.lineage(desk.before, desk.lineage, source) if desk.before else []


def publish(draft: TemplateDraft, said: Publication, *, seen: int, by: object) -> TemplateVersion:
    """Publish the draft as it was seen. DecidedMeanwhile where somebody changed it since, NotOpen where it is
    published or discarded already, NotPublishable for all that is wrong with it."""
    with transaction.atomic():
        held = TemplateDraft.objects.select_for_update().get(pk=draft.pk)
        if held.state != TemplateDraft.State.OPEN:
            raise NotOpen(held)
        if held.lock != seen:
            raise DecidedMeanwhile(held, {})
        desk = Desk(held)
        for obstacle in desk.obstacles():
            raise NotPublishable("", obstacle.text(get_language() or "vi"))
        version = _written(desk, said, by)
        held.state, held.published = TemplateDraft.State.PUBLISHED, version
        held.save(update_fields=["state", "published", "changed"])
        transaction.on_commit(packs.rebuild)
    return version


def _written(desk: Desk, said: Publication, by: object) -> TemplateVersion:
    assembled, version = prepared(desk, said)
    before = version.amended_from
    if before and before.valid_to is None:
        before.valid_to = version.valid_from - timedelta(days=1)
    others = [before if before and one.pk == before.pk else one for one in packs.in_force()]
    try:
        known = packs.try_out([*others, version])
    except PackError as error:
        raise NotPublishable("", error.text(get_language() or "vi")) from error
    if before:
        before.save(update_fields=["valid_to"])
    version.published_by = by  # type: ignore[assignment]
    version.save()
    record(
        events.PUBLISHED,
        subject=version,
        reason=said.reason,
        form=version.form,
        number=version.number,
        begins=f"{version.valid_from:%d/%m/%Y}",
        letter=version.letter_number,
    )
    try:
        _put_to_use(version, assembled, known)
    except RegimeRefused as error:
        field = "valid_from" if error.field == "begins" else "regime"
        raise NotPublishable(field, error.message.text(get_language() or "vi")) from error
    if before:
        _amend(before, version)
    return version


def _put_to_use(version: TemplateVersion, assembled: Assembled, known: Catalogue) -> None:
    """Periods of the regime that open from the first day on use this version. RegimeRefused where its rules say no."""
    if not version.regime:
        return
    source = f"{version.letter_number} ({version.letter_date:%d/%m/%Y})"
    for kind in RegimeKind.objects.filter(regime__code=version.regime, kind__in=assembled.template.kinds):
        for level in assembled.template.levels:
            reason = version.reason or source
            use_form(kind, level, version.pack, version.valid_from, source=source, reason=reason, known=known)


def _amend(before: TemplateVersion, version: TemplateVersion) -> None:
    started = amending.move(before.pack, version.pack, version.valid_from)
    if started:
        record(
            events.AMENDED,
            subject=version,
            reason=version.reason,
            form=version.form,
            number=version.number,
            begins=f"{version.valid_from:%d/%m/%Y}",
            reports=started,
        )


def withdraw(version: TemplateVersion, reason: str) -> None:
    """Take back a version nobody has used: as if it had not been published, but for the record. The version before it
    holds on. NotPublishable where it was used, or a later version follows it."""
    with transaction.atomic():
        held = TemplateVersion.objects.select_for_update().get(pk=version.pk)
        if held.withdrawn or held.amended_by.filter(withdrawn__isnull=True).exists():
            raise NotPublishable("", _("A later version follows it: withdraw that one first."))
        if amending.used(held.pack):
            raise NotPublishable("", _("Reports use it already: it can only end on a day."))
        held.withdrawn, held.withdrawn_reason = timezone.now(), reason
        held.save(update_fields=["withdrawn", "withdrawn_reason"])
        _put_back(held)
        _try_or_refuse()
        record(events.WITHDRAWN, subject=held, reason=reason, form=held.form, number=held.number)
        transaction.on_commit(packs.rebuild)


def _put_back(held: TemplateVersion) -> None:
    """What the version took the place of takes it again: the days of the version before, uses, obligations."""
    before = held.amended_from
    if before is not None:
        before.valid_to = None
        before.save(update_fields=["valid_to"])
        amending.move(held.pack, before.pack, date.min)
    for use in FormUse.objects.filter(template=held.pack, ends__isnull=True).select_related("regime_kind"):
        try:
            undo_rule(use, held.withdrawn_reason)
        except RegimeRefused as error:
            raise NotPublishable("", error.message.text(get_language() or "vi")) from error


def _try_or_refuse() -> None:
    try:
        packs.try_out(packs.in_force())
    except PackError as error:
        text = _("Another form uses what this one brought: %(why)s") % {"why": error.text(get_language() or "vi")}
        raise NotPublishable("", text) from error


def end(version: TemplateVersion, last_day: date, reason: str) -> None:
    """End a version on a day; reports under it stay."""
    with transaction.atomic():
        held = TemplateVersion.objects.select_for_update().get(pk=version.pk)
        if last_day < held.valid_from:
            raise NotPublishable("last_day", _("The last day is before the first one."))
        if held.withdrawn or (held.valid_to and held.valid_to <= last_day):
            raise NotPublishable("last_day", _("It ends before that day already."))
        held.valid_to = last_day
        held.save(update_fields=["valid_to"])
        FormUse.objects.filter(template=held.pack, ends__isnull=True).update(ends=last_day + timedelta(days=1))
        ends = f"{last_day:%d/%m/%Y}"
        record(events.ENDED, subject=held, reason=reason, form=held.form, number=held.number, ends=ends)
        transaction.on_commit(packs.rebuild)
