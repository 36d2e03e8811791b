"""`cchc consolidate`: a folder on this machine's disk, consolidated in the installation's database."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cchc.conf.starting import settle
from cchc.core.messages import Message

if TYPE_CHECKING:
    from cchc.reporting.folders.doubts import Look
    from cchc.reporting.folders.lacking import Lacking
    from cchc.reporting.folders.models import Folder
    from cchc.reporting.folders.table import Table

Tell = Callable[[int, int, str], None]

NO_REGIME = Message(
    "Không có chế độ báo cáo “{code}”. Các chế độ: {known}.", "There is no regime “{code}”. There are: {known}."
)
NO_PLACE = Message(
    "Không ghi được {name}: {why}. Hãy chọn nơi khác sau -o.", "Cannot write {name}: {why}. Choose another place."
)
FULL = Message(
    "Đĩa đầy nên chưa ghi được {name}; tệp cũ (nếu có) vẫn nguyên. Số liệu đã đọc đã được giữ: dọn đĩa rồi chạy lại, "
    "không phải đọc lại từ đầu.",
    "The disk is full, so {name} was not written; the old file, if any, is as it was. What was read is kept: make room "
    "and run again, nothing is read twice.",
)
NOT_XLSX = Message("Tên tệp kết quả phải có đuôi .xlsx: {name}.", "The result must be called .xlsx: {name}.")
NO_ROOM = Message(
    "Đĩa gần đầy nên chưa giữ được các tệp. Hãy dọn đĩa (nơi CCHC_DATA) rồi chạy lại.",
    "The disk is nearly full, so the files could not be kept. Make room (where CCHC_DATA is) and run again.",
)
OLD_DATABASE = Message(
    "Cơ sở dữ liệu thuộc bản thử trước. Hãy đặt --data DIR khác.",
    "The database belongs to an earlier trial version. Say another --data DIR.",
)


class Refused(Exception):
    """What was asked cannot be done; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(slots=True)
class Outcome:
    """What became of a folder."""

    folder: Folder
    found: Look
    missing: list[Lacking]
    table: Table | None
    """None where the parent is not known."""
    changed: int
    """Reports that are new or corrected in this run."""

    @property
    def clean(self) -> bool:
        """Nothing to decide, nobody missing."""
        return not self.found.left and not self.missing

    @property
    def readable(self) -> bool:
        """Whether anything could be read."""
        return any(one.item.state == "read" for one in self.found.standings)


def look_at_target(out: Path) -> None:
    """Refused where the result cannot be written, before anything is read."""
    if out.suffix.lower() != ".xlsx":
        raise Refused(_with(NOT_XLSX, name=out.name))
    if out.is_dir() or not out.parent.is_dir():
        raise Refused(_with(NO_PLACE, name=str(out), why=out.parent.name or "."))


def prepare(data: Path | None) -> None:
    """Load Django; bring the database up to date, and the country's units into it on first use."""
    settle(data)
    logging.getLogger("cchc").setLevel(logging.WARNING)
    from django.core.management import call_command

    from cchc.conf import country
    from cchc.conf.demo import outdated
    from cchc.platform.accounts.scope import everything

    if outdated():
        raise Refused(OLD_DATABASE)
    call_command("migrate", interactive=False, verbosity=0)
    with everything("prepare the database of the command line"):
        country.load()


def consolidate(
    place: Path, out: Path, *, unit: str, regime: str, period: str, language: str, tell: Tell | None
) -> Outcome:
    """Read the folder, add it up, write the workbook. Refused or UnreadableFile say why not."""
    from cchc.platform.accounts.scope import everything
    from cchc.platform.files.disk import NoRoom
    from cchc.reporting.folders import services
    from cchc.reporting.folders.lacking import lacking
    from cchc.reporting.folders.naming import NotKnown, period_named, unit_named
    from cchc.reporting.folders.table import table_of

    with everything("consolidate a folder from the command line"):
        try:
            parent = unit_named(unit) if unit else None
            known = period_named(period) if period else None
        except NotKnown as error:
            raise Refused(error.message) from error
        _regime(regime)
        try:
            folder, _ = services.folder_at(place, parent, regime, known)
            changed = services.bring(folder, place, whole=True, skip=out)
            found = services.consolidate(folder, tell or (lambda done, total, what: None))
        except NoRoom as error:
            raise Refused(NO_ROOM) from error
        except (services.Busy, services.Unclear) as error:
            raise Refused(error.message) from error
        missing = lacking(folder, found)
        if folder.unit is not None:
            write(folder, found, out, language)
        table = table_of(folder) if folder.unit is not None else None
        return Outcome(folder, found, missing, table, len(changed))


def write(folder: Folder, found: Look, out: Path, language: str) -> None:
    """Write the workbook in one step; Refused where that cannot be, and the old file is as it was."""
    from cchc.platform.files.disk import is_full
    from cchc.reporting.folders.book import save

    try:
        save(folder, found, out, language)
    except OSError as error:
        if is_full(error):
            raise Refused(_with(FULL, name=out.name)) from error
        raise Refused(_with(NO_PLACE, name=str(out), why=error.strerror or type(error).__name__)) from error


def _regime(code: str) -> None:
    from cchc.reporting.forms.models import Regime

    known = list(Regime.objects.order_by("code").values_list("code", flat=True))
    if code not in known:
        raise Refused(_with(NO_REGIME, code=code, known=", ".join(known)))


def _with(message: Message, **values: str) -> Message:
    return Message(message.vi, message.en, dict(values))
