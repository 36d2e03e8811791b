"""The appendices of real reports as if they were annexes: `python -m tests.annexes FOLDER [-v]`."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from cchc.core.annex import differences, lineage, propose
from cchc.core.catalogue.packs import load
from cchc.core.reading.formats import open_file
from tests.annexes.emptied import as_xlsx, emptied_docx
from tests.annexes.measure import FORMS, Score, measure, without


def main(folder: Path, verbose: bool) -> None:
    """Print, per report and way of printing it, the share of rows right; then the same with the form unknown."""
    with tempfile.TemporaryDirectory() as scratch:
        for name, form in FORMS.items():
            files = _files(folder, name, Path(scratch))
            for what, path in files.items():
                _try(f"{form} {what}", path, form, verbose)
            _try_unknown(form, folder / f"{name}.docx", Path(scratch), verbose)


PAIRS = (
    ("gia-lai-2021", "gia-lai-2022"),
    ("gia-lai-2021", "bieu-mau-2022"),
    ("gia-lai-2022", "khanh-hoa-xa-2023"),
    ("bieu-mau-2022", "khanh-hoa-xa-2023"),
    ("tong-ket-2011-2020", "gia-lai-2021"),
)


def compare(verbose: bool) -> None:
    """Print, per pair of shipped forms, how many edges of the checked lineage are found again."""
    catalogue = load()
    for before, after in PAIRS:
        known = {
            (edge.kind, edge.from_row, edge.to_row)
            for edge in catalogue.lineage
            if (edge.from_template, edge.to_template) == (before, after)
        }
        edges = lineage(differences(catalogue.templates[before], catalogue.templates[after], catalogue), before, after)
        found = {(edge.kind, edge.from_row, edge.to_row) for edge in edges}
        both = len(known & found)
        print(f"{before} → {after}: precision {both / len(found):.1%}, recall {both / len(known):.1%} of {len(known)}")
        for what, some in (("missed", known - found), ("extra", found - known)) if verbose else ():
            for edge in sorted(some):
                print(f"      {what} {' '.join(edge)}")


def _files(folder: Path, name: str, scratch: Path) -> dict[str, Path]:
    source = folder / f"{name}.docx"
    return {
        "docx": source,
        "pdf": folder / f"{name}.pdf",
        "txt": folder / f"{name}.txt",
        "docx emptied": emptied_docx(source, scratch / f"{name}-empty.docx"),
        "xlsx": as_xlsx(source, scratch / f"{name}.xlsx"),
        "xlsx emptied": as_xlsx(source, scratch / f"{name}-empty.xlsx", empty=True),
        "xlsx one sheet": as_xlsx(source, scratch / f"{name}-one.xlsx", one_sheet=True),
    }


def _try(what: str, path: Path, form: str, verbose: bool) -> None:
    document = open_file(path)
    start = time.perf_counter()
    proposal = propose([document], load())
    took = time.perf_counter() - start
    score = measure(proposal, load().templates[form])
    print(
        f"{what:32} {score.right:4} of {score.rows:4} = {score.share:6.1%}  nearest {proposal.nearest}"
        f" {proposal.nearest_share:.2f}  {took:.1f} s"
    )
    _explain(score, verbose)


def _try_unknown(form: str, path: Path, scratch: Path, verbose: bool) -> None:
    catalogue = without(form, scratch)
    proposal = propose([open_file(path)], catalogue)
    score = measure(proposal, load().templates[form])
    shares = ", ".join(f"{what} {count} ({count / score.rows:.1%})" for what, count in score.decisions.most_common())
    print(f"{form} unknown (nearest {proposal.nearest}): {shares}")
    _explain(score, verbose)


def _explain(score: Score, verbose: bool) -> None:
    if not verbose:
        return
    for key, name, wanted, found in score.wrong:
        print(f"      {key:14} {name:10} {wanted[:60]!r} ← {found[:60]!r}")
    print(f"      missing {score.missing}  extra {score.extra}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), "-v" in sys.argv)
    compare("-v" in sys.argv)
