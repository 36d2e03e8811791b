"""Photographs: told by their content, whole, and without what the camera writes beside them."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files import checks, pictures

ORIENTATION, DEVICE, GPS = 0x0112, 0x0110, 0x8825
PLACE = {1: "N", 2: (14.0, 9.0, 11.0), 3: "E", 4: (108.0, 35.0, 2.0)}


def photograph(kind: str = "JPEG", *, orientation: int = 6, size: tuple[int, int] = (64, 40)) -> bytes:
    """As a phone takes it: with place, device and which way is up."""
    told = Image.Exif()
    told[DEVICE], told[ORIENTATION] = "DIEN-THOAI", orientation
    told.get_ifd(GPS).update(PLACE)
    data = io.BytesIO()
    Image.new("RGB", size, (190, 40, 40)).save(data, kind, exif=told, xmp=b"<x:xmpmeta>KBANG</x:xmpmeta>")
    return data.getvalue()


def heic(*boxes: bytes) -> bytes:
    return b"".join(
        struct.pack(">I4s", 8 + len(content), name) + content
        for name, content in (part.split(b"=", 1) for part in (b"ftyp=heic\0\0\0\0mif1heic", *boxes))
    )


WHOLE = heic(b"meta=about", b"mdat=picture")


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_works(kind: str) -> None:
    taken = photograph(kind)
    kept = pictures.plain(taken)
    assert pictures.recognise(kept) == kind.lower()
    assert opened(kept).tobytes() == opened(taken).tobytes()
    assert not opened(kept).getexif().get_ifd(GPS)
    assert DEVICE not in opened(kept).getexif()
    assert b"DIEN-THOAI" in taken
    assert b"DIEN-THOAI" not in kept
    assert b"KBANG" not in kept


@pytest.mark.parametrize("orientation", range(1, 9))
def test_which_way_is_up_is_kept(orientation: int) -> None:
    kept = opened(pictures.plain(photograph(orientation=orientation)))
    assert kept.getexif().get(ORIENTATION, 1) == orientation


def test_a_picture_without_notes_stays_the_same() -> None:
    data = io.BytesIO()
    Image.new("RGB", (9, 9)).save(data, "JPEG", progressive=True, icc_profile=b"profile" * 20)
    assert pictures.plain(data.getvalue()) == data.getvalue()


def test_what_hangs_behind_the_picture_goes() -> None:
    """A film of the moment, a second picture with its own notes."""
    taken = photograph()
    assert pictures.plain(taken + b"film" + photograph()) == pictures.plain(taken)


def test_heic_is_looked_at_and_left() -> None:
    assert pictures.recognise(WHOLE) == "heic"
    assert pictures.plain(WHOLE) == WHOLE


@pytest.mark.parametrize("taken", [photograph(), photograph("PNG"), photograph("WEBP"), WHOLE])
def test_half_a_picture(taken: bytes) -> None:
    for end in (20, len(taken) // 2, len(taken) - 3):
        with pytest.raises(pictures.Broken):
            pictures.plain(taken[:end])


@pytest.mark.parametrize(
    "data",
    [
        b"", b"MZ", b"\xff\xd8\xff\xd9", b"\x89PNG\r\n\x1a\n", heic(b"meta=x"), b"RIFF\x04\0\0\0WEBP",
        photograph("PNG").replace(b"IDAT", b"IDAX"),
    ],
)  # fmt: skip
def test_no_picture(data: bytes) -> None:
    with pytest.raises(pictures.Broken):
        pictures.plain(data)


def test_more_pixels_than_any_camera_takes() -> None:
    taken = bytearray(photograph("JPEG", size=(64, 40)))
    at = taken.index(b"\xff\xc0")
    taken[at + 5 : at + 9] = struct.pack(">HH", 60_000, 60_000)
    with pytest.raises(pictures.TooManyPixels):
        pictures.plain(bytes(taken))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0, 5000), st.binary(min_size=1, max_size=6))
def test_a_damaged_picture_is_refused_or_read(kind: str, at: int, other: bytes) -> None:
    """Never another error, never larger than it came but for the few bytes that say which way is up."""
    taken = photograph(kind)
    spoilt = taken[: at % len(taken)] + other + taken[at % len(taken) + len(other) :]
    try:
        kept = pictures.plain(spoilt)
    except (pictures.Broken, pictures.TooManyPixels):
        return
    assert len(kept) <= len(spoilt) + 40


class TestComingIn:
    def kind(self, tmp_path: Path, name: str, content: bytes, purpose: str = "evidence") -> str:
        path = tmp_path / "0123abcd"
        path.write_bytes(content)
        return checks.kind_of(path, name, purpose)

    @pytest.mark.parametrize(
        ("name", "content", "found"),
        [
            ("a.jpg", photograph(), "jpeg"),
            ("IMG_1", photograph("PNG"), "png"),
            ("a.webp", photograph("WEBP"), "webp"),
            ("a.HEIC", WHOLE, "heic"),
            ("a.jpg", WHOLE, "heic"),
        ],
    )
    def test_by_their_content(self, tmp_path: Path, name: str, content: bytes, found: str) -> None:
        assert self.kind(tmp_path, name, content) == found

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("a.docx", photograph(), "mismatch"),
            ("a.pdf", WHOLE, "mismatch"),
            ("a.jpg", b"xin chao", "mismatch"),
            ("a.png", b"%PDF-1.7\n", "mismatch"),
            ("a.jpg", photograph()[:300], "damaged"),
            ("a.gif", b"GIF89a" + b"\0" * 40, "picture"),
        ],
    )
    def test_refused(self, tmp_path: Path, name: str, content: bytes, code: str) -> None:
        with pytest.raises(UnreadableFile) as refused:
            self.kind(tmp_path, name, content)
        assert refused.value.code == code
        assert name in refused.value.message.text("vi")

    @pytest.mark.parametrize("purpose", ["report", "annex"])
    def test_elsewhere_a_picture_stays_refused(self, tmp_path: Path, purpose: str) -> None:
        with pytest.raises(UnreadableFile) as refused:
            self.kind(tmp_path, "a.jpg", photograph(), purpose)
        assert refused.value.code == "picture"
