"""The head and foot of a unit's documents on a day: as entered, else as they follow from the tree of units."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from cchc.core.messages import Message
from cchc.core.writing.official.document import Authority, Incomplete, line
from cchc.core.writing.official.letters import Sender
from cchc.platform.units.models import Kind, Unit
from cchc.platform.units.selectors import name_on, parent_on
from cchc.reporting.documents.models import Letterhead

PACK = Path(__file__).parent / "heads.csv"
AREAS = Path(__file__).parent / "areas.csv"
COMMITTEES = ("ubnd ", "ủy ban nhân dân ")
SMALL_WORDS = frozenset({"và", "của", "các"})
ARCHIVE = "Lưu: VT"
FIELDS = ("parent", "agency", "short", "symbol", "place", "collective", "head", "deputy", "recipients")
NEEDED = {
    "agency": Message("tên cơ quan ban hành", "the issuing body's name"),
    "symbol": Message("ký hiệu cơ quan", "the body's symbol"),
    "place": Message("địa danh", "the place"),
    "head": Message("chức vụ người đứng đầu", "the position of the head"),
}
LACKS = Message(
    "Chưa lập được văn bản: còn thiếu {what}. Hãy điền tại trang “Thể thức văn bản” của {unit}.",
    "The document cannot be made yet: {what_en} is missing. Fill it in on the page “Letterhead” of {unit}.",
)


@dataclass(frozen=True, slots=True)
class Head:
    """A letterhead as values."""

    agency: str
    short: str
    symbol: str
    place: str
    head: str
    parent: str = ""
    collective: str = ""
    deputy: str = ""
    recipients: str = ""
    derived: bool = False
    """It follows from the tree: nobody entered it."""

    @property
    def sent_to(self) -> tuple[str, ...]:
        """Its recipients, the archive last."""
        return recipients_of(self.recipients)


def recipients_of(typed: str) -> tuple[str, ...]:
    """One recipient per line; the archive stands last whether it was typed or not."""
    named = [said for one in typed.splitlines() if (said := line(one).lstrip("-–• ").rstrip(";., "))]
    archived = [one for one in named if one.casefold().startswith("lưu")]
    return (*(one for one in named if one not in archived), archived[-1] if archived else ARCHIVE)


def head_of(unit: Unit, day: date, known: datetime | None = None) -> Head:
    """The letterhead in force on `day`; with `known` as it had been entered by that moment."""
    entered = Letterhead.objects.filter(unit=unit, begins__lte=day)
    if known is not None:
        entered = entered.filter(recorded__lte=known)
    found = entered.order_by("begins", "id").last()
    if found is None:
        return derived(unit, day)
    return Head(**{name: getattr(found, name) for name in FIELDS})


def complete(head: Head, unit: Unit) -> Head:
    """`head`; Incomplete where a document could not be made with it, naming what lacks and where to fill it in."""
    lacking = [said for name, said in NEEDED.items() if not line(getattr(head, name))]
    if lacking:
        values: dict[str, str | int] = {
            "what": ", ".join(one.vi for one in lacking),
            "what_en": ", ".join(one.en for one in lacking),
            "unit": unit.name,
        }
        raise Incomplete(Message.verbatim(LACKS.vi.format(**values), LACKS.en.format(**values)))
    return head


def derived(unit: Unit, day: date) -> Head:
    """What follows from the unit's kind, its name on that day and the body above it."""
    name = line(name_on(unit, day))
    rule = next(one for one in _rules() if _fits(one, name, unit.kind))
    rest = name[len(rule["begins"]) :].strip() if rule["begins"] else name
    words = {"full": name, "rest": rest, "name": _small(name)}
    above = parent_on(unit, day)
    over = derived(above, day) if above is not None and above.kind != Kind.NATION else None
    parent = over.agency if over and rule["parent"] == "yes" else ""
    return Head(
        agency=rule["agency"].format(**words),
        short=rule["short"].format(**words),
        symbol=rule["symbol"] or _initials(name),
        place=_place(unit, name, name_on(above, day) if above and over else ""),
        head=rule["head"],
        parent=parent,
        collective=rule["collective"],
        deputy=rule["deputy"],
        recipients=over.short if over else "",
        derived=True,
    )


@cache
def _rules() -> list[dict[str, str]]:
    with PACK.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _fits(rule: dict[str, str], name: str, kind: str) -> bool:
    if rule["begins"]:
        return name.casefold().startswith(f"{rule['begins']} ".casefold())
    kinds = rule["kinds"].split()
    return not kinds or (kind in kinds and not name.casefold().startswith(COMMITTEES))


def _small(name: str) -> str:
    return f"{name[:1].lower()}{name[1:]}"


def _initials(name: str) -> str:
    """'STTTT' of 'Sở Thông tin và Truyền thông tỉnh Trà Vinh'."""
    own = _area_in(name)[0] or name
    return "".join(word[0].upper() for word in own.split() if word[0].isalpha() and word.lower() not in SMALL_WORDS)


def _place(unit: Unit, name: str, above: str) -> str:
    """The proper name of the area: 'Kbang' of 'UBND huyện Kbang', else that of the body above."""
    of_area = unit.kind in _areas() or name.casefold().startswith(COMMITTEES)
    found = _area_in(name)[1] or ("" if not of_area else name)
    return found or _area_in(above)[1]


def _area_in(name: str) -> tuple[str, str]:
    """What stands before an area's kind, and the area's proper name: ('Ban Dân tộc', 'Gia Lai'); '' for none."""
    bare = name.split(",")[0].split("(")[0]
    found = _area_words().search(bare)
    return (bare[: found.start()].strip(), bare[found.end() :].strip()) if found else ("", "")


@cache
def _area_words() -> re.Pattern[str]:
    with AREAS.open(encoding="utf-8", newline="") as handle:
        words = "|".join(row["word"] for row in csv.DictReader(handle))
    return re.compile(rf"(?:^|(?<=\s))(?:{words})\s+(?=[^\W\d_])", re.IGNORECASE)


def _areas() -> frozenset[str]:
    """Kinds of units that are areas of land: those whose committee is named after them."""
    return frozenset(kind for rule in _rules() for kind in rule["kinds"].split())


def authority(head: Head, code: str, title: str, signer: str) -> Authority:
    """The lines above the signature: TM. with the committee, KT., TL., TUQ. or Q. with the head, then the position."""
    lines = [f"TM. {head.collective}"] if head.collective and code in ("", "TM.", "KT.") else []
    if code == "KT.":
        lines += [f"KT. {head.head}", title or head.deputy]
    elif code in ("TL.", "TUQ."):
        lines += [f"{code} {head.head}", title]
    elif code == "Q.":
        lines += [f"Q. {title or head.head}"]
    else:
        lines += [title or head.head]
    return Authority(tuple(said for said in lines if line(said)), line(signer))


def sender_of(unit: Unit, day: date, *, code: str = "", title: str = "", signer: str = "") -> Sender:
    """Who writes a letter in the unit's name; Incomplete where its letterhead lacks something."""
    head = complete(head_of(unit, day), unit)
    return Sender(
        agency=head.agency, symbol=head.symbol, place=head.place, parent=head.parent, of=head.short,
        authority=authority(head, code, title, signer), recipients=recipients_of(""), date=day.isoformat()[:7],
    )  # fmt: skip


def with_place(head: Head, place: str) -> Head:
    """The same with the place the document itself names."""
    return replace(head, place=place) if place else head
