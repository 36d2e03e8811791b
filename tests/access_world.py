"""A small country for the tests of access: two provinces, their communes and a room, one thing of every kind that has
an address, all of them of one commune, and a person for each role and each relation to that commune."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from docx import Document

from cchc.api.models import Token
from cchc.core.annex.proposal import as_json
from cchc.core.annex.propose import propose
from cchc.core.catalogue.packs import in_use
from cchc.core.figures import Figure
from cchc.core.reading.formats import open_file
from cchc.core.rollup.result import Cell
from cchc.platform.accounts import events as account_events
from cchc.platform.accounts.models import Role, RowOwner, User
from cchc.platform.accounts.scope import everything
from cchc.platform.accounts.tests.made import LONG_AGO, delegate, grant, person, tree
from cchc.platform.calendar.models import Day
from cchc.platform.events.services import record
from cchc.platform.files import services as files
from cchc.platform.files.models import StoredFile
from cchc.platform.jobs.models import Job
from cchc.platform.notices.models import Letter, Notice
from cchc.platform.units.models import Change, Name, Part
from cchc.platform.units.services import unit_named
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.colleagues import asking, links
from cchc.reporting.colleagues.models import Answer, Sheet
from cchc.reporting.colleagues.people import Known
from cchc.reporting.consolidation import additions, sealing
from cchc.reporting.consolidation.question import Question
from cchc.reporting.dashboards.models import Choice, SavedView, Target, Threshold
from cchc.reporting.exchange.models import Incoming, Theirs
from cchc.reporting.figures import services as figures
from cchc.reporting.figures.filling import begin
from cchc.reporting.figures.form import report_of
from cchc.reporting.figures.tests.made import cell, owed
from cchc.reporting.folders.models import Folder, Item
from cchc.reporting.folders.summaries import summary_of
from cchc.reporting.forms.models import TemplateDraft, TemplateVersion, WindowRule
from cchc.reporting.forms.publishing import services as publishing
from cchc.reporting.library import drafts, services
from cchc.reporting.library.models import Reading
from cchc.reporting.library.tests.made import DRAFT, said
from cchc.reporting.notes.models import Evidence, Listed
from cchc.reporting.reminders.models import ReminderRule
from cchc.reporting.reviews.models import Correction, RequestItem, ReviewRequest, Sending

Who = tuple[str, str]
ROLES = tuple(Role.values)
SOME = ("drafter", "leader", "collector", "viewer", "administrator")
FEW = ("drafter", "administrator")
TRIED = {
    "own": ROLES, "above": SOME, "root": SOME, "stranger": SOME, "sibling": FEW, "below": FEW, "expired": FEW,
    "later": ("administrator",), "delegated": FEW, "lent too long ago": ("administrator",),
}  # fmt: skip
"""Relation → roles it is tried with. The role is held over the commune itself, over its province, over the nation, over
a commune of the other province, over another one of the same, over a room of the commune; it has ended, has not begun;
somebody lends it, or lent it."""
PLACES = {"own": "c1", "above": "p1", "root": "vn", "stranger": "c3", "sibling": "c2", "below": "r1"}
NOBODY: Who = ("", "none")
"""Sits in the commune and holds no role."""
SIGNED_OUT: Who = ("", "signed out")
OWNER: Who = ("drafter", "own")
"""Whose the reading, the file, the job, the notice and the roles are."""


def everybody() -> list[Who]:
    return [*((role, relation) for relation, roles in TRIED.items() for role in roles), NOBODY, SIGNED_OUT]


class World:
    """What `address` fills urls from, by the names of their parameters."""

    def __init__(self) -> None:
        self.units = tree({"vn": None, "p1": "vn", "c1": "p1", "r1": "c1", "c2": "p1", "p2": "vn", "c3": "p2"})
        for unit in self.units.values():
            unit.kind = {"p": "province", "c": "commune", "r": "room"}.get(unit.code[0], unit.kind)
            unit.level = {"p": "province", "c": "commune", "r": "agency"}.get(unit.code[0], "ministry")
            unit.save()
            Name.objects.create(unit=unit, name=unit.name, folded=unit.folded)
        self.mine = self.units["c1"]
        self.people = {who: self._person(who) for who in everybody() if who != SIGNED_OUT}
        self.owner = self.people[OWNER]
        self._library()
        self._platform()
        self._figures()
        self._totals()
        self._forms()
        self._boards()
        self._folders()
        self._colleagues()
        self._notes()
        self._reminders()
        self._exchange()
        self._documents()

    def _person(self, who: Who) -> User:
        role, relation = who
        name = f"{role or 'khong'}-{relation.replace(' ', '-')}"
        today = timezone.localdate()
        if relation in PLACES:
            place = self.units[PLACES[relation]]
            user = person(name, place)
            grant(user, role, place)
            return user
        user = person(name, self.units["c2" if relation in ("delegated", "lent too long ago") else "c1"])
        match relation:
            case "expired":
                grant(user, role, self.mine, ends=today)
            case "later":
                grant(user, role, self.mine, begins=today + timedelta(1))
            case "delegated" | "lent too long ago":
                holder = person(f"chu-{name}", self.mine)
                last = today + timedelta(9) if relation == "delegated" else today
                delegate(grant(holder, role, self.mine), user, today - timedelta(9), last)
        return user

    def _library(self) -> None:
        draft = copy.deepcopy(DRAFT)
        draft["report"]["agency"] = self.mine.name
        self.draft = draft
        self.file = files.store(SimpleUploadedFile("bao-cao.docx", _word_file()), self.owner, self.mine)
        StoredFile.objects.filter(pk=self.file.pk).update(state="clean", kind="docx")
        self.file.refresh_from_db()
        self.report = services.accept(drafts.parse(draft), [self.file])
        assert self.report.unit == self.mine
        self.kept = self.report.versions.get().checked
        self.reading = Reading.objects.create(owner=self.owner, unit=self.mine, names=["bao-cao.docx"], state="reading")
        self.reading.files.add(self.file)
        services.finish(self.reading, drafts.parse(draft), said(draft))
        self.reading.refresh_from_db()

    def _platform(self) -> None:
        now, owner, mine = timezone.now(), self.owner, self.mine
        contributor = self.people["contributor", "own"]
        self.rows = RowOwner.objects.create(unit=mine, prefix="C", user=contributor, begins=LONG_AGO)
        self.held = owner.grants.get()
        self.lent = delegate(self.held, person("vay", self.units["c3"]), LONG_AGO, date(2999, 1, 1))
        self.job = Job.objects.create(
            task="x.y", title_vi="Việc", title_en="Work", owner=owner, unit=mine, run_after=now
        )
        self.notice = Notice.objects.create(user=owner, kind="jobs.failed", vi="Việc", en="Work", created=now)
        self.letter = Letter.objects.create(user=owner, next_try=now, created=now)
        self.event = record(
            account_events.GRANTED, subject=owner, unit=mine, reason="Vì thế", role="drafter", place="c1"
        )
        self.outside = unit_named("UBND xã Ngoài Cây", "commune")
        self.change = Change.objects.create(kind=Change.Kind.RENAME, effective=date(2024, 1, 1))
        Part.objects.create(change=self.change, before=mine, after=mine)
        self.day = Day.objects.create(date=date(2026, 9, 2), name="Quốc khánh", working=False)

    def _figures(self) -> None:
        self.owed = owed(self.mine, window=None)
        self.typed = begin(report_of(self.owed), self.owed)
        figures.write(self.typed, [cell("A1", 34)], by=self.owner)
        figures.accept(self.typed, by=self.owner)
        cell_of = {"unit": self.mine.public_id, "regime": "cchc", "period": self.typed.period_code, "indicator": "A1"}
        self.query = f"?{urlencode(cell_of)}"
        self.window = WindowRule.objects.create(
            regime_kind=self.owed.period.regime_kind, first="1/1/Y", last="31/3/Y", begins=date(2020, 1, 1)
        )

    def _totals(self) -> None:
        place = additions.Place(self.mine, "cchc", self.typed.period_code, Cell("A1"))
        self.added = additions.contribute(place, Figure.of(1), reason="Của chính đơn vị")
        self.sealed = sealing.seal(Question(self.mine.pk, "cchc", self.typed.period_code)).consolidation

    def _forms(self) -> None:
        name = "cong-van-2026.docx"
        sample = Path(publishing.SAMPLE) / name
        self.draft_form = publishing.start([SimpleUploadedFile(name, sample.read_bytes())], self.owner)
        catalogue()
        held = propose([open_file(sample)], in_use())
        TemplateDraft.objects.filter(pk=self.draft_form.pk).update(state="open", proposal=as_json(held))
        self.version = TemplateVersion.objects.create(
            form="thu", number=1, pack="thu-2026", name="Thử", name_en="Try", valid_from=date(2026, 1, 1),
            template_toml="", rows_csv="", letter_number="1", letter_date=date(2026, 1, 1),
        )  # fmt: skip

    def _boards(self) -> None:
        self.target = Target.objects.create(unit=self.mine, indicator="C3.3", amount=95, begins=date(2026, 1, 1))
        self.limit = Threshold.objects.create(name="small_base", value=40, begins=date(2026, 1, 1))
        self.chosen = Choice.objects.create(regime="cchc", level="commune", heads=["C3.3"])
        kept = {"unit": self.mine, "owner": self.owner, "address": reverse("dashboards:pivot")}
        self.view = SavedView.objects.create(name="Đúng hạn", **kept)

        account = User.objects.create_user("api-thu", name="Phần mềm (API)", unit=self.mine)
        days = timezone.now() + timedelta(days=30)
        self.token = Token.objects.create(
            unit=self.mine, name="Phần mềm", scopes=["read"], digest="0" * 64, user=account, expires=days
        )

    def _folders(self) -> None:
        about = {"unit": self.mine, "period": "2023-Q3", "state": "ready", "said": ["unit", "period"]}
        self.folder = Folder.objects.create(name="Quý III", owner=self.owner, **about)
        summary = summary_of(drafts.parse(self.draft), {**said(self.draft), "request": "Kính gửi"})
        self.item = Item.objects.create(folder=self.folder, name="a", digest="1", state="read", summary=summary)

    def _colleagues(self) -> None:
        due = timezone.localdate() + timedelta(days=9)
        asked_one = Known("Người được hỏi", "Tư pháp")
        self.asked = asking.ask(self.owed, ["1.1", "1.3.1"], asked_one, due=due, by=self.owner)
        self.secret = links.address(links.living(self.asked)).rstrip("/").rpartition("/")[2]
        self.answer = Answer.objects.create(request=self.asked, row="1.1", text="5")
        self.sheet = Sheet.objects.create(request=self.asked, file=self.file)

    def _notes(self) -> None:
        beside = {"report": self.typed, "row": "1.1", "file": self.file, "author": self.owner, "at": timezone.now()}
        self.evidence = Evidence.objects.create(name="Quyết định", **beside)
        self.listed = Listed.objects.create(number="12/KH-UBND", position=1, **beside)

    def _documents(self) -> None:
        now = timezone.now()
        self.left = Sending.objects.create(
            report=self.typed, obligation=self.owed, round=90, draft=True, digest="0" * 64, sent=now
        )
        Correction.objects.create(report=self.typed, what="place", wrong="a", right="b", reason="c", at=now)
        of = ReviewRequest.objects.create(sending=self.left, due=now.date(), asked=now)
        self.question = RequestItem.objects.create(request=of, place="whole", reason="Rà soát")

    def _exchange(self) -> None:
        said = {"identity": {}, "base": {}, "rows": [], "extra": 0, "unread": []}
        self.incoming = Incoming.objects.create(obligation=self.owed, kind="offline", name="a.xlsx", said=said)
        self.theirs = Theirs.objects.create(
            obligation=self.owed, name="b.xlsx", file=self.file, kind="xlsx", tables=[], digest="0" * 16
        )

    def _reminders(self) -> None:
        self.reminder = ReminderRule.objects.create(offset=-2, audience="leader", begins=LONG_AGO, source="thử")

    def client(self, who: Who, **more: Any) -> Client:
        """A browser of this person."""
        client = Client(**more)
        if who != SIGNED_OUT:
            client.force_login(self.people[who])
        return client

    def parameters(self, name: str) -> dict[str, Any]:
        """What fills the address of this name."""
        row = {"position": 2}
        found: dict[str, dict[str, Any]] = {
            "library": {"public_id": self.reading.public_id, **row},
            "reports": {
                "public_id": self.report.public_id, "file_id": self.file.public_id, **row,
                "period": self.owed.period.public_id, "unit": self.mine.public_id, "form": self.owed.template,
            },
            "catalogue": {"identifier": "khanh-hoa-xa-2023" if "template" in name else "A1"},
            "units": {"code": "c1", "verb": "rename", "public_id": self.change.public_id},
            "calendar": {"year": 2026, "day": self.day.public_id},
            "events": {"public_id": self.event.public_id},
            "jobs": {"public_id": self.job.public_id, "name": "library.purge"},
            "files": {"public_id": self.file.public_id},
            "notices": {"public_id": self.letter.public_id if "again" in name else self.notice.public_id},
            "forms": self._of_forms(name),
            "figures": {
                "period": self.owed.period.public_id, "unit": self.mine.public_id, "form": self.owed.template,
                "report": self.typed.public_id,
            },
            "accounts": self._of_people(name),
            "colleagues": {
                "secret": self.secret, "request_id": self.asked.public_id, "sheet_id": self.sheet.public_id,
                "answer_id": self.answer.pk, "kind": "docx", "period": self.owed.period.public_id,
                "unit": self.mine.public_id, "form": self.owed.template,
            },
            "api": {"token": self.token.public_id},
            "folders": {"public_id": self.folder.public_id, "item": self.item.pk},
            "dashboards": {
                "identifier": "A1", "target": self.target.public_id, "choice": self.chosen.public_id,
                "threshold": self.limit.public_id,
                "view": self.view.public_id,
            },
            "consolidation": {
                "unit": "c1", "regime": "cchc", "period": self.typed.period_code, "line": self.added.public_id,
                "public_id": self.sealed.public_id,
            },
        }  # fmt: skip
        if name.startswith("reviews:desk"):
            return {"period": self.owed.period.public_id, "unit": self.mine.public_id}
        if name.startswith("reviews:"):
            return {**found["figures"], "sending": self.left.public_id, "item": self.question.pk}
        if name.startswith("exchange:"):
            brought = self.theirs if name.endswith("theirs") else self.incoming
            return {**found["figures"], "brought": brought.public_id}
        if name.startswith("documents:"):
            return {**found["figures"], "sending": self.left.public_id}
        if name.startswith("reminders:"):
            return {"rule": self.reminder.public_id}
        if name.startswith("notes:"):
            of = self.listed if "listed" in name else self.evidence
            return {**found["figures"], "public_id": of.public_id}
        if name == "units:bind":
            return {"code": self.outside.code}
        if name.startswith("reports:decide"):
            checked = self.reading.checked if name.endswith("#reading") else self.kept
            assert checked is not None
            return {"check_id": checked.public_id, "key": checked.findings.all()[0].key}
        return found.get(name.partition(":")[0], {})

    def _of_people(self, name: str) -> dict[str, Any]:
        verb = name.partition(":")[2]
        if verb in ("revoke", "restore", "delegate"):
            return {"public_id": self.held.public_id}
        return {
            "public_id": self.lent.public_id if verb == "end_delegation" else self.owner.public_id,
            "number": self.rows.pk,
        }

    def _of_forms(self, name: str) -> dict[str, Any]:
        kind, verb = self.owed.period.regime_kind, name.partition(":")[2]
        of = self.version if "published" in verb else self.owed.period if "period" in verb else self.draft_form
        return {
            "public_id": of.public_id, "identifier": "khanh-hoa-xa-2023", "position": 1, "code": "cchc",
            "kind": kind.pk, "what": "window", "pk": self.window.pk, "unit_id": self.mine.public_id,
            "unit": self.mine.public_id, "verb": "close",
        }  # fmt: skip


def _word_file() -> bytes:
    document, written = Document(), io.BytesIO()
    document.add_paragraph("Đã giải quyết 496 hồ sơ.")
    document.save(written)
    return written.getvalue()


@pytest.fixture
def settled(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.FILES, settings.PACKS = tmp_path / "files", tmp_path / "packs"
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    monkeypatch.setattr("cchc.reporting.library.worker.begin", lambda reading: None)
    monkeypatch.setattr("cchc.reporting.forms.publishing.reading.begin", lambda draft: None)
    with everything("test"):
        return World()


def names() -> Iterator[tuple[str, frozenset[str]]]:
    """Every address there is: its name and its parameters."""

    def walk(resolver: Any, spaces: tuple[str, ...]) -> Iterator[tuple[str, frozenset[str]]]:
        for found in resolver.url_patterns:
            if getattr(found, "namespace", "") == "api-v1":
                continue  # asks for a token and knows no sessions: src/cchc/api/tests
            if hasattr(found, "url_patterns"):
                yield from walk(found, (*spaces, found.namespace) if found.namespace else spaces)
            else:
                yield ":".join((*spaces, found.name)), frozenset(found.pattern.converters)

    return walk(get_resolver(), ())


def address(world: World, name: str) -> str:
    plain = name.partition("#")[0]
    wanted = dict(names())[plain]
    with everything("test"):
        given = {key: value for key, value in world.parameters(name).items() if key in wanted}
    queries = {
        "figures:cell": world.query,
        "consolidation:parts": "?cell=A1",
        "consolidation:add": "?cell=A1&kind=own",
        "notes:cell": "?row=1.1",
    }
    board = "?unit=c1" if plain.startswith("dashboards:") else ""
    return reverse(plain, kwargs=given) + queries.get(plain, board)


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done within is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answered(client: Client, method: str, url: str, said: dict[str, str] | None = None) -> tuple[int, str]:
    """Status and where it sends; a file or a stream is read to its end."""
    with taken_back():
        answer = getattr(client, method)(url, said or {})
        if getattr(answer, "streaming", False):
            b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        return answer.status_code, answer.get("Location", "")


def let_in(status: int, leads: str) -> bool:
    return status in (200, 302, 409, 422) and not leads.startswith("/accounts/login/")
