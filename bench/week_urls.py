"""The addresses of the site with two bare ones beside them, for `bench.week`."""

from __future__ import annotations

from bench.week import urls

urlpatterns = urls()
