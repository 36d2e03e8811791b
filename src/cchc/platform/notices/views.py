"""A person's notices, and for administrators the mails that tell of them."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cchc.platform.events.services import record
from cchc.platform.notices import events, post, services
from cchc.platform.notices.forms import PreferenceForm
from cchc.platform.notices.models import Letter, Notice, Preference
from cchc.platform.notices.policies import LETTERS

ON_A_PAGE = 50


@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What the person was told, newest first."""
    return _page(request)


@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """How the person wants to be told from now on."""
    form = PreferenceForm(request.POST, instance=_preference(request))
    if not form.is_valid():
        return _page(request, form)
    form.save()
    messages.success(request, _("Kept: this is how you are told from now on."))
    return redirect("notices:list")


def _preference(request: HttpRequest) -> Preference:
    return Preference.objects.filter(user=request.user).first() or Preference(user=request.user)


def _page(request: HttpRequest, form: PreferenceForm | None = None) -> HttpResponse:
    page = Paginator(Notice.objects.filter(user=request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "unread": services.unread_count(request.user),
        "form": form or PreferenceForm(instance=_preference(request)),
        "server": settings.MAIL_SERVER,
    }
    return render(request, "notices/list.html", context, status=422 if form else 200)


@require_POST
def follow(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The person has read it; goes where it leads."""
    notice = get_object_or_404(Notice, public_id=public_id, user=request.user)
    services.read(request.user, notice)
    return redirect(notice.link if notice.link and request.POST.get("go") else "notices:list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """The person has read them all."""
    count = services.read(request.user)
    messages.success(
        request,
        ngettext("%(count)d notice is marked read.", "%(count)d notices are marked read.", count) % {"count": count},
    )
    return redirect("notices:list")


@never_cache
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Mails and what became of them; for administrators."""
    LETTERS.require(request.user, "administer", None)
    sent = Letter.objects.select_related("user").annotate(about=Count("notices")).order_by("-id")
    state = request.GET.get("state", "")
    sent = sent.filter(state=state) if state in Letter.State.values else sent
    found = dict(Letter.objects.order_by().values_list("state").annotate(n=Count("pk")))
    counts = [(one.value, one.label, found.get(one.value, 0)) for one in Letter.State]
    page = Paginator(sent, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "counts": counts, "server": settings.MAIL_SERVER}
    return render(request, "notices/letters.html", context)


@require_POST
def send_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have a mail sent again that failed or perhaps went out."""
    LETTERS.require(request.user, "administer", None)
    letter = get_object_or_404(Letter, public_id=public_id)
    with transaction.atomic():
        again = post.send_again(letter)
        if again:
            record(events.SENT_AGAIN, subject=letter)
    if again:
        messages.success(request, _("The mail is sent again within a minute or two."))
    else:
        messages.warning(request, _("Only a mail that failed or perhaps went out can be sent again."))
    return redirect("notices:letters")
