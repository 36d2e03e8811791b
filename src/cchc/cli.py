"""The command line. Its words, options and exit codes are a contract (docs/reference/command-line.md)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from cchc import __version__
from cchc.conf.starting import settle
from cchc.core.messages import Message
from cchc.core.reading.errors import UnreadableFile
from cchc.platform.backup import commands as care
from cchc.reporting.consolidation import commands as archiving
from cchc.reporting.simulation import commands as simulating

Commands = Any
"""What argparse calls subparsers."""
ERRORS = 1
"""Exit code of `check` where a finding is an error."""
UNREADABLE = 2
"""Exit code for a file that cannot be read, and for a command line that cannot be understood."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (console entry point)."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options) if _use_packs(options) else UNREADABLE
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:  # the reader of our output went away, e.g. `| head`
        sys.stderr.close()
        code = 0
    return code


def run() -> None:
    """Entry point of `python -m cchc.cli`."""
    sys.exit(main())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cchc",
        description="Báo cáo cải cách hành chính thành dữ liệu. Public-administration-reform reports as data.",
    )
    parser.add_argument("--version", action="version", version=f"cchc {__version__}")
    commands = parser.add_subparsers(required=True, metavar="LỆNH")
    _add_reports(commands)
    _add_site(commands)
    return parser


def _add_reports(commands: Commands) -> None:
    """Commands for files, without a database."""
    read = commands.add_parser("read", help="đọc các tệp của một báo cáo · read the files of one report")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _add_reading(read)
    read.set_defaults(run=_read)

    check = commands.add_parser("check", help="tìm mâu thuẫn trong một báo cáo · find what contradicts itself")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE")
    check.add_argument("--batch", type=Path, metavar="DIR", help="mọi báo cáo trong thư mục · every report of a folder")
    check.add_argument("--out", type=Path, metavar="DIR", help="với --batch: nơi ghi kết quả · where to write results")
    check.add_argument(
        "--previous",
        action="append",
        type=Path,
        metavar="FILE",
        help="báo cáo kỳ trước của đơn vị · an earlier report of the unit (may be repeated)",
    )
    check.add_argument(
        "--with-draft", action="store_true", help="thêm mọi số liệu đã đọc vào JSON · add what `read --json` prints"
    )
    check.add_argument(
        "--with-request", action="store_true", help="thêm văn bản đề nghị rà soát vào JSON · add the request to review"
    )
    check.add_argument(
        "--with-page", action="store_true", help="thêm văn bản như khi in vào JSON · add the document as it looks"
    )
    _add_reading(check)
    check.set_defaults(run=_check, refuse=check.error)

    annotate = commands.add_parser("annotate", help="trả lại tệp có ghi chú · give the file back with comments")
    annotate.add_argument("files", nargs="+", type=Path, metavar="FILE")
    annotate.add_argument(
        "-o",
        "--out",
        required=True,
        type=Path,
        metavar="OUT",
        help="OUT.docx: tệp Word có ghi chú; OUT.html: trang có đánh dấu · Word with comments, or a marked page",
    )
    annotate.add_argument(
        "--summary",
        type=Path,
        metavar="OUT2",
        help="thêm một trang tóm tắt .docx, .html hoặc .xlsx · a one-page summary beside it",
    )
    annotate.add_argument("--infos", action="store_true", help="ghi cả các lưu ý · comment the notes too")
    annotate.add_argument("--author", default="cchc", help="tên người ghi chú · author of the comments")
    annotate.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ ghi chú · language of comments")
    _add_packs(annotate)
    annotate.set_defaults(run=_annotate)

    together = commands.add_parser(
        "consolidate", help="tổng hợp báo cáo của các đơn vị trong một thư mục · add up a folder of units' reports"
    )
    together.add_argument("folder", type=Path, metavar="DIR")
    together.add_argument(
        "-o", "--out", required=True, type=Path, metavar="OUT.xlsx", help="bảng tổng hợp · the result"
    )
    together.add_argument("--unit", metavar="TÊN|MÃ", help="cơ quan tổng hợp; không ghi thì tự nhận ra · whose total")
    together.add_argument("--regime", default="cchc", metavar="MÃ", help="chế độ báo cáo · the reporting regime")
    together.add_argument("--period", metavar="KỲ", help="2025-Q3, “Quý III/2025” … · the period")
    together.add_argument("--data", type=Path, metavar="DIR", help="thay cho CCHC_DATA · instead of CCHC_DATA")
    _add_reading(together, packs=False)
    together.set_defaults(run=_consolidate)

    propose = commands.add_parser("propose", help="biểu mẫu từ phụ lục công văn · a form out of a letter's annex")
    propose.add_argument("files", nargs="+", type=Path, metavar="FILE")
    _add_reading(propose)
    propose.set_defaults(run=_propose)


def _add_site(commands: Commands) -> None:
    """Commands for the site and its database."""
    demo = commands.add_parser("demo", help="chuẩn bị dữ liệu mẫu và mở trang web · prepare sample data and serve")
    demo.add_argument("--host", default="127.0.0.1")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--prepare-only", action="store_true", help="không mở trang web · do not serve")
    demo.set_defaults(run=_demo)

    serve = commands.add_parser("serve", help="mở trang web · serve the site")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.set_defaults(run=_serve)

    worker = commands.add_parser("worker", help="làm các việc chạy nền · do the work in the background")
    worker.add_argument(
        "--once", action="store_true", help="làm hết việc đang chờ rồi thôi · do what is due now, then stop"
    )
    worker.set_defaults(run=_worker)

    units = commands.add_parser("units", help="các đơn vị hành chính · the units of the country")
    loading = units.add_subparsers(required=True, metavar="VIỆC").add_parser(
        "load", help="nạp tỉnh, xã, bản đồ cũ và mới · load provinces and communes, of the former map and of today's"
    )
    loading.add_argument("--data", type=Path, metavar="DIR", help="thay cho CCHC_DATA · instead of CCHC_DATA")
    loading.set_defaults(run=_load_units)

    care.add(commands, settle)
    simulating.add(commands, settle)
    archiving.add(commands, settle)

    administrator = commands.add_parser(
        "administrator", help="lập người quản trị đầu tiên · make the first administrator"
    )
    administrator.add_argument("name", metavar="TÀI_KHOẢN", help="tên đăng nhập · account to sign in with")
    administrator.set_defaults(run=_administrator)


def _add_reading(command: argparse.ArgumentParser, *, packs: bool = True) -> None:
    """What every command that reads files and prints data may be told."""
    command.add_argument("--json", action="store_true", help="in dữ liệu dạng JSON · print the data as JSON")
    command.add_argument(
        "--progress",
        action="store_true",
        help="ghi tiến độ ra stderr cho chương trình khác đọc · progress for a program",
    )
    command.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ thông báo · language of messages")
    if packs:
        _add_packs(command)


def _add_packs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--packs",
        type=Path,
        metavar="DIR",
        help="thư mục biểu mẫu của đơn vị, thêm vào mẫu có sẵn · forms of your own, beside the shipped ones",
    )


def _use_packs(options: argparse.Namespace) -> bool:
    """Read with the forms of `--packs` too; False, and the reason said, where they cannot be used."""
    if getattr(options, "packs", None) is None:
        return True
    from cchc.core.catalogue.packs import PackError, load, use

    try:
        use(load(options.packs))
    except PackError as error:
        options.progress = getattr(options, "progress", False)
        _refuse(UnreadableFile("packs", Message.verbatim(error.text("vi"), error.text("en"))), options)
        return False
    return True


def _read(options: argparse.Namespace) -> int:
    from cchc.core.reading.report import read
    from cchc.show import progress_reporter, show_draft

    progress = progress_reporter(for_program=options.progress, quiet=options.json and not sys.stderr.isatty())
    try:
        with progress as report_progress:
            draft = read(options.files, report_progress)
    except UnreadableFile as error:
        return _refuse(error, options)
    if options.json:
        json.dump(draft.as_json(), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        show_draft(draft, Console(), options.lang)
    return 0


def _check(options: argparse.Namespace) -> int:
    if bool(options.files) == bool(options.batch) or (options.batch and options.previous):
        options.refuse("cần FILE… hoặc --batch DIR · FILE… or --batch DIR is needed, and --previous only with FILE…")
    if options.out and not options.batch:
        options.refuse("--out chỉ dùng với --batch · --out goes with --batch")
    return _check_batch(options) if options.batch else _check_one(options)


def _check_one(options: argparse.Namespace) -> int:
    from cchc.core.checking import Severity, check
    from cchc.core.reading.formats import open_file
    from cchc.core.reading.report import understand
    from cchc.show import progress_reporter
    from cchc.show_findings import show_findings

    progress = progress_reporter(for_program=options.progress, quiet=options.json and not sys.stderr.isatty())
    try:
        with progress as report_progress:
            documents = [open_file(path, progress=report_progress) for path in options.files]
            draft = understand(documents, known_form=False)
            earlier = [understand([open_file(path)], known_form=False) for path in options.previous or ()]
    except UnreadableFile as error:
        return _refuse(error, options)
    checked = check(draft, sorted(earlier, key=lambda old: (old.report.period or {}).get("end", "")))
    if options.json:
        answer = checked.as_json(draft)
        if options.with_draft:
            answer["draft"] = draft.as_json()
        if options.with_request:
            from cchc.core.checking.letter import request

            answer["request"] = request(draft, checked.findings)
        if options.with_page:
            from cchc.core.writing.page import page

            answer["page"] = page(documents)
        json.dump(answer, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        show_findings(draft, checked, Console(), options.lang)
    return ERRORS if any(f.severity is Severity.error for f in checked.findings) else 0


def _check_batch(options: argparse.Namespace) -> int:
    from cchc.core.checking import Severity
    from cchc.core.checking.batch import check_folder
    from cchc.core.checking.batch_files import write
    from cchc.show import progress_reporter
    from cchc.show_findings import show_batch

    progress = progress_reporter(for_program=options.progress, quiet=options.json and not sys.stderr.isatty())
    try:
        with progress as report_progress:
            batch = check_folder(options.batch, report_progress, skip=options.out)
    except UnreadableFile as error:
        return _refuse(error, options)
    written = write(batch, options.out) if options.out else []
    if options.json:
        json.dump(batch.as_json(), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        show_batch(batch, written, Console(), options.lang)
    if not batch.entries:
        return UNREADABLE
    return ERRORS if any(entry.counts[Severity.error] for entry in batch.entries) else 0


def _annotate(options: argparse.Namespace) -> int:
    from cchc.core.checking import Severity, check
    from cchc.core.reading.formats import open_file
    from cchc.core.reading.report import understand
    from cchc.core.writing.hand_back import given_back, look_at_targets, save
    from cchc.core.writing.summary import SUMMARIES, summarise
    from cchc.show import progress_reporter

    options.progress = False
    try:
        look_at_targets(options.files, options.out, options.summary)
        with progress_reporter(for_program=False, quiet=False) as report_progress:
            documents = [open_file(path, progress=report_progress) for path in options.files]
            draft = understand(documents, known_form=False)
        findings = check(draft).findings
        shown = [finding for finding in findings if options.infos or finding.severity is not Severity.info]
        ending, words = options.out.suffix, {"language": options.lang, "author": options.author}
        save(options.out, given_back(options.files[0], documents, shown, draft.report, ending, **words))
        if options.summary:
            write = SUMMARIES[options.summary.suffix.lower()]
            save(options.summary, write(findings, draft.report, options.lang))
    except UnreadableFile as error:
        return _refuse(error, options)
    console = Console()
    console.print(summarise(findings, draft.report, options.lang).counts, highlight=False)
    for path in filter(None, (options.out, options.summary)):
        console.print(str(path), markup=False, highlight=False, soft_wrap=True)
    return 0


def _consolidate(options: argparse.Namespace) -> int:
    from cchc.conf import folder
    from cchc.core.checking.batch import reports_in
    from cchc.show import progress_reporter
    from cchc.show_folder import as_json, show_folder

    progress = progress_reporter(for_program=options.progress, quiet=options.json and not sys.stderr.isatty())
    asked = {name: getattr(options, name) or "" for name in ("unit", "regime", "period")}
    try:
        folder.look_at_target(options.out)
        reports_in(options.folder)
        folder.prepare(options.data)
        with progress as tell:
            outcome = folder.consolidate(options.folder, options.out, **asked, language=options.lang, tell=tell)
    except folder.Refused as refused:
        return _refuse(UnreadableFile("refused", refused.message), options)
    except UnreadableFile as error:
        return _refuse(error, options)
    if options.json:
        json.dump(as_json(outcome, options.out), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        show_folder(outcome, options.out, Console(), options.lang)
    if not outcome.readable:
        return UNREADABLE
    return 0 if outcome.clean else ERRORS


def _propose(options: argparse.Namespace) -> int:
    from cchc.core.annex.proposal import as_json
    from cchc.core.annex.propose import propose
    from cchc.core.catalogue.packs import in_use
    from cchc.core.reading.formats import open_file
    from cchc.show import progress_reporter
    from cchc.show_proposal import show_proposal

    progress = progress_reporter(for_program=options.progress, quiet=options.json and not sys.stderr.isatty())
    try:
        with progress as report_progress:
            proposal = propose([open_file(path, progress=report_progress) for path in options.files], in_use())
    except UnreadableFile as error:
        return _refuse(error, options)
    if options.json:
        json.dump(as_json(proposal), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        show_proposal(proposal, Console(), options.lang)
    return 0


def _refuse(error: UnreadableFile, options: argparse.Namespace) -> int:
    """Say why, in the reader's language (or for a program), and what to do."""
    if options.progress:
        said = {"code": error.code, "vi": error.message.text("vi"), "en": error.message.text("en")}
        sys.stderr.write(f"@error {json.dumps(said, ensure_ascii=False)}\n")
    else:
        console = Console(stderr=True)
        console.print(error.message.text(options.lang), style="bold red", markup=False, highlight=False)
        other = "en" if options.lang == "vi" else "vi"
        console.print(error.message.text(other), style="dim", markup=False, highlight=False)
    return UNREADABLE


def _demo(options: argparse.Namespace) -> int:
    from cchc.conf import demo

    demo.prepare()
    if not options.prepare_only:
        demo.serve(options.host, options.port)
    return 0


def _administrator(options: argparse.Namespace) -> int:
    from cchc.conf import demo

    return demo.administrator(options.name)


def _serve(options: argparse.Namespace) -> int:
    from cchc.conf import demo

    demo.serve(options.host, options.port)
    return 0


def _load_units(options: argparse.Namespace) -> int:
    settle(options.data)
    from django.core.management import call_command

    from cchc.platform.accounts.scope import everything
    from cchc.platform.units.services import load_shipped

    call_command("migrate", interactive=False, verbosity=0)
    with everything("load the shipped units"):
        added = load_shipped()
    sys.stdout.write(f"{added} đơn vị được thêm · units added\n")
    return 0


def _worker(options: argparse.Namespace) -> int:
    from cchc.conf import worker

    worker.run(once=options.once)
    return 0


if __name__ == "__main__":
    run()
