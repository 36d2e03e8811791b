"""A checked report given back: as the file it came in, marked, where that is a Word file, else as a marked page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cchc.core.checking.finding import Finding
from cchc.core.messages import Message
from cchc.core.reading.document import Document
from cchc.core.reading.draft import ReportHeader
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats.kinds import is_package, recognise, recognise_package
from cchc.core.reading.formats.legacy import converted
from cchc.core.reading.formats.limits import DEFAULT
from cchc.core.reading.formats.package import Package
from cchc.core.reading.report import placed
from cchc.core.writing.comments import AUTHOR, annotate
from cchc.core.writing.marked import marked
from cchc.core.writing.page import page
from cchc.core.writing.summary import SUMMARIES

ENDINGS = (".docx", ".html")
"""What a report can be given back as."""

_ENDING = Message(
    "Không ghi được {name}: tên tệp kết quả phải có đuôi {endings}.",
    "{name} cannot be written: the name of the result must end in {endings}.",
)
_NOT_WORD = Message(
    "{name} không phải tệp Word nên không trả lại được dạng .docx. Hãy đặt tên tệp kết quả có đuôi .html.",
    "{name} is not a Word file, so it cannot be given back as .docx. Let the name of the result end in .html.",
)
_SAME = Message(
    "Không ghi đè lên {name}. Hãy đặt tên khác cho tệp kết quả.",
    "{name} is not overwritten. Choose another name for the result.",
)
_NOT_WRITTEN = Message(
    "Không ghi được tệp {name}. Kiểm tra thư mục và quyền ghi, hoặc đóng chương trình đang mở tệp.",
    "{name} could not be written. Check the folder and its permissions, or close the program that has the file open.",
)


class RefusedTarget(UnreadableFile):
    """Raised for a result we refuse to write; `message` says what to do."""


def _refuse(code: str, message: Message, **values: str) -> RefusedTarget:
    return RefusedTarget(code, Message(message.vi, message.en, dict(values)))


def look_at_targets(files: Sequence[Path], out: Path, summary: Path | None = None) -> None:
    """Raises `RefusedTarget` for a result with a wrong ending, or that is one of `files` or the other result."""
    for target, endings in ((out, ENDINGS), (summary, tuple(SUMMARIES))):
        if target is not None and target.suffix.lower() not in endings:
            raise _refuse("ending", _ENDING, name=target.name, endings=", ".join(endings))
    for target in (out, summary):
        others = [*files, *([out] if target is summary else [])]
        if target is not None and any(_is_same(target, other) for other in others):
            raise _refuse("same", _SAME, name=target.name)


def _is_same(one: Path, other: Path) -> bool:
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()


def given_back(
    path: Path,
    documents: Sequence[Document],
    findings: Sequence[Finding],
    header: ReportHeader,
    ending: str,
    *,
    language: str = "vi",
    author: str = AUTHOR,
) -> bytes:
    """The report with its findings marked: `path`, the first of its files, as .docx, or all of them as one .html.

    Raises `RefusedTarget` where .docx is asked for and `path` is no Word file (old Word and OpenDocument text are
    turned into one).
    """
    if ending.lower() == ".html":
        return marked(page(documents), findings, header, language).encode()
    if documents[0].format != "docx":
        raise _refuse("not_word", _NOT_WORD, name=path.name)
    several = len(placed(documents)) > 1
    prefix = "f1." if several else ""
    return annotate(word_bytes(path), findings, language=language, author=author, prefix=prefix, name=path.name)


def word_bytes(path: Path) -> bytes:
    """The file as .docx, converted where it is an older format. Raises `UnreadableFile` as `open_file` does."""
    name = path.name
    if is_package(path):
        with Package(path, name, DEFAULT) as package:
            kind = recognise_package(package, name)
    else:
        kind = recognise(path, name)
    if kind == "docx":
        return path.read_bytes()
    with converted(path, name, kind, DEFAULT) as modern:
        return modern.read_bytes()


def save(path: Path, data: bytes) -> None:
    """Write the result whole or not at all. Raises `RefusedTarget` where it cannot be written."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(data)
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _refuse("not_written", _NOT_WRITTEN, name=path.name) from error
