"""Files sent out, and those that wait in quarantine."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files import pictures, services
from cchc.platform.files.clamd import Unscanned
from cchc.platform.files.models import StoredFile
from cchc.platform.files.policies import FILES

State = StoredFile.State
ON_A_PAGE = 50


@never_cache
@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The file as it came."""
    found = get_object_or_404(StoredFile, public_id=public_id)
    FILES.require(request.user, "read", found)
    return handed(request, found)


def handed(request: HttpRequest, found: StoredFile) -> HttpResponseBase:
    """A stored file, to be saved and never opened by the browser as a page; a picture says that it is one, so that a
    page may show it. 409 before it was found clean, Http404 where its
    content is gone. Whoever calls has asked whether the person may read it."""
    if found.state != State.CLEAN:
        return render(request, "files/held.html", {"file": found}, status=409)
    try:
        content = found.path.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    what = pictures.TYPES.get(found.kind, "application/octet-stream")
    answer = FileResponse(content, as_attachment=True, filename=found.name, content_type=what)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


@never_cache
@require_safe
def quarantine(request: HttpRequest) -> HttpResponse:
    """Files that were not let in, with the reason; for administrators."""
    FILES.require(request.user, "administer", None)
    held = FILES.visible(request.user, "administer").exclude(state=State.CLEAN).select_related("owner", "unit")
    page = Paginator(held.order_by("-id"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "files/quarantine.html", {"page": page})


@require_POST
def examine(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look at a file in quarantine again."""
    found = get_object_or_404(StoredFile, public_id=public_id)
    FILES.require(request.user, "administer", found)
    try:
        services.examine(found)
    except UnreadableFile as error:
        messages.error(request, error.message.text(get_language() or "vi"))
    except Unscanned:
        messages.warning(request, services.WAITS.text(get_language() or "vi"))
    else:
        messages.success(request, _("The file is clean."))
    return redirect("files:quarantine")
