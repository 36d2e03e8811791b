"""Reading with forms of one's own: `--packs`."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc import cli


def test_the_command_refuses_packs_it_cannot_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mau").mkdir()
    (tmp_path / "mau" / "template.toml").write_text("id = ", encoding="utf-8")
    assert cli.main(["read", "x.docx", "--packs", str(tmp_path)]) == 2
    assert "mau/template.toml" in capsys.readouterr().err
    assert cli.main(["read", "x.docx", "--packs", str(tmp_path), "--progress", "--json"]) == 2
    assert capsys.readouterr().err.startswith('@error {"code": "packs"')
