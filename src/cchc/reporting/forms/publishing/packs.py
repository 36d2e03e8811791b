"""Published forms as packs under `settings.PACKS`: derived from the database, made anew whenever they differ."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from cchc.core.catalogue.model import Catalogue
from cchc.core.catalogue.packs import load
from cchc.reporting.catalogue.shelf import SHELF, STAMP, folder, stamp
from cchc.reporting.forms.models import TemplateVersion

HEAD, ROWS, LINEAGE, INDICATORS = "template.toml", "rows.csv", "lineage.csv", "indicators.csv"


def in_force() -> list[TemplateVersion]:
    """Every published version that was not withdrawn, also those that have ended: reports were written under them."""
    return list(TemplateVersion.objects.filter(withdrawn__isnull=True).order_by("valid_from", "pk"))


def try_out(versions: Sequence[TemplateVersion]) -> Catalogue:
    """The catalogue there would be with these versions, read by the loader of every pack. PackError where they cannot
    be used."""
    with tempfile.TemporaryDirectory(prefix="cchc-packs-") as place:
        _write(Path(place), versions)
        return load(Path(place))


def rebuild() -> bool:
    """Bring the folder in step with the database: after a publication, and after a restore. Says whether it had to."""
    versions = in_force()
    wanted = _digest(versions)
    target = folder()
    if stamp(target) == wanted:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    _exchange(target, versions, wanted)
    SHELF.look_again()
    return True


def _exchange(target: Path, versions: Sequence[TemplateVersion], wanted: str) -> None:
    """Put a whole new folder in the place of the old one. The stamp is the last file written, and who reads between
    the two renames finds no stamp, so the shipped forms, and looks again at the next request."""
    fresh = Path(tempfile.mkdtemp(prefix="packs-", dir=target.parent))
    try:
        fresh.chmod(0o755)
        _write(fresh, versions)
        (fresh / STAMP).write_text(wanted, encoding="utf-8")
        old = fresh.with_name(f"{fresh.name}-old")
        if target.exists():
            target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _write(place: Path, versions: Iterable[TemplateVersion]) -> None:
    indicators: list[str] = []
    for version in versions:
        pack = place / version.pack
        pack.mkdir()
        for name, text in files(version).items():
            (pack / name).write_text(text, encoding="utf-8")
        header, _, lines = version.indicators_csv.partition("\n")
        if lines:
            indicators += [lines] if indicators else [f"{header}\n", lines]
    if indicators:
        (place / INDICATORS).write_text("".join(indicators), encoding="utf-8")


def files(version: TemplateVersion) -> dict[str, str]:
    """The files of one version's pack, with its last day as it stands now."""
    first = f"valid_from = {version.valid_from:%Y-%m-%d}\n"
    ended = f"{first}valid_to = {version.valid_to:%Y-%m-%d}\n" if version.valid_to else first
    held = {HEAD: version.template_toml.replace(first, ended, 1), ROWS: version.rows_csv}
    return held | ({LINEAGE: version.lineage_csv} if version.lineage_csv else {})


def _digest(versions: Iterable[TemplateVersion]) -> str:
    """Says exactly which packs; '' for none, as a folder that is not there."""
    digest, none = hashlib.sha256(), True
    for version in versions:
        none = False
        for name, text in sorted(files(version).items()):
            digest.update(f"{version.pack}\0{name}\0{text}\0".encode())
        digest.update(version.indicators_csv.encode())
    return "" if none else digest.hexdigest()
