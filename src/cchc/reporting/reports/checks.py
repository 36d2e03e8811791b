"""What checks found: kept with a reading or a version, decided by a person, carried over to the next version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cchc.core.checking import check
from cchc.core.reading.draft import Draft
from cchc.platform.accounts.policy import Answer, Policy, Refused
from cchc.platform.accounts.scope import current
from cchc.platform.events.services import record
from cchc.platform.units.models import Unit
from cchc.reporting.reports import events
from cchc.reporting.reports.models import Check, Finding, ReportVersion, Severity

State = Finding.State
REASON_LENGTH = 1000


class ReasonNeeded(ValueError):
    """Something is called no error without saying why."""


class DecidedMeanwhile(Exception):
    """Somebody else has decided otherwise since the page was opened."""


def run(draft: Draft, history: Sequence[Draft] = ()) -> dict[str, Any]:
    """Every rule over the draft here and now, as `cchc check --json` prints it."""
    return check(draft, history=history).as_json(draft)


@transaction.atomic
def keep(said: Mapping[str, Any], into: Check | None = None, earlier: Iterable[Check | None] = ()) -> Check:
    """Store what `cchc check --json` said, in place of what `into` held.

    Where id and basis are the same, every decision of `into` holds on, and of the `earlier` checks (of other files, the
    nearest first) the reasons why something is no error: what was called mended and still stands is open again.
    """
    checked = into or Check()
    decided = _decisions(into, earlier)
    checked.header, checked.not_checked = said["report"], said.get("not_checked", [])
    if "page" in said:
        checked.page = said["page"]
    checked.save()
    checked.findings.all().delete()
    Finding.objects.bulk_create(
        _finding(checked, position, data, decided) for position, data in enumerate(said["findings"], 1)
    )
    return checked


Decisions = dict[tuple[str, str], Finding | None]


def _decisions(into: Check | None, earlier: Iterable[Check | None]) -> Decisions:
    found: Decisions = {(f.key, f.basis): f for f in into.findings.all()} if into else {}
    for held in filter(None, earlier):
        for finding in held.findings.defer("data"):
            found.setdefault((finding.key, finding.basis), finding if finding.state == State.DISMISSED else None)
    return found


def _finding(checked: Check, position: int, data: Mapping[str, Any], decided: Decisions) -> Finding:
    finding = Finding(
        checked=checked,
        position=position,
        key=data["id"][:40],
        basis=data["basis"][:40],
        rule=data["rule"][:80],
        severity=Severity(data["severity"]),
        data=dict(data),
    )
    if before := decided.get((finding.key, finding.basis)):
        finding.state, finding.reason, finding.decided = before.state, before.reason, before.decided
    return finding


def may_decide(user: Any, checked: Check) -> Answer:
    """Whether `user` may decide about the findings of a check. Those of an accepted report ask for a right on its unit;
    whoever sees a file that is still being worked on may decide about it."""
    version = ReportVersion.objects.filter(checked=checked).select_related("report__unit").first()
    if version is None:
        return Answer(True, ())
    return REPORTS.allows(user, "decide", version.report.unit)


REPORTS = Policy(Unit, path="", of="report", known=False)


@transaction.atomic
def decide(finding: Finding, state: str, reason: str = "", seen: str = "") -> None:
    """Done, no error (ReasonNeeded where no reason is given), or open again. Refused where the person of this scope has
    no right on the unit of the accepted report. What is called no error in one is told by an event, and so is taking
    that back; of a file still being worked on, nothing is told before it is kept.

    `seen` is the state that the person had before them: where it is another by now, nothing is written over
    (DecidedMeanwhile), and `finding` holds what was decided. '' asks for no such care.
    """
    wanted, said = State(state), reason.strip()[:REASON_LENGTH]
    actor = current().actor
    if actor is not None and not (answer := may_decide(actor, finding.checked)):
        raise Refused(answer)
    if wanted == State.DISMISSED and not said:
        raise ReasonNeeded
    before = (
        Finding.objects.select_for_update(of=("self",)).filter(pk=finding.pk).values_list("state", "reason").first()
    )
    changed = {
        "state": wanted,
        "reason": said if wanted == State.DISMISSED else "",
        "decided": None if wanted == State.OPEN else timezone.now(),
    }
    held = Finding.objects.filter(pk=finding.pk, **({"state": seen} if seen else {}))
    updated = held.update(**changed)
    finding.refresh_from_db(fields=list(changed))
    if not updated and (finding.state, finding.reason) != (wanted, changed["reason"]):
        raise DecidedMeanwhile
    if updated and before != (wanted, changed["reason"]) and State.DISMISSED in (wanted, before and before[0]):
        _tell(finding)


def _tell(finding: Finding) -> None:
    version = ReportVersion.objects.filter(checked=finding.checked_id).select_related("report__unit").first()
    if version is not None:
        kind = events.DISMISSED if finding.state == State.DISMISSED else events.REOPENED
        report = version.report
        record(
            kind,
            subject=report,
            unit=report.unit,
            reason=finding.reason,
            rule=finding.rule,
            key=finding.key,
            period=report.period_code,
        )


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many are open of each severity; `open` without notes, `settled` of all."""
    held = list(findings)
    left = {severity: sum(f.is_open and f.severity == severity for f in held) for severity in Severity.values}
    return {
        **left,
        "open": left[Severity.ERROR] + left[Severity.WARNING],
        "settled": sum(not f.is_open for f in held),
        "all": len(held),
    }


def open_findings(checked: str) -> dict[str, Coalesce]:
    """Annotations `errors` and `warnings`: how many are open in the check that the field `checked` names."""

    def count(severity: str) -> Coalesce:
        held = Finding.objects.filter(checked=OuterRef(checked), severity=severity, state=State.OPEN).order_by()
        return Coalesce(Subquery(held.values("checked").annotate(n=Count("pk")).values("n")), 0)

    return {"errors": count(Severity.ERROR), "warnings": count(Severity.WARNING)}


def rule_counts() -> dict[str, dict[str, int]]:
    """By rule: how often it fired in stored checks, in how many of them, and how often people said it was wrong."""
    rows = (
        Finding.objects.order_by()
        .values("rule")
        .annotate(
            fired=Count("pk"),
            reports=Count("checked", distinct=True),
            dismissed=Count("pk", filter=Q(state=State.DISMISSED)),
        )
    )
    return {row["rule"]: {name: row[name] for name in ("fired", "reports", "dismissed")} for row in rows}


def reasons(most: int = 5) -> dict[str, list[str]]:
    """By rule: why people said it was wrong, newest first."""
    found: dict[str, list[str]] = {}
    for rule, reason in (
        Finding.objects.filter(state=State.DISMISSED).order_by("-decided").values_list("rule", "reason")[:2000]
    ):
        held = found.setdefault(rule, [])
        if len(held) < most and reason not in held:
            held.append(reason)
    return found
