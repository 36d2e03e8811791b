"""Which words of a statement speak of which indicator.

One meaning says what the counted unit is, what the statement's own words must and must not say, and what must or must
not stand near it (its sentence and, for `near`, the headings above). All patterns are folded (`fold_key`) and written
with the short form of abbreviations. Indicators that prose does not name unmistakably are left out on purpose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """A statement of `unit` whose words fit these patterns speaks of `indicator`."""

    indicator: str
    unit: str
    """Key of UNITS."""
    own: re.Pattern[str]
    """In the statement's own words."""
    near: re.Pattern[str] | None
    never: re.Pattern[str] | None
    """Not in its own words."""
    apart: re.Pattern[str] | None
    """Not in its sentence."""
    level: str
    """Only in a report of this level: department | district | commune; "" for any."""
    zero: bool
    """Whether an explicit "none" of these words is a zero of the indicator."""


UNITS = {
    name: re.compile(pattern)
    for name, pattern in {
        "task": r"nhiem vu",
        "issue": r"van de|ton tai|han che|sai pham",
        "document": r"van ban.*|vbqppl|quyet dinh|nghi quyet",
        "procedure": r"tthc|thu tuc|dvc|dich vu(?: cong)?|dvctt",
        "dossier": r"ho so",
        "complaint": r"pakn|phan anh.*|kien nghi",
        "body": r"co quan.*|don vi.*|phong.*|xa.*|to chuc",
        "person": r"nguoi|bien che|cong chuc|vien chuc|can bo.*|truong hop|hop dong|lanh dao",
        "form": r"phieu|mau",
        "certificate": r"chung thu(?: so)?|chu ky(?: so)?",
        "share": r"%",
        "money": r"(?:ty |trieu |nghin )?dong",
    }.items()
}
OWNED = ("dossier", "complaint")
"""Units that every body counts for itself: those of another are not the reporting one's."""
_CCHC = "cchc|cai cach hanh chinh"
_PROVINCE = r"(?:ubnd|chu tich) ubnd tinh|chu tich ubnd tinh|ubnd tinh"
_GOVERNMENT = "thu tuong|chinh phu"
_CHANNEL = "truc tuyen|truc tiep|bcci|buu chinh|buu dien|muc do|muc [34]|dvc|thanh toan|so hoa|toan trinh|mot phan"
_FIELD = "dat dai|xay dung|dau tu|ho tich|tu phap|linh vuc"
_OTHER_DOSSIERS = f"{_CHANNEL}|lien thong|{_FIELD}"
_UNFINISHED = "dang|chua|qua han|tre han|tre hen|tu choi|huy|truoc han|som han|dung han|con lai|ton|tra lai"
_OTHER_PROCEDURES = f"{_CHANNEL}|lien thong|bai bo|moi|sua doi|tiep nhan|chung minh|don gian|ra soat|tich hop"
_PUBLIC_SERVICE = "su nghiep|trung tam|vien chuc|giao duc|truong hoc|sn"
_LEVEL_3 = "muc (?:do )?3(?! (?:va )?4)"
_LEVEL_4 = "(?<!3 )(?<!va )muc (?:do )?4"
_LEVELS_3_4 = "truc tuyen muc (?:do )?3 (?:va )?4"


def _m(
    indicator: str,
    unit: str,
    own: str,
    near: str = "",
    never: str = "",
    apart: str = "",
    level: str = "",
    zero: bool = True,
) -> Meaning:
    near_re, never_re, apart_re = (
        re.compile(rf"\b(?:{pattern})\b") if pattern else None for pattern in (near, never, apart)
    )
    return Meaning(indicator, unit, re.compile(rf"\b(?:{own})\b"), near_re, never_re, apart_re, level, zero)


def _dossiers(level: str, received: str, settled: str, on_time: str, share: str) -> tuple[Meaning, ...]:
    """The rows of dossiers of one level of government; its form asks only for those it has."""
    received_never = f"{_OTHER_DOSSIERS}|{_UNFINISHED}|moi tiep nhan|khong tiep nhan|giai quyet|tra|ky truoc"
    settled_never = f"{_OTHER_DOSSIERS}|{_UNFINISHED}|tiep nhan"
    other = f"{_OTHER_DOSSIERS}|truoc han"
    return (
        _m(received, "dossier", "tiep nhan", never=received_never, level=level, zero=False),
        _m(settled, "dossier", "giai quyet", never=settled_never, level=level, zero=False),
        _m(on_time, "dossier", "dung han|dung hen", never=f"{other}|chua|tre", level=level, zero=False),
        _m(share, "share", "ho so.*dung (?:han|hen)", never=other, level=level),
    )


_DIRECTION = (
    _m("A1", "document", rf"chi dao.*(?:{_CCHC})|chi dao dieu hanh", never="tuyen truyen|trang|vbqppl|qppl|tin"),
    _m(
        "A2",
        "share",
        "(?:hoan thanh|dat|thuc hien) ke hoach(?: cchc)?",
        near=rf"ke hoach (?:{_CCHC})",
        never="kiem tra|giai ngan|tuyen truyen|phong",
    ),
    _m(
        "A2.1",
        "task",
        "de ra|xac dinh|phai trien khai|duoc giao trong ke hoach|theo ke hoach",
        near=rf"ke hoach.*(?:{_CCHC})",
        never="hoan thanh|qua han|chu tich|thu tuong|xong",
        zero=False,
    ),
    _m(
        "A2.2",
        "task",
        "hoan thanh",
        near=rf"ke hoach.*(?:{_CCHC})",
        never="qua han|chua hoan thanh|chu tich|thu tuong|giao",
        apart=rf"(?:{_PROVINCE}|{_GOVERNMENT}).*giao",
        zero=False,
    ),
    _m(
        "A3.2",
        "body",
        "(?:da|duoc).*kiem tra",
        near=rf"kiem tra.*(?:{_CCHC})",
        never="se kiem tra|van ban|du kien|ke hoach kiem tra|tong so",
    ),
    _m("A3.3.1", "issue", "phat hien", near=rf"kiem tra.*(?:{_CCHC})"),
    _m("A5.1", "task", "giao|tong so", near=_GOVERNMENT, never="hoan thanh|qua han", apart=_PROVINCE),
    _m("A6.1", "task", "giao|tong so", near=_PROVINCE, never="hoan thanh|qua han", apart=_GOVERNMENT),
    _m("A6.4", "task", "chua hoan thanh", near=rf"(?:{_PROVINCE}).*giao", never="trong han|dang"),
    _m(
        "A6.3",
        "task",
        "hoan thanh.*(?:qua han|tre han|cham)|(?:qua han|tre han).*hoan thanh",
        near=rf"(?:{_PROVINCE}).*giao",
        never="chua hoan thanh",
    ),
    _m(
        "A6.2",
        "task",
        "hoan thanh",
        near=rf"(?:{_PROVINCE}).*giao",
        never="chua hoan thanh|qua han|tre han|cham",
    ),
    _m("A7.1", "form", "khao sat|hai long", never="thu ve|thu vao|hop le|danh gia viec giai quyet"),
)
_INSTITUTIONS = (
    _m(
        "B1",
        "document",
        "vbqppl.*ban hanh|ban hanh.*vbqppl",
        never="ra soat|kiem tra|do|het hieu luc|tuyen truyen|bai bo|tham dinh|gop y|cap xa|cap huyen|cap tinh",
    ),
    _m("B2.1", "document", "vbqppl.*kiem tra|kiem tra.*vbqppl", never="ra soat|xu ly|trai phap luat|ke hoach|sai"),
    _m(
        "B3.1",
        "document",
        "vbqppl.*ra soat|ra soat.*vbqppl",
        never="kiem tra|xu ly|het hieu luc|sua doi|ke hoach|bai bo",
    ),
)
_PROCEDURES = (
    _m("C1.2", "procedure", "cong bo moi|moi ban hanh|ban hanh moi", never="sua doi|bai bo", zero=False),
    _m("C1.3", "procedure", "bai bo|thay the", never="moi|de xuat|kien nghi|sua doi", zero=False),
    _m(
        "C1.4",
        "procedure",
        "^so tthc cua .*|^tong so tthc(?: thuoc tham quyen.*| dang co hieu luc.*)?$"
        "|^so tthc (?:thuoc tham quyen|dang co hieu luc|con hieu luc).*|.*luong tthc thuoc tham quyen giai quyet$",
        never=f"{_OTHER_PROCEDURES}|cap tinh|cap huyen|cap xa|nganh doc",
        apart="cap tinh|cap huyen co|cap xa co",
        zero=False,
    ),
    *(
        _m(
            indicator,
            "procedure",
            level,
            near="tong so|tham quyen|hieu luc|hien co|tinh den",
            never="|".join((_OTHER_PROCEDURES, "nganh doc", *others)),
            zero=False,
        )
        for indicator, level, others in (
            ("C1.4a", "cap tinh", ("cap huyen", "cap xa")),
            ("C1.4b", "cap huyen", ("cap tinh", "cap xa")),
            ("C1.4c", "cap xa", ("cap tinh", "cap huyen")),
        )
    ),
    _m("C2.1", "procedure", "lien thong cung cap"),
    _m(
        "C2.2",
        "procedure",
        "lien thong (?:giua )?cac cap|cap huyen gui len|gui len cap tren",
        never="cung cap|nhom",
    ),
    *_dossiers("department", "", "C3.1a", "C3.1b", "C3.1"),
    *_dossiers("district", "C3.2r", "C3.2a", "C3.2b", "C3.2"),
    *_dossiers("commune", "C3.3r", "C3.3a", "C3.3b", "C3.3"),
    _m(
        "C3.5b",
        "complaint",
        "giai quyet|xu ly|tra loi",
        never="tiep nhan|dang|chua|thai do|doi voi cong chuc|khieu nai|to cao",
        zero=False,
    ),
    _m(
        "C3.5a",
        "complaint",
        "phan anh|kien nghi|pakn",
        never="thai do|doi voi cong chuc|sau (?:thanh tra|kiem tra)|cu tri|(?:da|dang|chua) (?:giai quyet|xu ly)"
        r"|(?<!tiep nhan )(?<!tiep nhan va )tra loi|kiem toan|de xuat|khieu nai|to cao",
    ),
    _m("C4.1", "procedure", "dvc quoc gia", near="cong khai|cap nhat", never="tich hop|muc|truc tuyen", zero=False),
)
_ORGANISATION = (
    _m("D2.3", "person", "hop dong", near="bien che|duoc giao", apart=_PUBLIC_SERVICE, zero=False),
    _m(
        "D2.1",
        "person",
        "bien che.*giao",
        never="co mat|thuc hien|hien co|hop dong|tinh gian",
        apart=rf"{_PUBLIC_SERVICE}|tu chu|tu chiu trach nhiem|khoan",
        zero=False,
    ),
    _m(
        "D2.2",
        "person",
        "bien che.*(?:co mat|hien co)|(?:co mat|hien co).*bien che",
        never="hop dong",
        apart=rf"{_PUBLIC_SERVICE}|tu chu|tu chiu trach nhiem|khoan",
        zero=False,
    ),
    _m(
        "D2.4",
        "person",
        "tinh gian bien che",
        never="ke hoach|tu nam|so voi|vien chuc|lo trinh",
        apart=r"vien chuc|trung tam",
    ),
)
_SERVICE = (
    _m(
        "E2.1",
        "person",
        "tuyen dung.*cong chuc|cong chuc.*(?:duoc tuyen dung|trung tuyen)",
        never="vien chuc|dac biet|cap xa|dang|ke hoach",
        zero=False,
    ),
    _m(
        "E2.4",
        "person",
        "tuyen dung.*vien chuc|vien chuc.*(?:duoc tuyen dung|trung tuyen)",
        never="cong chuc|dac biet|dang|ke hoach",
        zero=False,
    ),
    _m("E4", "person", "bi (?:xu ly )?ky luat|xu ly ky luat|vi pham ky luat", never="dang vien|hoc sinh"),
)
_FINANCE = (
    _m("F1", "share", "giai ngan", near="dau tu cong|von dau tu"),
    _m("F1.2", "money", "giai ngan", near="dau tu cong|von dau tu", never="ke hoach duoc giao|tong von"),
    _m("F2.4", "body", "(?:don vi|dvsn).*(?:tu chu|bao dam) mot phan", never="ty le", zero=False),
    _m("F2.5", "body", "(?:don vi|dvsn).*(?:nha nuoc|ngan sach) bao dam", zero=False),
)
_ONLINE_OTHER = "tich hop|phat sinh|thanh toan|tiep nhan|du dieu kien"
_DIGITAL = (
    _m("G5", "certificate", "cap", never="thay the|de nghi cap|cap lai|thu hoi|gia han", zero=False),
    _m("G10.1", "procedure", _LEVELS_3_4, never=_ONLINE_OTHER),
    _m("G8.2", "procedure", _LEVEL_3, never=f"muc (?:do )?4|{_ONLINE_OTHER}", apart="tich hop", zero=False),
    _m("G9.2", "procedure", _LEVEL_4, never=f"muc (?:do )?3|{_ONLINE_OTHER}", apart="tich hop", zero=False),
    _m(
        "G11.2",
        "dossier",
        f"ho so (?:nop )?truc tuyen|{_LEVELS_3_4}",
        never=f"thanh toan|ton|ty le|truc tiep|tong so|{_LEVEL_3}|{_LEVEL_4}",
    ),
    _m("G11", "share", "ho so.*truc tuyen", never=f"thanh toan|dung han|so hoa|{_LEVEL_3}|{_LEVEL_4}"),
    _m("G12.4", "dossier", "thanh toan.*truc tuyen", never="ty le|ton"),
    _m("G14.2a", "dossier", "bcci|buu chinh", never="ty le|truc tuyen"),
)

MEANINGS: tuple[Meaning, ...] = (
    *_DIRECTION,
    *_INSTITUTIONS,
    *_PROCEDURES,
    *_ORGANISATION,
    *_SERVICE,
    *_FINANCE,
    *_DIGITAL,
)
