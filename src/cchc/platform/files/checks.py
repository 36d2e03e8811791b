"""What a file is by its content, and whether it may come in. Looks at heads and directories; parses nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePath

from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats.kinds import MACROS, is_package, recognise, recognise_package
from cchc.core.reading.formats.limits import DEFAULT
from cchc.core.reading.formats.package import Package
from cchc.core.reading.formats.refusals import refuse
from cchc.platform.files import pictures
from cchc.platform.files.purposes import NAMES, PURPOSES

PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
"""How programs begin on the systems people use."""
RUNNABLE = (
    ".exe", ".dll", ".scr", ".com", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta",
    ".jar", ".lnk", ".reg", ".sh",
)  # fmt: skip
DIRECTORY_BYTES = 4 * 2**20
"""The largest directory of a zip that is looked at: 2,000 members need a fraction of it."""
HEAD = 64 * 1024
PROMISING = (".docx", ".xlsx", ".pdf")
"""Endings behind which an older or plainer format is somebody's mistake."""

PIXELS = Message(
    "Ảnh {name} có hơn {most} triệu điểm ảnh nên không được nhận. Hãy chụp lại hoặc thu nhỏ ảnh.",
    "The picture {name} has more than {most} million pixels, so it is not taken. Take it again, or make it smaller.",
)
PROGRAM = Message(
    "Tệp {name} là hoặc có chứa một chương trình chạy được nên không được nhận. Hãy bỏ phần nhúng rồi lưu lại.",
    "The file {name} is, or holds, a program that can be run, so it is not taken. Remove what is embedded and save it "
    "again.",
)
NOT_FOR_THIS = Message(
    "Tệp {name} là {found}; ở đây chỉ nhận: {wanted}.",
    "The file {name} is {found}; what is taken here: {wanted}.",
)
LOST = Message(
    "Máy chủ không còn nội dung của tệp {name}. Hãy gửi lại tệp.",
    "The server has lost the content of {name}. Send the file again.",
)
VIRUS = Message(
    "Tệp {name} có mã độc ({virus}) nên không được nhận. Hãy quét máy tính của bạn và lấy lại tệp từ nơi gửi.",
    "The file {name} holds a virus ({virus}), so it is not taken. Scan your computer and get the file anew from its "
    "sender.",
)


def kind_of(path: Path, name: str, purpose: str) -> str:
    """The kind of a file, a key of `NAMES`. UnreadableFile for what may not come in; the name is never trusted, but a
    name that promises what the content is not is refused too."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head:
        raise refuse("empty", name)
    if head.startswith(PROGRAMS):
        raise UnreadableFile("program", _about(PROGRAM, name))
    wanted = PURPOSES[purpose]
    kind = pictures.recognise(head)
    if kind in wanted:
        _picture(path, name)
    elif is_package(path):
        kind = _package(path, name, macros=not wanted.isdisjoint(MACROS))
    else:
        kind = recognise(path, name)
        if kind == "txt" and b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise refuse("unknown", name)
    _keeps_its_promise(name, kind)
    if kind not in wanted:
        shown = ", ".join(NAMES[one] for one in NAMES if one in wanted)
        raise UnreadableFile("not_for_this", _about(NOT_FOR_THIS, name, found=NAMES[kind], wanted=shown))
    return kind


def _keeps_its_promise(name: str, kind: str) -> None:
    """Refuse a name that promises a document or a picture, and is something plainer or the other."""
    suffix = PurePath(name).suffix.lower()
    false_document = suffix in PROMISING and f".{kind}" not in (*PROMISING, *(f".{one}" for one in MACROS))
    false_picture = suffix in pictures.ENDINGS and kind not in pictures.KINDS
    if false_document or false_picture:
        raise refuse("mismatch", name, suffix=suffix, found=NAMES[kind])


def _picture(path: Path, name: str) -> None:
    """Refuse a picture that is damaged, or too large to be opened."""
    try:
        pictures.plain(path.read_bytes())
    except pictures.Broken as error:
        raise refuse("damaged", name) from error
    except pictures.TooManyPixels as error:
        raise UnreadableFile("pixels", _about(PIXELS, name, most=str(pictures.MOST_PIXELS // 10**6))) from error


def _about(message: Message, name: str, **values: str) -> Message:
    return Message(message.vi, message.en, {"name": name, **values})


def lost(name: str) -> UnreadableFile:
    """The error for a file whose content is not on the disk any more."""
    return UnreadableFile("lost", _about(LOST, name))


def virus(name: str, found: str) -> UnreadableFile:
    """The error for a file in which the scanner found something."""
    return UnreadableFile("virus", _about(VIRUS, name, virus=found))


def _package(path: Path, name: str, *, macros: bool) -> str:
    if _directory_bytes(path) > DIRECTORY_BYTES:
        raise refuse("bomb", name)
    with Package(path, name, DEFAULT) as package:
        kind = recognise_package(package, name, macros=macros)
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.filename.lower().endswith(RUNNABLE) or _begins_a_program(archive, member):
                raise UnreadableFile("program", _about(PROGRAM, name))
    return kind


def _begins_a_program(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether an embedded part is a program, or an OLE package around one."""
    if "/embeddings/" not in f"/{member.filename.lower()}":
        return False
    try:
        with archive.open(member) as part:
            head = part.read(HEAD)
    except Exception:  # noqa: BLE001 a part that cannot be unpacked is for the reader to refuse
        return False
    return head.startswith(PROGRAMS) or b"This program cannot be run" in head


def _directory_bytes(path: Path) -> int:
    """The size of a zip's directory as its end says; what claims to be larger than the format allows is a bomb."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - 65_557))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
