"""The site with the bare view beside it, for the server of `bench.deadline`."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.conf.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.ROOT_URLCONF = "bench.deadline_urls"
application = get_wsgi_application()
