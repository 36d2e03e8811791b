"""The rows of a form as HTML. Written by hand: through a template 250 of them take three times as long. What is rare
(a refusal, a clash, figures of another regime) comes from small templates."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cchc.core.vietnamese.numbers import write_number
from cchc.reporting.figures.form import Line, written
from cchc.reporting.figures.models import Estimate, Origin, State
from cchc.reporting.figures.slots import Slot
from cchc.reporting.figures.templatetags.figures import said

SIGNS = {
    Origin.TYPED: "✎", Origin.COMPUTED: "ƒ", Origin.REGISTER: "⛁", Origin.IMPORTED: "⇥", Origin.ADJUSTED: "±",
}  # fmt: skip
SHORT = 12
"""Letters of a unit that fit into its column as they are."""
CLASSES = {State.BLANK: "blank", State.NONE_ARISEN: "none", State.NOT_APPLICABLE: "outside"}


class Rows:
    """Rows of one page. `context` is that of the page: the form, words, choices, owners, threads and so on."""

    def __init__(self, context: dict[str, Any], usual: date) -> None:
        self.context = context
        self.words: dict[str, str] = {name: escape(word) for name, word in context["words"].items()}
        self.states = {state.value: self._state(state) for state in State}
        self.placeholders = {state.value: escape(state.label) for state in State} | {State.VALUE.value: ""}
        self.origins = {kind: escape(label) for kind, label in Origin.choices}
        self.estimates = {kind: escape(label) for kind, label in Estimate.choices}
        self.usual = f"{usual:%d/%m/%Y}"
        self.panel = escape(context["panel_url"])
        self.one_past = context["form"].one_past

    def __call__(self, line: Line) -> SafeString:
        """One answered row."""
        row, slot, anchor = line.row, line.slot, line.anchor
        assert slot is not None
        key, code, label, unit = escape(row.key), escape(row.code or ""), escape(row.label), escape(row.unit or "")
        name = f"{code} {label} ({unit})" if unit else f"{code} {label}"
        seen, before = line.seen, line.before
        was = f' data-before="{before.amount}:{before.scale}"' if before and before.amount is not None else ""
        kind = " follows" if slot.computed else " missing" if line.missing else ""
        trouble = " troubled" if line.error or line.clash or line.stand.stale else ""
        comments = self.context["threads"].get(row.key)
        about, saying = (f'<b class="talk">{comments}</b>', " said") if comments else ("⋯", "")
        last_year = "" if self.one_past else self._past(line.last_year, "last_year", "num past last-year")
        return mark_safe(  # noqa: S308 every part is escaped where it is made
            f'<tr id="{anchor}" data-row="{key}" data-seen="{seen.id if seen else ""}"{was}'
            f' class="leaf depth-{line.depth}{kind}{trouble}">'
            f'<td class="code">{code}</td><th scope="row" lang="vi"><span class="clip" title="{label}">{label}</span> '
            f'<a class="of-cell{saying}" href="{self.panel}?row={escape(quote(row.key, safe=""))}">'
            f'<span class="visually-hidden">{self.words["about"]} {code}</span>'
            f'<span aria-hidden="true">{about}</span></a>'
            f'<span class="marks" data-found></span></th><td class="unit" lang="vi">{self._unit(slot, unit)}</td>'
            f"{last_year}{self._past(before, 'before', 'num past')}{self._now(line, key, name)}"
            f'<td class="num change">{line.change}</td><td class="origin">{self._origin(line)}'
            f"{self._when(line, key, name) if line.may_write else self._when_read(line)}</td></tr>"
        )

    # --- cells

    def _state(self, state: State) -> str:
        if state not in CLASSES:
            return f'<span class="state {state.value}">{escape(state.label)}</span>'
        return f'<span class="state {CLASSES[state]}">{escape(state.label)}</span>'

    def _given(self, found: Any) -> str:
        """A figure as it is read: its number, or its state."""
        return escape(written(found)) if found.state == State.VALUE else self.states[found.state]

    def _unit(self, slot: Slot, unit: str) -> str:
        """The unit; where it lists what the codes of the row mean, only that they are codes: the field lists them."""
        if slot.codes and len(unit) > SHORT:
            return f'<abbr title="{unit}">{self.words["code"]}</abbr>'
        return f'<span class="clip" title="{unit}">{unit}</span>' if len(unit) > SHORT else unit

    def _past(self, found: Any, word: str, classes: str) -> str:
        if found is None:
            return f'<td class="{classes}"></td>'
        return f'<td class="{classes}"><span class="small-head">{self.words[word]}</span> {self._given(found)}</td>'

    def _now(self, line: Line, key: str, name: str) -> str:
        slot = line.slot
        assert slot is not None
        if slot.computed:
            return f'<td class="now computed" tabindex="-1" data-stop>{self._follows(line)}</td>'
        if not line.may_write:
            shown = self._given(line.seen) if line.seen else self.states[State.BLANK.value]
            return f'<td class="now num" tabindex="-1" data-stop>{shown}</td>'
        anchor = line.anchor
        options = self.context["states"].get(line.choice, "")
        return (
            f'<td class="now"><div class="entry"><label class="visually-hidden" for="v-{anchor}">{name}</label>'
            f"{self._entry(line, key)}"
            f'<label class="visually-hidden" for="s-{anchor}">{self.words["state"]}: {name}</label>'
            f'<select class="form-select state-choice" id="s-{anchor}" name="s:{key}" data-state>{options}</select>'
            f'</div><input type="hidden" name="seen:{key}" value="{line.seen.id if line.seen else ""}">'
            f"{self._said(line)}</td>"
        )

    def _follows(self, line: Line) -> str:
        found = line.follows
        if found is None or not found.answered:
            return f'<span class="sub">{self.words["follows"]}</span>'
        shown = self.states[found.state.value] if found.value is None else f"{write_number(found.value)} %"
        return f'{shown} <span class="base">{found.base}</span>' if found.base else shown

    def _entry(self, line: Line, key: str) -> str:
        """The field itself: a number, words, or one of the row's codes."""
        anchor, slot, shown = line.anchor, line.slot, escape(line.shown)
        assert slot is not None
        hint = self.placeholders[line.seen.state if line.seen else State.BLANK.value]
        wrong = f' aria-invalid="true" aria-describedby="e-{anchor}"' if line.error else ""
        common = f'id="v-{anchor}" name="v:{key}" data-entry data-stop{wrong}'
        if slot.codes:
            options = get_template("figures/_codes.html").render({"codes": slot.codes, "shown": line.shown})
            return f'<select class="form-select" {common}><option value="">{hint}</option>{options}</select>'
        if slot.kind == "text":
            area = f'<textarea class="form-control" rows="2" lang="vi" placeholder="{hint}" {common}>'
            return f"{area}\n{shown}</textarea>"
        return (
            f'<input class="form-control num" id="v-{anchor}" name="v:{key}" value="{shown}" placeholder="{hint}"'
            f' inputmode="decimal" autocomplete="off" data-entry data-stop{wrong}>'
        )

    def _said(self, line: Line) -> str:
        """What the last save said here: that it is saved, that it was refused, or that somebody else was there."""
        told = f'<p class="now-saved">✓ {self.words["saved"]}</p>' if line.saved else ""
        if line.error:
            told += f'<p class="field-error" id="e-{line.anchor}">{escape(line.error)}</p>'
        if line.clash or line.stand.stale:
            told += get_template("figures/_clash.html").render({"line": line, "authors": self.context["authors"]})
        return told

    def _origin(self, line: Line) -> str:
        slot, seen = line.slot, line.seen
        assert slot is not None
        if slot.computed:
            return f"{SIGNS[Origin.COMPUTED]} {self.words['computed']}"
        parts = []
        if seen:
            sign, origin = SIGNS.get(seen.origin_kind, ""), self.origins.get(seen.origin_kind, "")
            place = escape(seen.origin)
            whole = f"{origin}: {place}" if place else origin
            parts.append(f'<a href="{escape(line.history)}" title="{whole}">{sign} {place or origin}</a>')
            if line.stand.draft and line.stand.counted:
                parts.append(f'<span class="chip doubt">{self.words["draft"]}</span>')
        if line.source:
            parts.append(f'<span class="sub">⛁ {escape(said(line.source.name))}</span>')
        if who := self.context["owners"].get(slot.indicator):
            parts.append(f'<span class="sub owner" lang="vi" title="{escape(who)}">{escape(who)}</span>')
        if line.differs and line.follows and line.follows.value is not None:
            given = write_number(line.follows.value)
            parts.append(f'<p class="alert-line differs">≠ {self.words["parts_give"]} {given}</p>')
        if line.elsewhere:
            about = {"line": line, "regimes": self.context["regimes"], "form": self.context["form"]}
            parts.append(get_template("figures/_elsewhere.html").render(about))
        return " ".join(parts)

    def _when(self, line: Line, key: str, name: str) -> str:
        """The day a figure stands at and how final it is, folded away where they are the usual ones."""
        anchor, day, estimate = line.anchor, escape(line.as_of), line.estimate
        chip = f'<span class="chip doubt">{self.estimates.get(estimate, "")}</span> ' if estimate else ""
        opened = " open" if estimate or (day and day != self.usual) else ""
        return (
            f'<details class="when"{opened}><summary>{chip}<span class="when-words">{self.words["as_of"]}'
            f' {day or self.usual}</span><span class="visually-hidden"> {name}</span></summary>'
            f'<label for="d-{anchor}">{self.words["as_of_day"]}</label><input class="form-control" autocomplete="off"'
            f' maxlength="10" placeholder="{self.usual}" id="d-{anchor}" name="d:{key}" value="{day}">'
            f'<label for="t-{anchor}">{self.words["final"]}</label><select class="form-select" id="t-{anchor}"'
            f' name="e:{key}">{self.context["finals"].get(estimate, "")}</select></details>'
        )

    def _when_read(self, line: Line) -> str:
        seen = line.seen
        if seen is None or (line.as_of == self.usual and not seen.estimate):
            return ""
        chip = f' <span class="chip">{self.estimates.get(seen.estimate, "")}</span>' if seen.estimate else ""
        return f'<span class="sub">{escape(line.as_of)}{chip}</span>'
