"""Files on their way into a folder: from a place on the disk, one by one, or out of a .zip."""

from __future__ import annotations

import hashlib
import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files.disk import RESERVE, NoRoom
from cchc.platform.files.services import Chunked, plain_name

MOST_FILES = 2000
MOST_BYTES = 2 * 2**30
"""What one archive may hold, unpacked."""
MOST_TIMES = 200
"""An archive of more than a megabyte may grow so many times; reports are packed already."""
CHUNK = 2**20
MARKS = re.compile(r"^(?:__MACOSX|\.(?!\.$)|~\$|Thumbs\.db$|desktop\.ini$)")
"""What file managers leave behind."""

BROKEN = Message(
    "Tệp nén {name} bị hỏng hoặc có mật khẩu. Hãy nén lại không đặt mật khẩu, hoặc đưa thẳng các tệp bên trong.",
    "The archive {name} is broken or has a password. Pack it again without one, or bring the files themselves.",
)
ESCAPES = Message(
    "Tệp nén {name} có đường dẫn “{member}” trỏ ra ngoài nên không được nhận. Hãy nén lại từ đúng thư mục báo cáo.",
    "The archive {name} holds a path “{member}” that leads outside, so it is not taken. Pack the folder of reports "
    "again.",
)
BOMB = Message(
    "Tệp nén {name} bung ra quá lớn (hơn {most}) nên không được nhận. Hãy chia thành nhiều tệp nhỏ hơn.",
    "The archive {name} unpacks to too much (more than {most}), so it is not taken. Split it into smaller ones.",
)
TOO_MANY = Message(
    "{name} có hơn {most} tệp. Hãy đưa từng phần: các lần đưa sau được thêm vào cùng thư mục.",
    "{name} holds more than {most} files. Bring them in parts: later ones are added to the same folder.",
)
EMPTY = Message(
    "Không có tệp báo cáo nào trong {name}. Hãy chọn các tệp Word, Excel, PDF hoặc một tệp .zip.",
    "There is no report file in {name}. Choose Word, Excel or PDF files, or one .zip.",
)


@contextmanager
def unpacked(uploads: Sequence[Chunked]) -> Iterator[Path]:
    """A folder with the files brought, archives opened; UnreadableFile where one cannot be, and nothing is kept."""
    with tempfile.TemporaryDirectory(prefix="cchc-folder-") as made:
        folder = Path(made)
        for number, upload in enumerate(uploads):
            name = plain_name(upload.name or "")
            if name.lower().endswith(".zip"):
                archive = folder / f".archive-{number}"
                _written(upload, archive)
                unzip(archive, folder, name)
                archive.unlink()
            else:
                _written(upload, _free(folder / name))
        yield folder


def _written(upload: Chunked, target: Path) -> None:
    with target.open("wb") as out:
        for chunk in upload.chunks():
            out.write(chunk)


def _free(path: Path) -> Path:
    """The path, or one beside it with a number where it is taken: two files of one name are two reports."""
    number, free = 2, path
    while free.exists():
        free, number = path.with_name(f"{path.stem} ({number}){path.suffix}"), number + 1
    return free


def unzip(archive: Path, folder: Path, name: str) -> int:
    """Unpack an archive into `folder`, a folder that holds all of it left out; how many files. UnreadableFile for what
    is broken, leads outside, or grows too large: then nothing is taken."""
    try:
        with zipfile.ZipFile(archive) as packed:
            members = [(member, _path(member)) for member in packed.infolist() if not member.is_dir()]
            members = [(member, path) for member, path in members if not any(MARKS.match(part) for part in path.parts)]
            _look(archive, members, name)
            top = _common_top([path for _, path in members])
            for member, path in members:
                target = _free(folder.joinpath(*path.parts[top:]))
                target.parent.mkdir(parents=True, exist_ok=True)
                _unpack(packed, member, target, name)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zipfile.LargeZipFile) as error:
        raise _refused("archive", BROKEN, name) from error
    return len(members)


def _path(member: zipfile.ZipInfo) -> PurePosixPath:
    """Its path; names that Windows wrote without saying how are read as UTF-8 where they can be."""
    text = member.filename
    if not member.flag_bits & 0x800:
        with suppress(UnicodeError):
            text = text.encode("cp437").decode("utf-8")
    return PurePosixPath(text.replace("\\", "/"))


def _look(archive: Path, members: Sequence[tuple[zipfile.ZipInfo, PurePosixPath]], name: str) -> None:
    """Refuse what leads outside, is a link, is too much or grows too much, before anything is written."""
    for member, path in members:
        link = stat.S_ISLNK(member.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or link or re.match(r"^[A-Za-z]:", str(path)):
            raise _refused("escapes", ESCAPES, name, member=str(path)[:120])
    if len(members) > MOST_FILES:
        raise _refused("too_many", TOO_MANY, name, most=str(MOST_FILES))
    size = sum(member.file_size for member, _ in members)
    if size > MOST_BYTES or size > max(MOST_TIMES * archive.stat().st_size, CHUNK):
        raise _refused("bomb", BOMB, name, most="2 GB")


def _common_top(paths: Sequence[PurePosixPath]) -> int:
    """How many folders hold everything: they say nothing."""
    count = 0
    while paths and all(len(path.parts) > count + 1 for path in paths) and len({p.parts[count] for p in paths}) == 1:
        count += 1
    return count


def _unpack(packed: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, name: str) -> None:
    """Write one member, no more of it than its head promised."""
    left = member.file_size
    if shutil.disk_usage(target.parent).free < left + RESERVE:
        raise NoRoom("the disk is nearly full")
    with packed.open(member) as source, target.open("wb") as out:
        while chunk := source.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _refused("bomb", BOMB, name, most="2 GB")
            out.write(chunk)


def _refused(code: str, message: Message, name: str, **values: str) -> UnreadableFile:
    return UnreadableFile(code, Message(message.vi, message.en, {"name": name, **values}))


def refused_empty(name: str) -> UnreadableFile:
    """The error for a folder without reports."""
    return _refused("empty_folder", EMPTY, name)


def refused_many(name: str) -> UnreadableFile:
    """The error for a folder with more files than are looked at."""
    return _refused("too_many", TOO_MANY, name, most=str(MOST_FILES))


def digest_of(paths: Sequence[Path]) -> str:
    """Of the content of a report's files, whatever their names and order."""
    each = sorted(_sha256(path) for path in paths)
    return hashlib.sha256("\n".join(each).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
