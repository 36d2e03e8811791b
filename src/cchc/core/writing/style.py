"""How our HTML pages look: one sheet inside each page, for screen and paper, nothing from elsewhere."""

from __future__ import annotations

from html import escape

BASE = """
:root { color-scheme: light; --error: #b42318; --warning: #8a5a00; --info: #175cd3; --line: #b8bec7; }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: #fff; color: #1b1f24;
  font: 16px/1.5 "Times New Roman", Tinos, "Liberation Serif", serif; }
h1 { font-size: 1.25rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; }
h3 { font-size: 1rem; margin: 0; }
header p { margin: 0 0 .25rem; color: #4b5563; }
table { border-collapse: collapse; width: 100%; }
td, th { border: 1px solid var(--line); padding: .2rem .4rem; vertical-align: top; text-align: left; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.bold { font-weight: 700; }
.error h3 span, b.error { color: var(--error); }
.warning h3 span, b.warning { color: var(--warning); }
.info h3 span, b.info { color: var(--info); }
a:focus-visible { outline: 3px solid var(--info); outline-offset: 2px; }
@page { size: A4; margin: 15mm; }
@media print { body { padding: 0; font-size: 11pt; } a { color: inherit; text-decoration: none; } }
"""

MARKED = (
    BASE
    + """
.sides { display: grid; grid-template-columns: minmax(0, 1fr) minmax(18rem, 26rem); gap: 1.5rem; align-items: start; }
main { max-width: 60rem; }
main p { margin: 0 0 .5rem; overflow-wrap: anywhere; }
.center { text-align: center; } .right { text-align: right; } .justify { text-align: justify; }
.wide { overflow-x: auto; margin-bottom: .75rem; }
mark { color: inherit; padding: 0 .1em; border-bottom: 2px solid; }
mark:empty { padding: 0 .6em; }
mark.error { background: #fde3e0; border-color: var(--error); }
mark.warning { background: #fdf0cd; border-color: var(--warning); border-bottom-style: dashed; }
mark.info { background: #e1ecfd; border-color: var(--info); border-bottom-style: dotted; }
a.ref { font: 700 .7rem/1 sans-serif; vertical-align: super; padding: 0 .2em; text-decoration: none; }
a.ref.error { color: var(--error); } a.ref.warning { color: var(--warning); } a.ref.info { color: var(--info); }
aside { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto;
  border-left: 1px solid var(--line); padding-left: 1rem; }
aside ol { padding-left: 1.5rem; margin: 0; }
aside li { margin-bottom: .75rem; overflow-wrap: anywhere; }
aside li p { margin: .1rem 0; }
.places { color: #4b5563; font-size: .9rem; }
.steps { margin: .1rem 0; padding-left: 0; list-style: none; font-variant-numeric: tabular-nums; }
aside .steps li { margin: 0; }
:target { outline: 3px solid var(--info); outline-offset: 3px; }
@media (max-width: 60rem) {
  .sides { display: block; } aside { position: static; max-height: none; border: 0; padding: 0; }
}
@media print {
  .sides { display: block; } aside { position: static; max-height: none; border: 0; padding: 0; break-before: page; }
  mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .wide { overflow: visible; } aside li { break-inside: avoid; }
}
"""
)


def head(title: str, style: str, language: str) -> str:
    """The beginning of a page, up to its body; `title` is plain text. The page may load nothing."""
    return (
        f'<!doctype html>\n<html lang="{"en" if language == "en" else "vi"}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(title)}</title><style>{style}</style></head>\n"
    )
