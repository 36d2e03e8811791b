"""A report as one HTML page with marks at the very words of its findings, and the findings listed beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.words import where
from cchc.core.messages import Message
from cchc.core.reading.draft import ReportHeader
from cchc.core.reading.formats.docx_trace import base_of
from cchc.core.writing.spans import span
from cchc.core.writing.style import MARKED, head
from cchc.core.writing.wording import COUNTED, SEVERITIES, plain

_NUMBER = re.compile(r"[-+\d.,\s]*[\d%]")
_FINDINGS = Message("Phát hiện", "Findings")
_NONE = Message("Không có phát hiện nào.", "Nothing was found.")
_DOCUMENT = Message("Nội dung báo cáo", "The report")
_TITLE = Message("Báo cáo có đánh dấu", "Marked report")

Marked = tuple[int, Finding, Place]
"""The number a finding is listed under, the finding, and one of its places."""


def marked(page: Mapping[str, Any], findings: Sequence[Finding], header: ReportHeader, language: str = "vi") -> str:
    """A whole HTML document that needs nothing else: the blocks of `page`, marks, and the list of findings.

    Every text is escaped. Each mark names its findings in `data-finding` and is followed by their numbers, so that it
    is told apart without colour and on paper.
    """
    title = plain(header.title) or _TITLE.text(language)
    writer = _Writer(findings, language, set(_places(page)))
    body = "".join(writer.file(file, several=len(page["files"]) > 1) for file in page["files"])
    listed = "".join(writer.listed(number, finding) for number, finding in enumerate(findings, 1))
    beside = f"<ol>{listed}</ol>" if findings else f"<p>{escape(_NONE.text(language))}</p>"
    return (
        f"{head(title, MARKED, language)}<body>\n<header><h1>{escape(title)}</h1>"
        f"<p>{escape(_facts(header))}</p><p>{escape(counts(findings, language))}</p></header>\n"
        f'<div class="sides"><main aria-label="{escape(_DOCUMENT.text(language))}">\n{body}</main>\n'
        f'<aside aria-labelledby="list"><h2 id="list">{escape(_FINDINGS.text(language))}</h2>\n'
        f"{beside}</aside></div>\n</body></html>\n"
    )


def counts(findings: Sequence[Finding], language: str = "vi") -> str:
    """'2 lỗi · 0 cảnh báo · 1 lưu ý'."""
    return " · ".join(f"{sum(f.severity is s for f in findings)} {COUNTED[s].text(language)}" for s in Severity)


def _facts(header: ReportHeader) -> str:
    period = (header.period or {}).get("label", "")
    return plain(" · ".join(part for part in (header.agency, header.number, period) if part))


def _places(page: Mapping[str, Any]) -> Iterator[str]:
    for file in page["files"]:
        for block in file["blocks"]:
            if block["kind"] == "table":
                yield from (cell["place"] for row in block["rows"] for cell in row["cells"])
            else:
                yield block["place"]


class _Writer:
    def __init__(self, findings: Sequence[Finding], language: str, places: set[str]) -> None:
        self._language = language
        self._at: dict[str, list[Marked]] = defaultdict(list)
        self._anchored: set[str] = set()
        for number, finding in enumerate(findings, 1):
            for place in dict.fromkeys(finding.places):
                spot = place.place if place.place in places else base_of(place.place)
                self._at[spot].append((number, finding, place))

    def file(self, file: Mapping[str, Any], *, several: bool) -> str:
        """All blocks of one file, under its name where there are several."""
        name = f"<h2>{escape(plain(file['name']))}</h2>\n" if several else ""
        return name + "".join(map(self._block, file["blocks"]))

    def _block(self, block: Mapping[str, Any]) -> str:
        if block["kind"] == "table":
            rows = "".join(f"<tr>{''.join(map(self._cell, row['cells']))}</tr>\n" for row in block["rows"])
            return f'<div class="wide"><table>{rows}</table></div>\n'
        inner = self._text(block["text"], block["place"])
        if block["italic"]:
            inner = f"<em>{inner}</em>"
        css = " ".join(name for name in (block["align"], "bold" if block["bold"] or block["level"] else "") if name)
        return f"<p{_class(css)}>{inner}</p>\n"

    def _cell(self, cell: Mapping[str, Any]) -> str:
        spans = "".join(f' {name}="{cell[name]}"' for name in ("colspan", "rowspan") if cell[name] != 1)
        css = " ".join(
            name for name, is_so in (("bold", cell["bold"]), ("number", _NUMBER.fullmatch(cell["text"]))) if is_so
        )
        return f"<td{spans}{_class(css)}>{self._text(cell['text'], cell['place'])}</td>"

    def _text(self, text: str, place: str) -> str:
        held = self._at.get(place)
        if not held:
            return _escaped(text)
        spans = [(*span(text.replace("\n", " "), words), number, finding) for number, finding, words in held]
        if not text:
            return self._mark("", [(number, finding) for _, _, number, finding in spans], ended=True)
        edges = sorted({0, len(text), *(edge for start, end, _, _ in spans for edge in (start, end))})
        parts = []
        for start, end in pairwise(edges):
            here = [(number, finding) for first, last, number, finding in spans if first <= start and end <= last]
            ended = {number for _, last, number, _ in spans if last == end}
            inner = _escaped(text[start:end])
            parts.append(self._mark(inner, here, ended=ended) if here else inner)
        return "".join(parts)

    def _mark(self, inner: str, here: Sequence[tuple[int, Finding]], *, ended: bool | set[int]) -> str:
        """Marked words, and behind them the numbers of the findings whose words end here."""
        gravest = min((finding.severity for _, finding in here), key=lambda severity: severity.rank)
        keys = " ".join(finding.id or str(number) for number, finding in here)
        done = [(number, finding) for number, finding in here if ended is True or (ended and number in ended)]
        links = "".join(self._link(number, finding) for number, finding in dict(done).items())
        return f'<mark class="{gravest.value}" data-finding="{_escaped(keys)}">{inner}</mark>{links}'

    def _link(self, number: int, finding: Finding) -> str:
        """The number of a finding; the first one is where its entry in the list leads to."""
        word = SEVERITIES[finding.severity].text(self._language)
        label = f"{word} {number}: {finding.title.text(self._language)}"
        anchor = "" if f"m{number}" in self._anchored else f' id="m{number}"'
        self._anchored.add(f"m{number}")
        css = _class(f"ref {finding.severity.value}")
        return f'<a{css}{anchor} href="#f{number}" aria-label="{_escaped(label)}">{number}</a>'

    def listed(self, number: int, finding: Finding) -> str:
        """The entry of one finding: severity, title, places, arithmetic, what to do."""
        language = self._language
        steps = "".join(f"<li>{_escaped(step)}</li>" for step in finding.steps)
        arithmetic = f'<ul class="steps">{steps}</ul>' if steps else ""
        places = "; ".join(_escaped(where(place, language)) for place in dict.fromkeys(finding.places))
        title = _escaped(finding.title.text(language))
        if f"m{number}" in self._anchored:
            title = f'<a href="#m{number}">{title}</a>'
        return (
            f'<li id="f{number}" class="{finding.severity.value}" data-finding="{_escaped(finding.id)}">'
            f"<h3><span>{escape(SEVERITIES[finding.severity].text(language))}</span> {title}</h3>"
            f'<p class="places">{places}</p>{arithmetic}'
            f"<p>{_escaped(finding.message.text(language))}</p></li>\n"
        )


def _class(names: str) -> str:
    return f' class="{escape(names)}"' if names else ""


def _escaped(text: str) -> str:
    return escape(plain(text)).replace("\n", "<br>")
