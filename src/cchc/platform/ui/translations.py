"""Messages of templates and code into the .po files, and those into .mo: `python -m cchc.platform.ui.translations`.

Babel does the work, because a bare machine has no gettext tools. Messages are English; Vietnamese is complete.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent.parent
LOCALE = Path(__file__).resolve().parent / "locale"
KEYWORDS = {
    "_": None,
    "_lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
FORGOTTEN = ('"POT-C', '"PO-R', '"Report-', '"Last-T', '"Language-T', '"Generated-')
"""Header lines that say when and by whom: the history of the repository does."""
CALL = re.compile(r"\b(n?p?gettext|_)\(")
TEXT = re.compile(r"""\s*u?((?:'(?:[^'\\]|\\.)*')|(?:"(?:[^"\\]|\\.)*"))\s*,?""")

Message = tuple[str, int, str | tuple[str, ...], str | None]
"""File, line, message (singular and plural where it counts), context."""


def messages() -> Iterator[Message]:
    """Every message of the package, in the order of the files."""
    for file in sorted(PACKAGE.rglob("*")):
        if "tests" in file.parts or "node_modules" in file.parts:
            continue
        name = file.relative_to(PACKAGE).as_posix()
        if file.suffix == ".html":
            yield from _of_template(name, file.read_text())
        elif file.suffix == ".py" and "core" not in file.relative_to(PACKAGE).parts:
            for line, message, _comments, context in extract_from_file("python", file, KEYWORDS):
                yield name, line, message, context


def _of_template(name: str, source: str) -> Iterator[Message]:
    """Django turns a template into calls of gettext with everything else blotted out."""
    code = templatize(source)
    for call in CALL.finditer(code):
        texts, at = [], call.end()
        while found := TEXT.match(code, at):
            texts.append(ast.literal_eval(found[1]))
            at = found.end()
        line = code.count("\n", 0, call.start()) + 1
        context = texts.pop(0) if "p" in call[1].removesuffix("gettext") and texts else None
        if texts:
            yield name, line, tuple(texts[:2]) if call[1].startswith("n") else texts[0], context


def extracted() -> Catalog:
    """All messages as a template catalogue."""
    catalogue = Catalog(project="cchc", charset="utf-8")
    for name, _line, message, context in messages():
        catalogue.add(message, locations=[(name, 0)], context=context)
    return catalogue


def po_files() -> list[Path]:
    """The translations that exist."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def read(file: Path) -> Catalog:
    """A .po file as a catalogue."""
    with file.open("rb") as handle:
        return read_po(handle, locale=file.parent.parent.name)


def update(file: Path) -> None:
    """Add new messages, drop those no longer used; nothing is guessed from similar ones."""
    catalogue = read(file)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    written = io.BytesIO()
    write_po(written, catalogue, width=110, sort_output=True, include_lineno=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith(FORGOTTEN)).lstrip())


def compile_file(file: Path) -> None:
    """.po → .mo beside it."""
    with file.with_suffix(".mo").open("wb") as handle:
        write_mo(handle, read(file))


def compile_stale() -> None:
    """Compile every .po that is newer than its .mo."""
    for file in po_files():
        compiled = file.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < file.stat().st_mtime:
            compile_file(file)


def missing(file: Path) -> list[str]:
    """Messages without a translation, or with one that is only guessed."""
    translated = read(file)
    lacking = []
    for message in extracted():
        if not message.id:
            continue
        found = translated.get(message.id, message.context)
        done = (
            found and all(found.string) if isinstance(found.string if found else "", tuple) else found and found.string
        )
        if not done or (found and found.fuzzy):
            lacking.append(str(message.id))
    return lacking


def main() -> int:
    """Update and compile; exit code 1 when a translation is missing."""
    lacking: list[str] = []
    for file in po_files():
        update(file)
        compile_file(file)
        lacking += missing(file)
    for text in lacking:
        sys.stderr.write(f"not translated: {text}\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
