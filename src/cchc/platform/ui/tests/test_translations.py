from __future__ import annotations

import re
from pathlib import Path

import pytest

translations = pytest.importorskip("cchc.platform.ui.translations", reason="Babel is not installed")

FIELD = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def test_it_works() -> None:
    files = translations.po_files()
    assert [file.parent.parent.name for file in files] == ["vi"]
    assert len(list(translations.extracted())) > 200


@pytest.mark.parametrize("file", translations.po_files(), ids=lambda file: file.parent.parent.name)
def test_every_message_is_translated(file: Path) -> None:
    assert translations.missing(file) == []


@pytest.mark.parametrize("file", translations.po_files(), ids=lambda file: file.parent.parent.name)
def test_every_translation_is_used_and_none_is_guessed(file: Path) -> None:
    used = translations.extracted()
    kept = [message for message in translations.read(file) if message.id]
    assert [message.id for message in kept if used.get(message.id, message.context) is None] == []
    assert [message.id for message in kept if message.fuzzy] == []


@pytest.mark.parametrize("file", translations.po_files(), ids=lambda file: file.parent.parent.name)
def test_both_languages_fill_the_same_fields(file: Path) -> None:
    for message in translations.read(file):
        if not message.id:
            continue
        asked = message.id[-1] if isinstance(message.id, tuple) else message.id
        given = message.string[-1] if isinstance(message.string, tuple) else message.string
        assert sorted(FIELD.findall(asked)) == sorted(FIELD.findall(given)), asked


def test_plain_words_of_a_template_are_seen() -> None:
    found = list(
        translations._of_template(
            "x.html",
            "{% translate 'It''s' %}{% blocktranslate count n=n trimmed %}\n one \n{% plural %} {{ n }} many"
            "{% endblocktranslate %}{{ x|default:_('none') }}",
        )
    )
    assert [message for _, _, message, _ in found] == ["It", ("one", "%(n)s many"), "none"]


TEXT = re.compile(r">([^<>{}]*[A-Za-zÀ-ỹ]{2,}[^<>{}]*)<")
ATTRIBUTE = re.compile(r"""\b(?:aria-label|placeholder|title)=["']([^"'{}<>]*[A-Za-z]{2,}[^"'{}<>]*)["']""")
SAME_IN_BOTH = {
    ".xlsx",
    ".csv",
    "cchc",
    "Enter",
    "Esc",
    "Tab",
    "Delete",
    "Ctrl",
    "Excel ▾",
    "Word (.docx)",
    "Excel (.xlsx)",
    "PDF",
    "84/BC-UBND",
    "dung han",
    "phuong son nha trang",
}


def test_no_template_has_words_of_one_language_only() -> None:
    """Words outside the translation tags, except those marked lang="vi": they are data."""
    for file in Path(translations.PACKAGE).rglob("templates/**/*.html"):
        source = re.sub(r"<script.*?</script>|<!--.*?-->", "", file.read_text(), flags=re.DOTALL)
        source = re.sub(r"{%\s*blocktranslate.*?endblocktranslate\s*%}", "", source, flags=re.DOTALL)
        source = re.sub(r"<(\w+)[^>]*\blang=\"vi\"[^>]*>.*?</\1>", "", source, flags=re.DOTALL)
        source = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", source, flags=re.DOTALL)
        source = re.sub(r"<code>.*?</code>|<title>.*?</title>", "", source, flags=re.DOTALL)
        words = [w.strip() for w in (*TEXT.findall(source), *ATTRIBUTE.findall(source))]
        assert [word for word in words if word and word not in SAME_IN_BOTH] == [], file


def test_no_message_stands_inside_a_formatted_text() -> None:
    """Whoever collects the messages does not look there, so that they would never be translated."""
    hidden = re.compile(r"""f(["'])(?:(?!\1).)*\{\s*(?:_|gettext|ngettext|pgettext)\(""")
    assert hidden.search("f\"{_('Due')}: 3\"")
    assert [file for file in Path(translations.PACKAGE).rglob("*.py") if hidden.search(file.read_text())] == []
