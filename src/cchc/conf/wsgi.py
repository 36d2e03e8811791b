"""The WSGI application: what gunicorn serves. Each of its processes has a worker for jobs (CCHC_WORKER)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.conf.settings")
_site = get_wsgi_application()

from cchc.conf import warming  # noqa: E402 it needs the apps
from cchc.platform.jobs import inside  # noqa: E402 it needs the apps


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request; a process forked after it was loaded gets its own worker here."""
    inside.ensure()
    answer: Iterable[bytes] = _site(environ, start_response)
    return answer


inside.ensure()
warming.begin()
