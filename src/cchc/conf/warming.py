"""Load forms, rules and addresses when a web process begins, so that the first visitor need not wait for them."""

from __future__ import annotations

import logging
from threading import Thread

from django.db import connection
from django.db.models import Min
from django.urls import get_resolver

log = logging.getLogger(__name__)


def begin() -> Thread:
    """Import the pages, then warm this process beside its first requests; what goes wrong is logged, and found again by
    who asks. Modules are imported before the thread begins: two threads must not import them in two orders."""
    _ = get_resolver().url_patterns
    thread = Thread(target=_quietly, name="warming", daemon=True)
    thread.start()
    return thread


def _quietly() -> None:
    try:
        warm()
    except Exception:
        log.warning("the first visitor loads forms and rules", exc_info=True)
    finally:
        connection.close()


def warm() -> int:
    """Read the catalogue and look at one report of each form that is owed now, as its page does; how many forms."""
    from cchc.platform.accounts.scope import everything
    from cchc.reporting.catalogue.selectors import catalogue
    from cchc.reporting.forms.models import Obligation, ReportingPeriod
    from cchc.reporting.reports.live import look

    _ = get_resolver().reverse_dict
    known = catalogue().templates
    with everything("warming"):
        open_now = Obligation.objects.filter(period__state=ReportingPeriod.State.OPEN, template__in=known)
        firsts = open_now.order_by().values("template").annotate(first=Min("pk")).values("first")
        found = list(Obligation.objects.filter(pk__in=firsts).select_related("unit", "period__regime", "report__unit"))
        for one in found:
            look(one)
    return len(found)
