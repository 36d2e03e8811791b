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
from cchc.reporting.reports.models import Check, Finding, Severity

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


def decide(finding: Finding, state: str, reason: str = "", seen: str = "") -> None:
    """Done, no error (ReasonNeeded where no reason is given), or open again.

    `seen` is the state that the person had before them: where it is another by now, nothing is written over
    (DecidedMeanwhile), and `finding` holds what was decided. '' asks for no such care.
    """
    wanted, said = State(state), reason.strip()[:REASON_LENGTH]
    if wanted == State.DISMISSED and not said:
        raise ReasonNeeded
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
