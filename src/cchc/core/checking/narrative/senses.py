"""Statements whose words say clearly enough which row they speak of, though not so clearly that a fact is bound to an
indicator: more is taken for granted here, so a contradiction weighs less unless `sure`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from cchc.core.checking.narrative.statements import Stated, key


@dataclass(frozen=True, slots=True)
class Sense:
    """A statement of `kind` whose words fit speaks of `indicator`. Patterns are folded, abbreviations short."""

    indicator: str
    kind: str
    own: str
    near: str = ""
    """In its sentence or the headings above."""
    never: str = ""
    """Not in its own words."""
    apart: str = ""
    """Not in its sentence."""
    form: str = ""
    """'whole' or 'part': only the Y or the X of a ratio X/Y with X < Y; else neither."""
    level: str = ""
    """Only in a report of this level."""
    paragraph: bool = False
    """Whether `near` may also stand in another sentence of its paragraph."""
    sure: bool = False

    def fits(self, stated: Stated, level: str | None) -> bool:
        """Whether the statement may speak of the indicator in a report of `level`."""
        if self.kind != stated.kind or (self.level and self.level != level):
            return False
        if (self.form == "whole", self.form == "part") != (stated.whole, stated.part):
            return False
        if not _has(self.own, stated.own) or (self.never and _has(self.never, stated.own)):
            return False
        if self.apart and _has(self.apart, stated.said):
            return False
        said = key(stated.sentence.text) if self.paragraph else stated.said
        return not self.near or _has(self.near, f"{stated.above} | {said}")


def _has(pattern: str, words: str) -> bool:
    return _compiled(pattern).search(words) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b")


_SERVICE = r"trung tam|dvsn|dvsncl|don vi su nghiep|bien che sn|su nghiep"
_UNITS = r"dvsn|dvsncl|don vi su nghiep"

_SOME = (
    "tham (?:du|gia)|boi duong|tap huan|dat chuan|nang luong|chuyen trach|kiem nhiem|hop thu|dao tao"
    "|trinh do|thac si|dai hoc|cao dang|trung cap|so cap|ly luan|dang vien|nu"
)
"""What only some of the staff do or are."""

_PLAN = "ke hoach"
_FROM_ABOVE = "cap tren|chu tich|thu tuong|qua han"
_GIVEN = "giao|cap tren|chu tich|thu tuong|qua han|tre|chua|kiem tra|tuyen truyen|chuyen doi so|thang|quy"
_PART_ONLY = "truc tuyen|truc tiep|dung han|som han|truoc han|linh vuc|buu chinh|dat dai|muc do|lien thong"
"""What makes tasks others than those of the plan, and dossiers only some of all."""

SENSES: tuple[Sense, ...] = (
    Sense("A7.1", "form", "phieu", near="khao sat|hai long|danh gia|lay y kien", never="thu ve|hop le", sure=True),
    Sense("A3.1", "body", "co quan|don vi|phong", near="kiem tra", form="whole", sure=True),
    Sense("A3.1", "body", r"^so phong$|phong chuyen mon", never="giam|kiem tra", level="department"),
    Sense("D3.1", "person", r"bien che.*giao(?! duc)|giao(?! duc).*bien che", near=_SERVICE, never="giao duc"),
    Sense("D3.2", "person", "bien che.*(?:co mat|thuc hien|hien co)", near=_SERVICE, never=r"giao duc"),
    Sense(
        "F2.1",
        "body",
        rf"^(?:so|tong so) (?:{_UNITS})(?: cong lap)?(?: (?:tren dia ban|thuc hien co che tu chu).*)?$",
        sure=True,
    ),
    Sense(
        "F2.1",
        "body",
        "giao quyen tu chu",
        near="16/2015|60/2021|16 2015|60 2021",
        never="co quan|xa",
        paragraph=True,
    ),
    Sense("D1.5b", "body", rf"^so (?:{_UNITS})(?: cong lap)?(?: truc thuoc)?$", level="department"),
    Sense("D1.5c", "body", rf"^so (?:{_UNITS})(?: cong lap)?(?: truc thuoc)?$", level="district"),
    Sense("C1.4", "procedure", r"^(?:tong )?so tthc$", near="tham quyen giai quyet|hieu luc"),
    Sense(
        "C1.4",
        "procedure",
        r"^(?:tong )?so tthc(?: (?:cua|tai) .{0,40})?"
        r" (?:(?:dang|con) co hieu luc|con hieu luc|dang ap dung|hien hanh)$",
        never="cap tinh|cap huyen|cap xa|linh vuc|lien thong|nganh doc",
    ),
    Sense(
        "A2.1",
        "task",
        r"de ra|theo ke hoach|trong ke hoach|ke hoach nam",
        near=_PLAN,
        never=f"hoan thanh|{_GIVEN}",
        apart=_FROM_ABOVE,
    ),
    Sense("A2.2", "task", r"^so nhiem vu (?:da )?hoan thanh$", near=_PLAN, never=_GIVEN, apart=_FROM_ABOVE),
    Sense("D2.2", "person", "^so nguoi (?:hien )?co mat$", near="bien che", apart=f"{_SERVICE}|vien chuc|tu chu"),
    Sense("F1.1", "money", r"^(?:tong )?(?:so )?(?:von ke hoach|ke hoach von)(?: dau tu cong)?(?: duoc giao)?$"),
    Sense("F1.2", "money", r"^(?:so )?(?:von|tien) (?:dau tu cong )?(?:da )?(?:duoc )?giai ngan$"),
    *(
        Sense(
            settled, "dossier", r"(?:giai quyet|xu ly) xong|da giai quyet", form="part", never=_PART_ONLY, level=level
        )
        for settled, level in (("C3.1a", "department"), ("C3.2a", "district"), ("C3.3a", "commune"))
    ),
    *(
        Sense(received, "dossier", r"^tong so ho so$", near="(?:giai quyet|xu ly) xong", form="whole", level=level)
        for received, level in (("C3.2r", "district"), ("C3.3r", "commune"))
    ),
    *(
        Sense(on_time, "dossier", "(?:truoc|som|dung) (?:han|hen)", never="truc tuyen|chua|tre|dang", level=level)
        for on_time, level in (("C3.1b", "department"), ("C3.2b", "district"), ("C3.3b", "commune"))
    ),
    *(
        Sense(
            posts,
            "person",
            "^so can bo cong chuc|bien che duoc giao",
            near="bien che",
            form=form,
            never=_SOME,
            level="commune",
        )
        for posts, form in (("D2.1", ""), ("D2.2", ""), ("D2.1", "whole"), ("D2.2", "part"))
    ),
    Sense("G5", "certificate", r"cap", never="thay the|cap lai|thu hoi|gia han|cap moi"),
    Sense("E1.1", "body", "co quan.*vi tri viec lam", never="su nghiep|vi pham"),
    Sense("E1.2", "body", "(?:don vi su nghiep|dvsn|dvsncl).*vi tri viec lam", never="vi pham"),
)
