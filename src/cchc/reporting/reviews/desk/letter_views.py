"""The official letter that asks units to review: what it would say, the file, its number."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.core.writing.official.document import Incomplete
from cchc.reporting.reviews.desk import letters, places
from cchc.reporting.reviews.desk.forms import LetterForm
from cchc.reporting.reviews.desk.reminding_views import back, chosen_rows
from cchc.reporting.reviews.desk.views import asked_period

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_POST
def letter(request: HttpRequest, period: UUID) -> HttpResponse:
    """What one letter would ask of the units ticked, an annex each; with `number`, keep number and date of it."""
    found = asked_period(request, period)
    owed = chosen_rows(request, found, "request_review")
    annexes = letters.annexes(found, owed)
    if not annexes:
        messages.warning(
            request,
            _("Nothing is asked of these units yet: open what they sent and ask for a review; then make the letter."),
        )
        return redirect(back(request, found))
    form = LetterForm(request.POST if "number" in request.POST else None)
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["date"]
        count = letters.number(found, letters.unlettered(annexes), form.cleaned_data["number"], day, request.user)
        said = ngettext("The letter is written to %(n)s request.", "The letter is written to %(n)s requests.", count)
        messages.success(request, said % {"n": count})
        return redirect(back(request, found))
    asked = {one.owed.pk for one in annexes}
    context = {
        "period": found, "annexes": annexes, "form": form, "back": request.POST.get("back", ""),
        "here": back(request, found), "without": [one.unit for one in owed if one.pk not in asked],
        "units": [one.unit for one in owed],
    }  # fmt: skip
    return render(request, "reviews/desk/letter.html", context, status=422 if form.is_bound else 200)


@require_POST
def letter_file(request: HttpRequest, period: UUID) -> HttpResponse:
    """The letter with an annex for each of the units ticked, as .docx."""
    found = asked_period(request, period)
    annexes = letters.annexes(found, chosen_rows(request, found, "request_review"))
    if not annexes:
        messages.warning(request, _("Nothing is asked of these units yet."))
        return redirect(back(request, found))
    sender = places.sender(request.user)
    if sender is None:
        messages.error(request, _("Your role is held over no single unit, so nobody knows who writes the letter."))
        return redirect(back(request, found))
    try:
        file = letters.document(found, annexes, sender)
    except Incomplete as lacking:
        messages.error(request, lacking.message.text(get_language() or "vi"))
        return redirect(back(request, found))
    answer = HttpResponse(file, content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="de-nghi-ra-soat-{found.code}.docx"'
    return answer
