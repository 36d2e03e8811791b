"""The steps of a report on any page about it, and the words of steps."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language, pgettext_lazy

from cchc.core.messages import Message
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.slots import anchor_of
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reviews import corrections
from cchc.reporting.reviews.loops import ACTIONS
from cchc.reporting.reviews.models import Step
from cchc.reporting.reviews.sent import say
from cchc.reporting.reviews.steps import fields_of, situation

register = template.Library()

RETURNS = frozenset({"return_inside", "return_unsigned"})
"""Steps that send a report back to its drafter."""
TOOK = {
    "number": pgettext_lazy("of a step", "number"),
    "date": pgettext_lazy("of a step", "date"),
    "place": pgettext_lazy("of a step", "place"),
    "signer": pgettext_lazy("of a step", "signed by"),
    "signer_title": pgettext_lazy("of a step", "position"),
    "comment": pgettext_lazy("of a step", "comment"),
    "file": pgettext_lazy("of a step", "signed copy"),
    "file_reason": pgettext_lazy("of a step", "attached all the same"),
    "due": pgettext_lazy("of a step", "due again"),
    "letter": pgettext_lazy("of a step", "letter"),
}
"""What is typed with a step, in words."""


@register.inclusion_tag("reviews/_steps.html", takes_context=True)
def steps(context: Any, owed: Obligation) -> dict[str, Any]:
    """The steps whoever looks may take with the report of `owed`; who has it where there is none."""
    request = context["request"]
    found = situation(owed, request.user)
    offers = [
        (offer, fields_of(found, offer.action.code, request.user) if offer.fields else {}) for offer in found.offers
    ]
    return {
        "request": request, "csrf_token": context.get("csrf_token"), "now": found, "owed": owed, "offers": offers,
        "address": address_of(owed),
    }  # fmt: skip


@register.inclusion_tag("reviews/_returned.html")
def returned(owed: Obligation) -> dict[str, Any]:
    """Why the report came back inside its unit, while nobody has handed it on again."""
    last = Step.objects.filter(report=owed.report_id).select_related("actor").order_by("-id").first()
    return {"step": last if last is not None and last.action in RETURNS else None}


@register.filter
def in_words(message: Message) -> str:
    """A message in the page's language."""
    return message.text(get_language() or "vi")


@register.filter
def step_done(code: str) -> str:
    """What the history says of a step."""
    action = ACTIONS.get(code)
    return action.done.text(get_language() or "vi") if action else code


@register.filter
def step_say(code: str) -> str:
    """The button of a step."""
    action = ACTIONS.get(code)
    return action.say.text(get_language() or "vi") if action else code


@register.filter
def took_words(step: Step) -> list[str]:
    """What was typed with a step, one line each."""
    return [f"{TOOK[name]}: {said}" for name, said in step.took.items() if said and name in TOOK]


@register.filter
def finding_words(finding: dict[str, Any], what: str) -> str:
    """`title` or `message` of a finding as it was sent, in the page's language."""
    english = finding.get(f"{what}_en") if get_language() == "en" else ""
    return str(english or finding.get(what, ""))


@register.filter
def correction_field(what: str) -> str:
    """The name of what was put right: a field of the document, or a section."""
    known = corrections.FIELDS.get(what)
    return known.text(get_language() or "vi") if known else what


@register.filter
def row_anchor(key: str) -> str:
    """Where the form shows a row."""
    return anchor_of(key)


@register.filter
def iso_day(day: str) -> str:
    """2026-04-02 → 02/04/2026."""
    return "/".join(reversed(day.split("-")))


@register.filter
def said_figure(figure: Any) -> str:
    """A figure's number, or its state in words."""
    return say(figure)


@register.filter
def of(typed: Any, name: str) -> str:
    """The reason typed for an item of this name."""
    return str(typed.get(f"why:{name}", "")) if typed else ""


@register.filter
def rule_of(typed: Any, name: str) -> str:
    """The rule whose finding an item of this name was made from."""
    return str(typed.get(f"rule:{name}", "")) if typed else ""


KEPT = 300
"""Letters shown on each side of a change; what is between is left out."""


@register.filter
def middle(text: str) -> str:
    """Words that stayed, without the middle of a long run."""
    return text if len(text) <= 2 * KEPT else f"{text[:KEPT]} … {text[-KEPT:]}"
