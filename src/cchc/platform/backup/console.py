"""What `cchc doctor`, `backup` and `restore` print: for a person, in either language, or for a program."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cchc.core.messages import Message
from cchc.platform.backup.doctor import SHOWN, Result, Trouble, exit_code
from cchc.platform.backup.keeping import Kept
from cchc.platform.backup.making import Made
from cchc.platform.backup.restoring import Restored

WORDS = {
    "check": ("Kiểm tra", "Check"),
    "state": ("Kết quả", "State"),
    "sound": ("✓ tốt", "✓ sound"),
    "trouble": ("● {n} lỗi", "● {n} troubles"),
    "notes": ("{n} lưu ý", "{n} notes"),
    "broken": ("✗ không chạy được", "✗ could not be run"),
    "more": ("… và {n} mục nữa", "… and {n} more"),
    "all_sound": ("Hệ thống nguyên vẹn.", "Everything is sound."),
    "unsound": ("Có lỗi: xem ở trên.", "Trouble was found: see above."),
    "not_run": ("Có kiểm tra không chạy được.", "A check could not be run."),
    "file": ("Tệp", "File"),
    "time": ("Thời điểm", "Time"),
    "size": ("Dung lượng", "Size"),
    "holds": ("Nội dung", "Holds"),
    "encrypted": ("đã mã hóa", "encrypted"),
    "unreadable": ("không đọc được", "not readable"),
    "files": ("{n} tệp", "{n} files"),
    "no_backups": ("Chưa có bản sao lưu nào trong {folder}.", "There is no backup in {folder} yet."),
    "made": ("Đã sao lưu vào {path} ({size}, {n} tệp).", "Backed up to {path} ({size}, {n} files)."),
    "head": (
        "Đầu chuỗi sự kiện: {head}. Ghi lại mã này ở nơi khác để sau này chứng minh không có gì bị sửa.",
        "Head of the chain of events: {head}. Written down elsewhere, it proves later that nothing was changed.",
    ),
    "removed": ("Đã xóa bản sao lưu cũ {path}.", "Removed the old backup {path}."),
    "about": (
        "Bản sao lưu lúc {made}, phiên bản {version}, {kind}, {n} tệp.",
        "Backup of {made}, version {version}, {kind}, {n} files.",
    ),
    "ask": (
        "Dữ liệu hiện có sẽ được thay bằng bản này (bản cũ được giữ lại bên cạnh). Gõ “co” để tiếp tục: ",
        'What is there now will be replaced by it (the old is kept beside). Type "yes" to go on: ',
    ),
    "restored": ("Đã phục hồi từ {path}.", "Restored from {path}."),
    "migrated": ("Đã nâng cấu trúc dữ liệu lên phiên bản này.", "Its structure was brought up to this version."),
    "kept": ("Cơ sở dữ liệu cũ được giữ ở: {kept}", "The old database is kept as: {kept}"),
    "secret.restored": ("Đã phục hồi khóa bí mật.", "The secret was restored."),
    "secret.settings": (
        "Khóa bí mật trong bản sao lưu khác với CCHC_SECRET đang đặt: sửa cấu hình nếu cần đọc dữ liệu đã mã hóa.",
        "The secret in the archive differs from CCHC_SECRET: change the settings if encrypted data must be read.",
    ),
    "secret.absent": (
        "Bản sao lưu không có khóa bí mật: hãy đặt lại khóa cũ (tệp secret hoặc CCHC_SECRET), nếu không người dùng phải"
        " thiết lập lại xác thực hai bước.",
        "The archive holds no secret: put the old one back (the file secret, or CCHC_SECRET); otherwise people must set"
        " up two-step sign-in anew.",
    ),
}


def say(name: str, language: str, **values: Any) -> str:
    """One of the words above, filled."""
    return WORDS[name][language == "en"].format(**values)


def as_json(results: list[Result]) -> dict[str, Any]:
    """What the doctor found, for a program."""
    return {
        "sound": exit_code(results) == 0,
        "checks": [
            {
                "name": result.check.name,
                "label": result.check.label.vi,
                "label_en": result.check.label.en,
                "found": result.found,
                "noted": result.noted,
                "broken": result.broken,
                "troubles": [_as_json(trouble) for trouble in result.troubles],
                "notes": [_as_json(note) for note in result.notes],
            }
            for result in results
        ],
    }


def _as_json(trouble: Trouble) -> dict[str, str]:
    return {"text": trouble.said.text("vi"), "text_en": trouble.said.text("en"), "place": trouble.place}


def show_results(results: list[Result], console: Console, language: str) -> None:
    """A table of the checks, then each trouble, then the verdict."""
    table = Table(header_style="bold")
    table.add_column(say("check", language))
    table.add_column(say("state", language))
    for result in results:
        table.add_row(result.check.label.text(language), _state(result, language))
    console.print(table)
    for result in results:
        _show_result(result, console, language)
    verdict = ("all_sound", "unsound", "not_run")[exit_code(results)]
    _line(console, say(verdict, language), "bold green" if verdict == "all_sound" else "bold red")


def _state(result: Result, language: str) -> Text:
    if result.broken:
        return Text(say("broken", language), style="red")
    state = say("trouble", language, n=result.found) if result.found else say("sound", language)
    text = Text(state, style="bold red" if result.found else "green")
    return text.append(f" · {say('notes', language, n=result.noted)}", style="dim") if result.noted else text


def _show_result(result: Result, console: Console, language: str) -> None:
    if not (result.troubles or result.notes or result.broken):
        return
    _line(console, f"\n{result.check.label.text(language)}", "bold")
    if result.broken:
        _line(console, f"  ✗ {result.broken}", "red")
    for trouble in result.troubles:
        _line(console, f"  ● {trouble.said.text(language)}", "red")
    for note in result.notes:
        _line(console, f"  ■ {note.said.text(language)}", "dim")
    hidden = max(result.found - SHOWN, 0) + max(result.noted - SHOWN, 0)
    if hidden:
        _line(console, f"  {say('more', language, n=hidden)}", "dim")


def show_made(made: Made, removed: list[Path], console: Console, language: str) -> None:
    """What a backup wrote, what was removed for it, and what must be kept apart."""
    _line(console, say("made", language, path=made.path, size=size(made.size), n=made.files))
    _line(console, say("head", language, head=made.facts.chain_head), "dim")
    for remark in made.remarks:
        _line(console, remark.text(language), "yellow")
    for path in removed:
        _line(console, say("removed", language, path=path), "dim")


def show_kept(found: list[Kept], folder: Path, console: Console, language: str) -> None:
    """The list of backups."""
    if not found:
        _line(console, say("no_backups", language, folder=folder))
        return
    table = Table(header_style="bold")
    for name in ("time", "size", "holds", "file"):
        table.add_column(say(name, language), justify="right" if name == "size" else "left", overflow="fold")
    for one in found:
        table.add_row(f"{one.changed:%d/%m/%Y %H:%M}", size(one.size), _holds(one, language), Text(one.path.name))
    console.print(table)


def _holds(one: Kept, language: str) -> str:
    if one.encrypted:
        return say("encrypted", language)
    if not one.header:
        return say("unreadable", language)
    kind = one.header["database"]["kind"]
    return f"{kind} · {say('files', language, n=one.header['files'])} · cchc {one.header['version']}"


def about(header: dict[str, Any], language: str) -> str:
    """One line on an archive."""
    made = datetime.fromisoformat(header["made"]).astimezone()
    return say(
        "about",
        language,
        made=f"{made:%d/%m/%Y %H:%M}",
        version=header["version"],
        kind=header["database"]["kind"],
        n=header["files"],
    )


def show_restored(restored: Restored, path: Path, console: Console, language: str) -> None:
    """What a restore did, and what is left to do by hand."""
    _line(console, say("restored", language, path=path))
    if restored.migrated:
        _line(console, say("migrated", language))
    if restored.kept:
        _line(console, say("kept", language, kept=restored.kept), "dim")
    if f"secret.{restored.secret}" in WORDS:
        _line(console, say(f"secret.{restored.secret}", language), "yellow")


def show_message(message: Message, language: str) -> None:
    """Why something did not happen, in the reader's language and, dimmed, in the other."""
    console = Console(stderr=True)
    _line(console, message.text(language), "bold red")
    _line(console, message.text("en" if language == "vi" else "vi"), "dim")


def size(count: int) -> str:
    """1536 → 1,5 kB."""
    amount = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1024 or unit == "GB":
            break
        amount /= 1024
    return f"{amount:.0f} {unit}" if amount >= 10 or unit == "B" else f"{amount:.1f} {unit}".replace(".", ",")


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
