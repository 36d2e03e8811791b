"""Many units' reports in a folder: each read and checked, worst first, with what is asked of each unit.

One report is in memory at a time; of those before it only what its history needs (`history.kept`) stays.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cchc.core.catalogue.model import Catalogue
from cchc.core.checking import history, letter
from cchc.core.checking.check import check
from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.subject import Subject
from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.reading.document import Document
from cchc.core.reading.draft import Draft
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats import open_file
from cchc.core.reading.report import matcher, understand
from cchc.core.vietnamese.text import flat, fold_key, nfc

Progress = Callable[[int, int, str], None]
PART = re.compile(r"[-_ .]+(?:kem[-_ ]?)?(?:phu[-_ ]?luc|pl|bieu(?:[-_ ]?mau)?|bm|scan|ban[-_ ]?ky)[-_ .]?\d*$")
"""Folded ending of a file's name that makes it part of the report named before it."""
NO_FOLDER = Message("Không có thư mục {name}.", "There is no folder {name}.")


@dataclass(slots=True)
class Entry:
    """One report of the folder."""

    name: str
    """Its stem or sub-folder."""
    files: list[str]
    draft: Draft
    """Only what a later report's history needs."""
    findings: list[Finding]
    refused: list[tuple[str, UnreadableFile]] = field(default_factory=list)
    """Files of the report that could not be read, beside those that could."""

    @property
    def unit(self) -> str:
        return self.draft.report.agency or self.name

    @property
    def period(self) -> str:
        """Its label; '' where the report does not say."""
        return (self.draft.report.period or {}).get("label", "")

    @property
    def counts(self) -> dict[Severity, int]:
        return {severity: sum(f.severity is severity for f in self.findings) for severity in Severity}

    @property
    def request(self) -> str:
        """The text of a request to review; '' where nothing is asked."""
        return letter.request(self.draft, self.findings)

    def as_json(self) -> dict[str, Any]:
        return {
            "unit": self.unit,
            "period": self.draft.report.period,
            "files": self.files,
            "summary": {severity.value: count for severity, count in self.counts.items()},
            "findings": [finding.as_json() for finding in self.findings],
            "request": self.request,
            "refused": [_refusal(name, error) for name, error in self.refused],
        }


@dataclass(slots=True)
class Batch:
    """A folder's reports, worst first, and the files that nothing could be made of."""

    entries: list[Entry] = field(default_factory=list)
    unreadable: list[tuple[str, UnreadableFile]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The contract of `cchc check --batch --json`."""
        return {
            "reports": [entry.as_json() for entry in self.entries],
            "unreadable": [_refusal(name, error) for name, error in self.unreadable],
        }


def check_folder(folder: Path, progress: Progress | None = None, skip: Path | None = None) -> Batch:
    """Read and check every report of `folder`; one that cannot be read never stops the others.

    A unit's earlier periods are the history of its later ones. `skip` is a sub-folder that holds no reports (where
    results are written). Raises UnreadableFile where there is no such folder.
    """
    groups = reports_in(folder, skip)
    batch = Batch()
    for number, (name, paths) in enumerate(groups):
        if progress:
            progress(number, len(groups), name)
        _add(batch, name, paths)
    _compare_periods(batch.entries)
    _compare_units(batch.entries, matcher().catalogue)
    batch.entries.sort(key=lambda entry: (*(-count for count in entry.counts.values()), entry.unit, entry.period))
    if progress:
        progress(len(groups), len(groups), "")
    return batch


def reports_in(folder: Path, skip: Path | None = None) -> list[tuple[str, list[Path]]]:
    """Reports of a folder: a sub-folder is one report, whatever its files; so are files of one name.

    Files are of one name if they differ only in the extension or in an ending such as '-phu-luc', '-bieu-mau-2' or
    '-scan'. Hidden files and the lock files of an office program are passed over.
    """
    if not folder.is_dir():
        raise UnreadableFile("no_folder", Message(NO_FOLDER.vi, NO_FOLDER.en, {"name": folder.name}))
    groups: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")) or (skip is not None and path.resolve() == skip.resolve()):
            continue
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
            groups["folder", path.name] += inside
        else:
            groups["file", _stem(path)].append(path)
    return [(name, paths) for (_, name), paths in groups.items() if paths]


def _stem(path: Path) -> str:
    stem = nfc(path.stem)
    ending = PART.search(flat(stem))
    return stem[: ending.start()] if ending and ending.start() else stem


def _add(batch: Batch, name: str, paths: Iterable[Path]) -> None:
    documents: list[Document] = []
    refused: list[tuple[str, UnreadableFile]] = []
    for path in paths:
        try:
            documents.append(open_file(path))
        except UnreadableFile as error:
            refused.append((path.name, error))
    if not documents:
        batch.unreadable += refused
        return
    try:
        draft = understand(documents, known_form=False)
    except UnreadableFile as error:
        batch.unreadable += [*refused, *((document.name, error) for document in documents)]
        return
    files = [document.name for document in documents]
    batch.entries.append(Entry(name, files, history.kept(draft), check(draft).findings, refused))


def _compare_periods(entries: Iterable[Entry]) -> None:
    """Each unit's reports in order of their periods, each against those before it."""
    units: dict[str, list[tuple[Period, Entry]]] = defaultdict(list)
    for entry in entries:
        period = Period.known(entry.draft.report.period_code)
        if period and entry.draft.report.agency:
            units[fold_key(entry.unit)].append((period, entry))
    for reports in units.values():
        reports.sort(key=lambda pair: (pair[0].end, pair[0].code))
        for number, (_, entry) in enumerate(reports):
            earlier = [before.draft for _, before in reports[:number]]
            found = check(entry.draft, earlier).findings if earlier else []
            _extend(entry, [finding for finding in found if finding.rule.startswith("history.")])


def _extend(entry: Entry, findings: list[Finding]) -> None:
    entry.findings = sorted([*entry.findings, *findings], key=lambda finding: finding.severity.rank)


def _compare_units(entries: Iterable[Entry], catalogue: Catalogue) -> None:
    """Different units with the same figures to the last digit."""
    alike: dict[frozenset[tuple[history.Key, Any]], list[Entry]] = defaultdict(list)
    for entry in entries:
        counted = {k: v for k, v in history.figures(entry.draft).items() if _counted(catalogue, k)}
        if sum(bool(value) for value in counted.values()) >= history.ALIKE:
            alike[frozenset(counted.items())].append(entry)
    for shared, members in alike.items():
        count = sum(bool(value) for _, value in shared)
        for entry in members:
            others = [other for other in members if fold_key(other.unit) != fold_key(entry.unit)]
            if others:
                _extend(entry, [_copy(entry, others[0], count).named({f.id for f in entry.findings})])


def _counted(catalogue: Catalogue, key: history.Key) -> bool:
    known = key[0] in catalogue.indicators and (not key[1] or key[1] in catalogue.breakdowns)
    return known and catalogue.kind_of(*key) in history.COUNTED


def _copy(entry: Entry, other: Entry, count: int) -> Finding:
    row = entry.draft.rows[0]
    return history.UNITS_ALIKE.finding(
        Message("{count} số liệu trùng hết với {unit}", "{count} figures are all those of {unit}"),
        Message(
            "Toàn bộ số liệu ({count} số khác 0) trùng với báo cáo của {unit}: kiểm tra có phải chép lại không.",
            "Every figure ({count} not zero) is that of the report of {unit}: check that it was not copied.",
        ),
        Subject(entry.draft, matcher().catalogue).cell(row),
        found=str(count),
        expected=other.unit,
        count=count,
        unit=other.unit,
    )


def _refusal(name: str, error: UnreadableFile) -> dict[str, str]:
    return {"file": name, "code": error.code, "vi": error.message.text("vi"), "en": error.message.text("en")}
