"""Bad files: each gets a sentence that says what to do, and nothing else happens."""

from __future__ import annotations

import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.made import raw_docx, raw_xlsx, write_docx, write_pdf, write_txt, write_xlsx, zipped

from cchc.core.messages import placeholders
from cchc.core.reading.document import Document
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats import open_file
from cchc.core.reading.formats.limits import DEFAULT, Limits
from cchc.core.reading.formats.refusals import codes, message, refuse

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
BODY = "<w:p><w:r><w:t>chữ</w:t></w:r></w:p>"


def refusal(path: Path, limits: Limits = DEFAULT) -> str:
    with pytest.raises(UnreadableFile) as refused:
        open_file(path, limits=limits)
    assert path.name in refused.value.message.text("vi")
    assert path.name in refused.value.message.text("en")
    return refused.value.code


def put(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def entry(name: str) -> bytes:
    return f"{name}\0".encode("utf-16-le")


def test_it_works(tmp_path: Path) -> None:
    assert refusal(put(tmp_path, "a.docx", b"")) == "empty"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.docx", "Báo cáo quý".encode(), "mismatch"),
        ("a.xlsx", b"STT\tSo lieu\n1\t2\n", "mismatch"),
        ("a.pdf", "Báo cáo quý".encode(), "mismatch"),
        ("a.docx", OLE + entry("WordDocument"), "mismatch"),
        ("a.docx", b"{\\rtf1 abc}", "mismatch"),
        ("a.docx", OLE + entry("EncryptedPackage"), "password"),
        ("a.xlsx", OLE + entry("EncryptionInfo"), "password"),
        ("a.doc", OLE + b"\xec\xa5" + b"\0" * 9 + b"\x01" + entry("WordDocument"), "password"),
        ("a.doc", OLE + entry("WordDocument") + entry("_VBA_PROJECT"), "macros"),
        ("a.msg", OLE + entry("__properties_version1.0"), "unknown"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 50, "picture"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "picture"),
        ("a.bmp", b"BM\x36\0\0\0\0\0\0\0" + b"\0" * 50, "picture"),
        ("a.html", b"<!DOCTYPE html><p>abc", "unknown"),
        ("a.doc", b"<html><table><tr><td>1", "unknown"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 100, "damaged"),
        ("a.pdf", b"%PDF-1.7\n1 0 obj", "damaged"),
        ("a.txt", b" \n\t\n ", "no_text"),
    ],
)
def test_by_content(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    assert refusal(put(tmp_path, name, data)) == code


def test_text_that_begins_like_a_picture_is_text(tmp_path: Path) -> None:
    (paragraph,) = open_file(put(tmp_path, "a.txt", "BM 01: biểu mẫu của xã".encode())).paragraphs()
    assert paragraph.text == "BM 01: biểu mẫu của xã"


def test_the_content_counts_not_the_name(tmp_path: Path) -> None:
    assert open_file(write_docx(tmp_path / "a.txt")).format == "docx"
    assert open_file(write_xlsx(tmp_path / "a.xls")).format == "xlsx"
    assert open_file(write_pdf(tmp_path / "a.docx")).format == "pdf"


def test_no_file_a_folder_and_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(tmp_path / "khong-co.docx") == "missing"
    folder = tmp_path / "folder"
    folder.mkdir()
    assert refusal(folder) == "folder"
    with pytest.raises(UnreadableFile) as refused:
        open_file(Path("a\0b"))
    assert refused.value.code == "missing"
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") == "unknown"
    path = put(tmp_path, "a.txt", b"abc")

    def forbidden(*args: object, **kwargs: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", forbidden)
    assert refusal(path) == "not_permitted"


def test_large_files_are_not_opened(tmp_path: Path) -> None:
    assert refusal(put(tmp_path, "a.txt", b"a" * 1001), Limits(file_bytes=1000)) == "too_large"
    assert DEFAULT.file_bytes == 30 * 1024 * 1024


def test_macros(tmp_path: Path) -> None:
    assert refusal(raw_docx(tmp_path / "a.docm", BODY, kind="document.macroEnabled.main+xml")) == "macros"
    path = raw_docx(tmp_path / "b.docx", BODY)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"x")
    assert refusal(path) == "macros"


def test_bombs_are_refused_by_what_they_declare_and_by_what_they_hold(tmp_path: Path) -> None:
    limits = Limits(part_bytes=50_000, unpacked_bytes=100_000, members=20)
    assert refusal(raw_docx(tmp_path / "a.docx", " " * 60_000 + BODY), limits) == "bomb"
    many = {f"x{i}": b"" for i in range(20)}
    assert refusal(zipped(tmp_path / "b.docx", {"[Content_Types].xml": b"", **many}), limits) == "bomb"
    path = raw_docx(tmp_path / "c.docx", BODY, styles=" " * 40_000, numbering=" " * 40_000, footnotes=" " * 40_000)
    assert refusal(path, limits) == "bomb"


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = raw_docx(tmp_path / "a.docx", " " * 60_000 + BODY)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        real = archive.getinfo("word/document.xml").file_size
    lie = (100).to_bytes(4, "little")
    path.write_bytes(bytes(data).replace(real.to_bytes(4, "little"), lie))
    assert refusal(path, Limits(part_bytes=50_000)) in ("damaged", "bomb")


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'


@pytest.mark.parametrize("prefix", [BOMB, OUTSIDE, '<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1/a">]>'])
def test_documents_with_entities_are_refused(tmp_path: Path, prefix: str) -> None:
    assert refusal(raw_docx(tmp_path / "a.docx", BODY, prefix=prefix)) == "unsafe_xml"


def test_entities_hidden_in_another_encoding_are_refused(tmp_path: Path) -> None:
    path = raw_docx(tmp_path / "a.docx", BODY)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    text = members["word/document.xml"].decode().replace("UTF-8", "UTF-16").replace("?>\n", f"?>{BOMB}", 1)
    members["word/document.xml"] = text.encode("utf-16")
    assert refusal(zipped(path, dict(members))) == "unsafe_xml"


def test_a_part_with_too_many_elements_is_not_parsed(tmp_path: Path) -> None:
    path = raw_docx(tmp_path / "a.docx", BODY + "<w:p/>" * 2_000)
    assert refusal(path, Limits(nodes=1_500)) == "bomb"


def test_too_many_rows(tmp_path: Path) -> None:
    row = "<w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>"
    path = raw_docx(tmp_path / "a.docx", f"<w:tbl>{row * 11}</w:tbl>")
    assert refusal(path, Limits(rows=10)) == "too_many_rows"
    other = raw_docx(tmp_path / "b.docx", f"<w:tbl>{row.replace('<w:tr>', '<w:tr  >') * 11}</w:tbl>")
    assert refusal(other, Limits(rows=10)) == "too_many_rows"


def test_too_many_paragraphs(tmp_path: Path) -> None:
    assert refusal(raw_docx(tmp_path / "a.docx", BODY * 11), Limits(paragraphs=10)) == "too_much_text"


@pytest.mark.parametrize("inner", ["", "<w:p/>", "<w:p><w:r><w:drawing/></w:r></w:p>"])
def test_a_document_without_text(tmp_path: Path, inner: str) -> None:
    assert refusal(raw_docx(tmp_path / "a.docx", inner)) == "no_text"
    assert refusal(raw_xlsx(tmp_path / "a.xlsx", {"S": "<sheetData/>"})) == "no_text"


def test_other_packages(tmp_path: Path) -> None:
    assert refusal(zipped(tmp_path / "a.zip", {"a.txt": "abc"})) == "unknown"
    assert refusal(zipped(tmp_path / "a.epub", {"mimetype": "application/epub+zip"})) == "unknown"


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_files_cut_short(tmp_path: Path, keep: float) -> None:
    for write in (write_docx, write_xlsx, write_pdf):
        path = write(tmp_path / f"a.{write.__name__[6:]}")
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * keep)])
        assert refusal(path) == "damaged"


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects; the first is the catalogue."""
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj %s endobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer <</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start))
    return out.getvalue()


def page_with(content: bytes, filters: bytes) -> bytes:
    return pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R>>",
        b"<</Length %d /Filter %s>> stream\n%s\nendstream" % (len(content), filters, content),
    )


def test_a_pdf_that_unpacks_without_end(tmp_path: Path) -> None:
    limits = Limits(part_bytes=100_000)
    once = zlib.compress(b" " * 200_000)
    assert refusal(put(tmp_path, "a.pdf", page_with(once, b"/FlateDecode")), limits) == "bomb"
    twice = zlib.compress(zlib.compress(b" " * 2_000_000))
    assert refusal(put(tmp_path, "b.pdf", page_with(twice, b"[/FlateDecode /FlateDecode]")), limits) == "bomb"
    old = page_with(b"x" * 70_000, b"/LZWDecode")
    assert refusal(put(tmp_path, "c.pdf", old)) == "bomb"


def test_a_pdf_that_draws_without_end(tmp_path: Path) -> None:
    path = put(tmp_path, "a.pdf", page_with(zlib.compress(b"q Q " * 30_000), b"/FlateDecode"))
    assert refusal(path, Limits(page_bytes=100_000)) == "bomb"
    assert refusal(path, Limits(seconds=-1)) == "too_slow"


def test_a_pdf_with_a_password(tmp_path: Path) -> None:
    data = pdf(
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [] /Count 0>>",
        b"<</Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s>>>" % (b"41" * 32, b"42" * 32),
        trailer=b"/Encrypt 3 0 R /ID [<00><00>]",
    )
    assert refusal(put(tmp_path, "a.pdf", data)) == "password"


def test_a_pdf_without_pages_or_text(tmp_path: Path) -> None:
    none = pdf(b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [] /Count 0>>")
    assert refusal(put(tmp_path, "a.pdf", none)) == "damaged"
    assert refusal(put(tmp_path, "b.pdf", page_with(zlib.compress(b" "), b"/FlateDecode"))) == "no_text"


def test_every_message_is_complete_in_both_languages() -> None:
    for code in codes():
        both = message(code)
        assert placeholders(both.vi) == placeholders(both.en), code
        assert both.vi != both.en
    package = Path(__file__).parent.parent
    raised = {
        code
        for file in package.glob("*.py")
        for code in re.findall(r'(?:refuse|message)\("(\w+)"', file.read_text("utf-8"))
    }
    assert raised == codes()
    assert str(refuse("empty", "a.docx")).startswith("Tệp a.docx rỗng")


def outcome(path: Path) -> str:
    """'read', or the code of the refusal."""
    try:
        document = open_file(path)
    except UnreadableFile as refused:
        return refused.code
    return "read" if isinstance(document, Document) and document.blocks else "nothing"


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("originals")
    writers: dict[str, Callable[[Path], Path]] = {
        "docx": write_docx, "xlsx": write_xlsx, "pdf": write_pdf, "txt": write_txt
    }  # fmt: skip
    return {kind: write(folder / f"a.{kind}").read_bytes() for kind, write in writers.items()}


def _unpacked(kind: str, data: bytes) -> bytes:
    """A .docx or .xlsx without compression, so that changed bytes reach its XML."""
    if kind not in ("docx", "xlsx"):
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return out.getvalue()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["docx", "xlsx", "pdf", "txt"]),
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40)), min_size=1, max_size=6),
    unpacked=st.booleans(),
)
def test_changed_bytes_give_a_document_or_a_refusal(
    originals: dict[str, bytes],
    tmp_path: Path,
    kind: str,
    changes: list[tuple[float, bytes, int]],
    unpacked: bool,
) -> None:
    data = _unpacked(kind, originals[kind]) if unpacked else originals[kind]
    for where, bytes_in, length in changes:
        at = int(where * len(data))
        data = data[:at] + bytes_in + data[at + length :]
    path = put(tmp_path, f"a.{kind}", data)
    assert outcome(path) in {"read", *codes()}
