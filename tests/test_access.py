"""Who gets in where: every address of the site × role × relation to the unit it is about × GET and POST, against one
table. An address without a line in the table fails, so whoever adds a page says here who may open it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.access_world import OWNER, SIGNED_OUT, Who, World, address, answered, everybody, let_in, names, settled

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("undrawn")]
world = settled

May = Callable[[str, str], bool]
HOLDING = frozenset({"own", "above", "root", "stranger", "sibling", "below", "delegated"})
OVER = frozenset({"own", "above", "root", "delegated"})
"""Relations in which a role reaches the commune."""
ROOT: Who = ("administrator", "root")


def _of(*roles: str, at: frozenset[str] = OVER, also: tuple[Who, ...] = ()) -> May:
    return lambda role, relation: (role in roles and relation in at) or (role, relation) in also


def everyone(role: str, relation: str) -> bool:
    """Whoever is signed in, with a role or without."""
    return relation != "signed out"


def anybody(role: str, relation: str) -> bool:
    """Signed in or not."""
    return True


def holders(role: str, relation: str) -> bool:
    """Whoever holds any role anywhere today."""
    return relation in HOLDING


def over(role: str, relation: str) -> bool:
    """Whoever holds any role over the commune or above."""
    return relation in OVER


def at_work(role: str, relation: str) -> bool:
    """Who sits in the commune and holds a role there; nobody above, not even the nation's administrator."""
    return relation == "own"


def nobody(role: str, relation: str) -> bool:
    return False


owner = _of(also=(OWNER,))
administrators = _of("administrator")
above = _of("administrator", at=frozenset({"above", "root"}))
root = _of("administrator", at=frozenset({"root"}))
anywhere = _of("administrator", at=HOLDING - {"delegated"})
log = _of("administrator", "leader", "collector", at=HOLDING)
log_here = _of("administrator", "leader", "collector")
deciders = _of("administrator", "leader", "collector", "checker", "drafter")
askers = _of("drafter", "checker", "leader")
acceptors = _of("leader", also=(("collector", "above"), ("collector", "root")))

setters = _of("administrator", "leader")
setters_at_root = _of("administrator", "leader", at=frozenset({"root"}))

talkers = _of("contributor", "drafter", "checker", "leader", "collector")
"""Beside a report that was not sent yet: nobody above."""

followers = _of("administrator", "leader", "collector", at=frozenset({"above", "root"}))
collectors_above = _of("collector", at=frozenset({"above", "root"}))

gatherers = _of("administrator", "collector", at=HOLDING)
gathers = _of("administrator", "collector")

TABLE: dict[str, tuple[May | None, May | None]] = {
    # name: who may GET, who may POST; None: there is no such request
    "library:home": (everyone, None),
    "library:search": (everyone, None),
    "library:read": (everyone, everyone),
    "library:trial": (None, everyone),
    "library:reading": (at_work, None),
    "library:reading_data": (at_work, at_work),
    "library:reading_annotated": (at_work, None),
    "library:reading_workbook": (at_work, None),
    "library:reading_status": (at_work, None),
    "library:reading_retry": (None, at_work),
    "library:reading_discard": (None, at_work),
    "library:reading_restore": (None, at_work),
    "library:reading_row": (at_work, at_work),
    "reports:list": (everyone, None),
    "reports:report": (over, None),
    "reports:row": (over, None),
    "reports:statement": (over, None),
    "reports:file": (over, None),
    "reports:decide": (None, deciders),
    "reports:decide#reading": (None, at_work),
    "reports:rules": (everyone, None),
    "reports:live": (over, None),
    "reports:found": (over, None),
    "reports:explain": (
        _of("contributor", "drafter", "checker", "leader"),
        _of("contributor", "drafter", "checker", "leader"),
    ),
    "reports:prose": (None, _of("drafter")),
    "catalogue:indicators": (everyone, None),
    "catalogue:indicator": (everyone, None),
    "catalogue:templates": (everyone, None),
    "catalogue:template": (everyone, None),
    "accounts:people": (everyone, None),
    "accounts:new": (anywhere, anywhere),
    "accounts:person": (over, None),
    "accounts:edit": (administrators, administrators),
    "accounts:out": (administrators, administrators),
    "accounts:in": (None, administrators),
    "accounts:password": (None, administrators),
    "accounts:second_step_off": (administrators, administrators),
    "accounts:role": (administrators, administrators),
    "accounts:rows": (administrators, administrators),
    "accounts:take_rows": (None, administrators),
    "accounts:revoke": (administrators, administrators),
    "accounts:restore": (None, administrators),
    "accounts:delegate": (_of("administrator", also=(OWNER,)),) * 2,
    "accounts:end_delegation": (None, _of("administrator", also=(OWNER,))),
    "accounts:why": (everyone, None),
    "accounts:me": (everyone, None),
    "accounts:contact": (everyone, everyone),
    "folders:list": (gatherers, gatherers),
    "folders:folder": (gathers, None),
    "folders:status": (gathers, None),
    "folders:add": (None, gathers),
    "folders:say": (None, gathers),
    "folders:stop": (None, gathers),
    "folders:resume": (None, gathers),
    "folders:decide": (None, gathers),
    "folders:undo": (None, gathers),
    "folders:workbook": (gathers, None),
    "folders:letter": (gathers, None),
    "account_login": (anybody, anybody),
    "account_demo": (None, nobody),
    "account_logout": (everyone, everyone),
    "account_inactive": (anybody, None),
    "account_reauthenticate": (everyone, everyone),
    "account_change_password": (everyone, everyone),
    "mfa_index": (everyone, None),
    "mfa_authenticate": (everyone, everyone),
    "mfa_reauthenticate": (everyone, everyone),
    "mfa_activate_totp": (everyone, everyone),
    "mfa_deactivate_totp": (everyone, everyone),
    "mfa_view_recovery_codes": (everyone, None),
    "mfa_generate_recovery_codes": (everyone, everyone),
    "mfa_download_recovery_codes": (everyone, None),
    "units:tree": (everyone, None),
    "units:search": (everyone, None),
    "units:suggest": (everyone, None),
    "units:outside": (everyone, None),
    "units:bind": (root, root),
    "units:undo": (above, above),
    "units:unit": (everyone, None),
    "units:branch": (everyone, None),
    "units:map": (everyone, None),
    "units:change": (above, above),
    "calendar:now": (holders, holders),
    "calendar:year": (holders, holders),
    "calendar:history": (holders, holders),
    "calendar:add": (root, root),
    "calendar:swap": (root, root),
    "calendar:remove": (root, root),
    "calendar:restore": (root, root),
    "events:list": (log, None),
    "events:export": (log, None),
    "events:event": (log_here, None),
    "events:erase": (None, root),
    "jobs:mine": (everyone, None),
    "jobs:all": (root, None),
    "jobs:regular": (root, None),
    "jobs:run": (None, root),
    "jobs:job": (_of("administrator", also=(OWNER,)), None),
    "jobs:stop": (None, _of("administrator", also=(OWNER,))),
    "jobs:retry": (None, _of("administrator", also=(OWNER,))),
    "files:quarantine": (root, None),
    "files:file": (at_work, None),
    "files:examine": (None, administrators),
    "notices:list": (everyone, None),
    "notices:read_all": (None, everyone),
    "notices:prefer": (None, everyone),
    "notices:letters": (root, None),
    "notices:send_again": (None, root),
    "notices:follow": (None, owner),
    "forms:start": (root, root),
    "forms:start_sample": (None, root),
    "forms:start_from": (None, root),
    "forms:draft": (root, None),
    "forms:draft_status": (root, None),
    "forms:draft_retry": (None, root),
    "forms:draft_discard": (None, root),
    "forms:draft_restore": (None, root),
    "forms:draft_accept": (None, root),
    "forms:draft_row": (root, root),
    "forms:draft_rules": (root, root),
    "forms:draft_differences": (root, root),
    "forms:draft_publish": (root, root),
    "forms:published": (holders, None),
    "forms:published_take_back": (None, root),
    "forms:regimes": (holders, holders),
    "forms:regime": (holders, holders),
    "forms:regime_new": (root, root),
    "forms:regime_edit": (root, root),
    "forms:regime_senders": (root, root),
    "forms:regime_sender_end": (root, root),
    "forms:regime_undo": (root, root),
    "forms:regime_kind_add": (root, root),
    "forms:regime_kind_end": (root, root),
    "forms:ask": (root, root),
    "forms:open_period": (root, root),
    "forms:rule": (root, root),
    "forms:rule_undo": (root, root),
    "forms:period": (holders, holders),
    "forms:period_unit": (over, root),
    "forms:period_act": (root, root),
    "forms:duties": (holders, holders),
    "figures:duties": (everyone, None),
    "figures:fill": (over, _of("drafter", "contributor")),
    "figures:cell_save": (None, _of("drafter", "contributor")),
    "figures:known": (over, None),
    "exchange:offline": (over, None),
    "exchange:bring": (over, _of("drafter", "contributor")),
    "exchange:preview": (over, _of("drafter", "contributor")),
    "exchange:elsewhere": (over, _of("drafter", "contributor")),
    "exchange:keying": (over, None),
    "exchange:to_fill": (over, _of("drafter", "contributor")),
    "exchange:theirs": (over, _of("drafter", "contributor")),
    "figures:cell": (over, acceptors),
    "dashboards:board": (over, None),
    "dashboards:leader": (over, None),
    "dashboards:officer": (over, None),
    "dashboards:indicator": (over, None),
    "dashboards:targets": (over, None),
    "dashboards:set_target": (setters, setters),
    "dashboards:end_target": (setters, setters),
    "dashboards:undo_target": (setters, setters),
    "dashboards:choose": (setters_at_root, setters_at_root),
    "dashboards:undo_choice": (setters_at_root, setters_at_root),
    "dashboards:set_threshold": (setters_at_root, setters_at_root),
    "dashboards:undo_threshold": (setters_at_root, setters_at_root),
    "dashboards:pivot": (over, None),
    "dashboards:pivot_xlsx": (over, None),
    "dashboards:pivot_text": (over, None),
    "dashboards:view_save": (None, over),
    "dashboards:view_forget": (None, owner),
    "consolidation:choose": (everyone, None),
    "consolidation:table": (over, None),
    "consolidation:parts": (over, None),
    "consolidation:absent": (over, nobody),
    "consolidation:compare": (over, None),
    "consolidation:workbook": (over, None),
    "consolidation:csv": (over, None),
    "consolidation:proof": (over, None),
    "consolidation:add": (_of("collector"),) * 2,
    "consolidation:undo": (_of("collector"),) * 2,
    "consolidation:seals": (over, _of("collector", "leader")),
    "consolidation:sealed": (over, None),
    "consolidation:sealed_proof": (over, None),
    "consolidation:draft": (over, over),
    "consolidation:draft_fill": (None, _of("drafter", "contributor")),
    "consolidation:draft_docx": (over, None),
    "consolidation:draft_xlsx": (over, None),
    "colleagues:link": (anybody, anybody),
    "colleagues:board": (askers, None),
    "colleagues:missing": (askers, None),
    "colleagues:new": (_of("drafter"), _of("drafter")),
    "colleagues:each": (None, _of("drafter")),
    "colleagues:one": (askers, _of("drafter")),
    "colleagues:act": (None, _of("drafter")),
    "colleagues:sheet": (_of("drafter"), None),
    "colleagues:bring": (None, _of("drafter")),
    "colleagues:brought": (_of("drafter"), _of("drafter")),
    "colleagues:decide": (None, _of("drafter")),
    "notes:cell": (over, None),
    "notes:say": (None, talkers),
    "notes:attach": (None, talkers),
    "notes:evidence": (None, talkers),
    "notes:evidence_file": (over, None),
    "notes:list_add": (None, _of("drafter")),
    "notes:list_count": (None, _of("drafter")),
    "notes:listed": (None, _of("drafter")),
    "notes:listed_file": (over, None),
    "reviews:take": (None, over),
    "reviews:brief": (over, None),
    "reviews:asked": (over, _of("drafter")),
    "reviews:history": (over, None),
    "reviews:correct": (over, _of("clerk")),
    "reviews:sending": (over, collectors_above),
    "reviews:settle": (None, collectors_above),
    "reviews:desk_periods": (log, None),
    "reviews:desk": (log, None),
    "reviews:desk_waiting": (log, None),
    "reviews:desk_remind": (None, collectors_above),
    "reviews:desk_late": (log, None),
    "reviews:desk_late_picture": (log, None),
    "reviews:desk_letter": (None, collectors_above),
    "reviews:desk_letter_file": (None, collectors_above),
    "reviews:desk_unit": (followers, collectors_above),
    "documents:letterhead": (over, _of("drafter", "clerk")),
    "documents:preview": (over, None),
    "documents:papers": (over, _of("drafter", "clerk")),
    **dict.fromkeys(
        (
            "documents:report_docx",
            "documents:report_pdf",
            "documents:picture",
            "documents:brief_docx",
            "documents:figures_xlsx",
            "documents:correction_docx",
            "documents:sent_docx",
            "documents:sent_pdf",
        ),
        (over, None),
    ),
    "reminders:rules": (holders, root),
    "reminders:end": (root, root),
    "reminders:again": (None, root),
    "api:tokens": (anywhere, anywhere),
    "api:revoke": (None, administrators),
    "set_language": (anybody, anybody),
    "everything": (everyone, None),
    "guide": (everyone, None),
    "components": (anybody, None),
    "healthz": (anybody, None),
}
SAID = {
    "colleagues:act": {"do": "remind"},
    "reports:decide": {"state": "done"},
    "reports:decide#reading": {"state": "done"},
    "exchange:theirs": {"do": "map"},
    **{f"notes:{verb}": {"row": "1.1"} for verb in ("say", "attach", "evidence", "list_add", "list_count", "listed")},
    **{f"reviews:desk_{verb}": {"u": "c1"} for verb in ("remind", "letter", "letter_file")},
    "reviews:desk_unit": {"said": "Hẹn mai gửi"},
    "figures:cell": {"v": "35", "s": "value", "reason": "Đếm lại", "seen": "0"},
}
"""What a POST carries; nothing elsewhere: an empty form is refused with 422 only to who may send it."""
ONE_BY_ONE = ("account_logout", "account_change_password", "account_reauthenticate")
"""Addresses that change the session: each is asked with a new browser."""
UNFILLED = frozenset(
    {
        "forms:ask", "forms:regime_sender_end", "forms:regime_undo", "mfa_deactivate_totp",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    }
)  # fmt: skip
"""This world has nothing there: 404 also for who may. That others are refused is tried all the same."""
ROOMS = sorted({name.partition(":")[0] if ":" in name else "" for name in TABLE})


def test_every_address_has_a_line_in_the_table() -> None:
    assert {name.partition("#")[0] for name in TABLE} == {name for name, _parameters in names()}


def asking(may: May | None, turn: int) -> list[Who]:
    """All whom the table keeps out. Of those it lets in the owner, the root and a third of the others, another third
    with each address: whoever is let in costs a whole page."""
    if may is None:
        return [SIGNED_OUT, OWNER, ROOT]
    let = [who for who in everybody() if may(*who)]
    chosen = {OWNER, ROOT, *let[turn % 3 :: 3]}
    return [who for who in everybody() if not may(*who) or who in chosen]


@pytest.mark.parametrize("room", ROOMS)
def test_each_address_lets_in_whom_the_table_says(world: World, room: str) -> None:
    clients = {who: world.client(who, raise_request_exception=False) for who in everybody()}
    wrong = []
    for turn, (name, line) in enumerate(TABLE.items()):
        if (name.partition(":")[0] if ":" in name else "") != room:
            continue
        url = address(world, name)
        for method, may in zip(("get", "post"), line, strict=True):
            for who in asking(may, turn):
                client = world.client(who, raise_request_exception=False) if name in ONE_BY_ONE else clients[who]
                status, leads = answered(client, method, url, SAID.get(name) if method == "post" else None)
                if name == "account_logout" and method == "post":
                    fits = leads.startswith("/accounts/login/")
                elif may is None:
                    fits = status == 405 or (who == SIGNED_OUT and not let_in(status, leads))
                    fits = fits or (name in UNFILLED and status == 404)
                elif who == SIGNED_OUT and not may(*who):
                    fits = status in (302, 404) and not let_in(status, leads)
                else:
                    fits = let_in(status, leads) if may(*who) else status in (403, 404)
                    fits = fits or (name in UNFILLED and status == 404)
                if not fits:
                    wrong.append(f"{method} {name} as {' '.join(who)}: {status} {leads}")
    assert not wrong, "\n".join(wrong[:60])
