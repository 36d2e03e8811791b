"""Make the packs of units from an unpacked `vietnamadminunits` wheel: `python -m tests.make_units FOLDER`.

Names, codes and what merged into what are facts; the package itself is no dependency. Writes compact csv into
`platform/units/packs` and prints the counts. Codes: p, d, c and the official number; bodies of the map before end in
-2024 unless they are still the same body.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from cchc.core.vietnamese.text import fold_key
from cchc.core.vietnamese.text import nfc as composed

PACKS = Path(__file__).resolve().parent.parent / "src/cchc/platform/units/packs"
OLD = "-2024"


KINDS = {"Thị Trấn ": "Thị trấn ", "Thành Phố ": "Thành phố ", "Thị Xã ": "Thị xã "}


def nfc(name: str) -> str:
    """The name in NFC, with the kind of place written one way."""
    name = composed(name)
    for odd, usual in KINDS.items():
        name = usual + name.removeprefix(odd) if name.startswith(odd) else name
    return name


def main(folder: Path) -> None:
    with sqlite3.connect(folder / "data" / "dataset.db") as database:
        old = database.execute(
            "select provinceKey, districtKey, coalesce(wardKey, ''), provinceCode, districtCode, wardCode, province,"
            " district, ward from admin_units_legacy order by wardCode, districtCode"
        ).fetchall()
        new = database.execute(
            "select provinceKey, wardKey, provinceCode, wardCode, province, ward from admin_units order by wardCode"
        ).fetchall()
    converter = json.loads((folder / "data" / "converter_2025.json").read_text())
    _check(old, new)
    provinces = _provinces(old, new, converter["DICT_PROVINCE"])
    arrows, districts_into = _arrows(old, new, converter)
    same = _same(old, new, arrows)
    _write("provinces.csv", "code,name,begins,ends,into", provinces["rows"])
    districts = {
        f"d{row[4]}": (nfc(row[7]), provinces["old"][row[0]], districts_into.get(f"d{row[4]}", "")) for row in old
    }
    _write("districts.csv", "code,name,province,into", [(code, *rest) for code, rest in sorted(districts.items())])
    _write(
        "communes-2024.csv",
        "code,name,district",
        [(f"c{row[5]}{OLD}", nfc(row[8]), f"d{row[4]}") for row in old if row[2] and row[5] not in same.values()],
    )
    names = {row[5]: (nfc(row[8]), f"d{row[4]}") for row in old if row[2]}
    kept = {new_code: names[old_code] for new_code, old_code in same.items()}
    _write(
        "communes.csv",
        "code,name,province,was,district",
        [(f"c{row[3]}", nfc(row[5]), f"p{row[2]}", *_was(nfc(row[5]), kept.get(row[3]))) for row in new],
    )
    _write(
        "map.csv",
        "before,after,whole",
        sorted((f"c{before}{OLD}", f"c{after}", whole) for before, after, whole in arrows if same.get(after) != before),
    )
    print(f"unchanged {len(same)}, arrows {len(arrows)}, split {len({b for b, _, whole in arrows if not whole})}")


def _was(name: str, kept: tuple[str, str] | None) -> tuple[str, str]:
    """The former name, where it differs, and the district, of a commune that is the same body."""
    if kept is None:
        return "", ""
    return (kept[0] if kept[0] != name else ""), kept[1]


def _check(old: list[tuple[str, ...]], new: list[tuple[str, ...]]) -> None:
    print(f"old communes {sum(bool(row[2]) for row in old)}, districts {len({row[4] for row in old})}")
    print(f"new communes {len(new)}, provinces {len({row[2] for row in new})}")
    for kind in ("Xã", "Phường", "Thị trấn", "Đặc khu"):
        print(f"  {kind}: {sum(nfc(row[8] or '').startswith(kind) for row in old)} →", end=" ")
        print(sum(row[5].startswith(kind) for row in new))


def _provinces(old: list[tuple[str, ...]], new: list[tuple[str, ...]], came: dict[str, list[str]]) -> dict[str, object]:
    before = {row[0]: (row[3], nfc(row[6])) for row in old}
    after = {row[0]: (row[2], nfc(row[4])) for row in new}
    into = {key: target for target, keys in came.items() for key in keys}
    codes, rows = {}, []
    for key, (code, name) in before.items():
        alone = came[into[key]] == [key]
        codes[key] = f"p{code}" if alone else f"p{code}{OLD}"
        if not alone:
            rows.append((codes[key], name, "", "2025-07-01", f"p{after[into[key]][0]}"))
        elif after[into[key]] != (code, name):
            raise SystemExit(f"{name}: another name or code, yet alone")
    for key, (code, name) in after.items():
        rows.append((f"p{code}", name, "" if len(came[key]) == 1 else "2025-07-01", "", ""))
    return {"rows": sorted(rows), "old": codes}


def _arrows(
    old: list[tuple[str, ...]], new: list[tuple[str, ...]], converter: dict[str, dict[str, dict[str, list[object]]]]
) -> tuple[list[tuple[str, str, int]], dict[str, str]]:
    """(old code, new code, whole) of communes, and what island districts without communes became."""
    code_of_old = {f"{row[0]}_{row[1]}_{row[2]}": (row[5], row[4]) for row in old}
    code_of_new = {(row[0], row[1]): row[3] for row in new}
    arrows, districts = [], {}
    for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, sources in wards.items():
            for source in sources:
                commune, district = code_of_old[str(source)]
                if commune is None:
                    districts[f"d{district}"] = f"c{code_of_new[province, ward]}"
                else:
                    arrows.append((commune, code_of_new[province, ward], 1))
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for source, parts in divided.items():
            for part in parts:
                arrows.append((code_of_old[source][0], code_of_new[province, part["newWardKey"]], 0))  # type: ignore[index]
    return arrows, districts


def _same(old: list[tuple[str, ...]], new: list[tuple[str, ...]], arrows: list[tuple[str, str, int]]) -> dict[str, str]:
    """New code → old code of communes that are the same body: one source, taken whole, of the same kind."""
    sources: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for before, after, whole in arrows:
        sources[after].append((before, whole))
    kind_before = {row[5]: fold_key(row[8] or "").split()[:1] for row in old}
    kind_after = {row[3]: fold_key(row[5]).split()[:1] for row in new}
    return {
        after: came[0][0]
        for after, came in sources.items()
        if len(came) == 1 and came[0][1] and kind_before[came[0][0]] == kind_after[after]
    }


def _write(name: str, head: str, rows: Iterable[tuple[object, ...]]) -> None:
    with (PACKS / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head.split(","))
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
