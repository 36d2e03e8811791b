"""Every page of the site by a short name: for axe, for screenshots. Needs the samples and a checked reading."""

from __future__ import annotations


def addresses() -> dict[str, str]:
    """Name → address, of what is in the database now."""
    from cchc.reporting.library.models import Reading
    from cchc.reporting.reports.models import Report

    by_template = {report.template: report.get_absolute_url() for report in Report.objects.order_by("id")}
    quarter = by_template["khanh-hoa-xa-2023"]
    waiting = Reading.objects.filter(state=Reading.State.READ, checked__isnull=False).latest("id")
    return {
        "home": "/",
        "reports": "/reports/",
        "reports-none": "/reports/?q=zzzz",
        "report": quarter,
        "report-number": f"{quarter}?row=3#r3",
        "report-statement": f"{quarter}?statement=1#s1",
        "report-years": by_template["tong-ket-2011-2020"],
        "report-2021": by_template["gia-lai-2021"],
        "report-2023": by_template["gia-lai-2022"],
        "report-2022": by_template["bieu-mau-2022"],
        "indicators": "/indicators/",
        "indicators-found": "/indicators/?q=dung+han",
        "indicator": "/indicators/C3.3/",
        "indicator-renamed": "/indicators/A3.1/",
        "indicator-codes": "/indicators/A7.2/",
        "templates": "/templates/",
        "template": "/templates/gia-lai-2022/",
        "read": "/check/",
        "check": waiting.get_absolute_url(),
        "check-finding": f"{waiting.get_absolute_url()}#f-{waiting.checked.findings.all()[0].key}",
        "review": waiting.data_url,
        "rules": "/rules/",
        "search": "/search/?q=dung+han",
        "components": "/components/",
        "not-found": "/nothing/",
    }
