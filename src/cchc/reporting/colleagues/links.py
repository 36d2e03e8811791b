"""Links that open one request and nothing else.

The secret part has 256 bits and follows from a random nonce and the secret of the installation; the database keeps the
nonce and a hash. So a link can be shown again to who sent it, and a copy of the database opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from cchc.reporting.colleagues.models import DataRequest, Link

GUESSES = 20
"""Links that lead nowhere, from one address within `WINDOW`, before no more are looked up for it."""
WINDOW = 600


def _secret(nonce: str) -> str:
    key = hashlib.sha256(b"cchc colleague link\0" + settings.SECRET_KEY.encode()).digest()
    return base64.urlsafe_b64encode(hmac.new(key, nonce.encode(), hashlib.sha256).digest()).decode().rstrip("=")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def issue(request: DataRequest) -> Link:
    """A new link; the earlier ones of the request open nothing any more."""
    Link.objects.filter(request=request, revoked__isnull=True).update(revoked=timezone.now())
    nonce = secrets.token_urlsafe(32)
    link: Link = Link.objects.create(request=request, nonce=nonce, digest=_digest(_secret(nonce)))
    return link


def base(request: HttpRequest) -> str:
    """Where the site is reached from outside: as settings say, or, where they say only this machine, as whoever makes
    the link reached it."""
    here = urlsplit(settings.ADDRESS).hostname in {"localhost", "127.0.0.1"}
    return request.build_absolute_uri("/").rstrip("/") if here else str(settings.ADDRESS)


def address(link: Link | None, site: str = "") -> str:
    """The whole address to send; '' where there is none, or the secret of the installation has been changed."""
    if link is None or link.revoked is not None:
        return ""
    secret = _secret(link.nonce)
    if not constant_time_compare(_digest(secret), link.digest):
        return ""
    return (site or settings.ADDRESS) + reverse("colleagues:link", args=[secret])


def living(request: DataRequest) -> Link | None:
    """The link of a request that opens it now."""
    found: Link | None = Link.objects.filter(request=request, revoked__isnull=True).first()
    return found


def find(secret: str) -> Link | None:
    """The link with this secret part, revoked or not; None for a guess."""
    digest = _digest(secret)
    link: Link | None = (
        Link.objects.select_related("request__unit", "request__person", "request__obligation__period__regime")
        .select_related("request__obligation__report__unit", "request__obligation__unit", "request__author")
        .filter(digest=digest)
        .first()
    )
    return link if link and constant_time_compare(link.digest, digest) else None


def _counter(address: str) -> str:
    """Where guesses from a network address are counted: under a hash, so that no list of addresses is kept."""
    return "colleagues-guess-" + hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()


def guessed(address: str) -> int:
    """Count one more guess from here; how many there were within the window."""
    name = _counter(address)
    cache.add(name, 0, WINDOW)
    try:
        return int(cache.incr(name))
    except ValueError:
        cache.set(name, 1, WINDOW)
        return 1
