"""Pictures of small pages."""

from cchc.core.writing.pictures import picture

PAGE = "#set page(width: 100pt, height: auto)\n#json(bytes(sys.inputs.said)).name"


def test_it_works() -> None:
    assert picture(PAGE, {"name": "Xã Ia Dơk"}).startswith(b"\x89PNG")


def test_what_it_shows_is_no_markup() -> None:
    assert picture(PAGE, {"name": '#panic("read as markup") $x'}) != picture(PAGE, {"name": ""})
