"""`cchc doctor`, `cchc backup` and `cchc restore`: their options, and what they do. Django is loaded by `settle`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

NOT_DONE = 2
"""Exit code where a command could not do what it was asked."""

Commands = Any
"""What argparse calls subparsers."""
Settle = Callable[[Path | None, str | None], None]
"""Loads Django with this data directory and this database; None: as the settings say, '': the one in the directory."""


def add(commands: Commands, settle: Settle) -> None:
    """Add the three commands to the command line."""
    doctor = commands.add_parser(
        "doctor", help="kiểm tra chuỗi sự kiện, cơ sở dữ liệu, tệp · prove the events, the database, the files"
    )
    doctor.add_argument("--json", action="store_true", help="in dạng JSON · print JSON")
    doctor.add_argument(
        "--head", metavar="N:HASH", help="mắt xích đã ghi lại ở nơi khác · a link of the chain written down elsewhere"
    )
    backup = commands.add_parser("backup", help="sao lưu dữ liệu và tệp · back up the database and the files")
    backup.add_argument("-o", "--out", type=Path, metavar="FILE.cchc", help="mặc định: CCHC_DATA/backups")
    backup.add_argument("--list", action="store_true", help="liệt kê các bản sao lưu · list the backups")
    backup.add_argument(
        "--keep", type=_at_least_one, metavar="N", help="chỉ giữ N bản mới nhất · keep only the newest N"
    )
    restore = commands.add_parser("restore", help="phục hồi từ một bản sao lưu · restore a backup")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--into", type=Path, metavar="DIR", help="thư mục dữ liệu khác · another data directory")
    restore.add_argument("--database-url", metavar="URL", help="cơ sở dữ liệu khác · another database")
    restore.add_argument("--yes", action="store_true", help="không hỏi lại · do not ask")
    for command, run in ((doctor, _doctor), (backup, _backup), (restore, _restore)):
        if command is not doctor:
            command.add_argument(
                "--passphrase-file",
                type=Path,
                metavar="FILE",
                help="tệp chứa mật khẩu mã hóa · a file with the passphrase of the archive",
            )
        command.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ · language")
        command.set_defaults(run=_run(run, settle))


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("cần một số nguyên từ 1 · a whole number from 1 is needed")
    return int(text)


def _run(command: Callable[[argparse.Namespace], int], settle: Settle) -> Callable[[argparse.Namespace], int]:
    """The command with Django loaded, and its refusals in words."""

    def run(options: argparse.Namespace) -> int:
        into, address = getattr(options, "into", None), getattr(options, "database_url", None)
        settle(into, address or ("" if into else None))
        from cchc.platform.backup.console import show_message
        from cchc.platform.backup.errors import BackupError

        try:
            return command(options)
        except BackupError as error:
            show_message(error.message, options.lang)
            return NOT_DONE

    return run


def _passphrase(options: argparse.Namespace) -> str:
    from cchc.platform.backup.encryption import passphrase_from

    return passphrase_from(options.passphrase_file) if options.passphrase_file else ""


def _doctor(options: argparse.Namespace) -> int:
    from rich.console import Console

    from cchc.platform.backup import console, doctor
    from cchc.platform.backup.errors import BackupError
    from cchc.platform.events import chain

    try:
        known = chain.parse_head(options.head) if options.head else None
    except ValueError as error:
        raise BackupError(
            "--head phải có dạng SỐ:MÃ_BĂM như trang nhật ký hoặc bản sao lưu đã in.",
            "--head must be NUMBER:HASH, as the log of events or a backup printed it.",
        ) from error
    results = doctor.examine([chain.check_of(known)] if known else [])
    if options.json:
        json.dump(console.as_json(results), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        console.show_results(results, Console(), options.lang)
    return doctor.exit_code(results)


def _backup(options: argparse.Namespace) -> int:
    from rich.console import Console

    from cchc.platform.accounts.scope import everything
    from cchc.platform.backup import console, keeping, making

    if options.list:
        console.show_kept(keeping.kept(), keeping.folder(), Console(), options.lang)
        return 0
    passphrase = _passphrase(options)
    with everything("back up"):
        made = making.make((options.out or keeping.place()).absolute(), passphrase)
    removed = keeping.keep(options.keep) if options.keep else []
    console.show_made(made, removed, Console(), options.lang)
    return 0


def _restore(options: argparse.Namespace) -> int:
    from rich.console import Console

    from cchc.platform.backup import console, restoring

    passphrase = _passphrase(options)
    header = restoring.look(options.file, passphrase)
    Console().print(console.about(header, options.lang), markup=False, highlight=False)
    if not options.yes and not _agreed(options.lang):
        return NOT_DONE
    restored = restoring.restore(options.file, passphrase)
    console.show_restored(restored, options.file, Console(), options.lang)
    sys.stdout.flush()
    head = header["database"]["chain_head"]
    asked = ["--head", head] if not head.startswith("0:") else []
    return subprocess.run(
        [sys.executable, "-m", "cchc.cli", "doctor", "--lang", options.lang, *asked], check=False
    ).returncode


def _agreed(language: str) -> bool:
    """Whether the person at the terminal says yes; without one, BackupError: a script says --yes."""
    from cchc.platform.backup.console import say
    from cchc.platform.backup.errors import BackupError

    if not sys.stdin.isatty():
        raise BackupError(
            "Phục hồi sẽ thay dữ liệu hiện có: thêm --yes để đồng ý.",
            "A restore replaces what is there: add --yes to agree.",
        )
    sys.stdout.write(say("ask", language))
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in {"co", "có", "yes"}
