"""The same figures and the same identities for Arelle: a taxonomy, its rules and an instance, and its verdicts.

Arelle is only measured against. It is installed into an environment of its own under build/ and never imported here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

VERSION = "2.47.3"
HOME = Path("build") / "arelle"
RUN = """
import json, re, statistics, sys, time
from arelle.api.Session import Session
from arelle.RuntimeOptions import RuntimeOptions
path, rounds = sys.argv[1], int(sys.argv[2])
options = RuntimeOptions(entrypointFile=path, validate=True, internetConnectivity="offline", formulaAction="run",
                         logFile="logToBuffer", formulaUnsatisfiedAsser=True, keepOpen=False)
took = []
for _ in range(rounds + 1):
    with Session() as session:
        start = time.perf_counter()
        session.run(options)
        took.append(time.perf_counter() - start)
        logs = session.get_logs("json")
broken = sorted(set(re.findall(r"rule-\\d+", logs)))
print(json.dumps({"seconds": statistics.median(took[1:]), "broken": broken}))
"""

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
LINK = 'xmlns:link="http://www.xbrl.org/2003/linkbase"'
ARCS = "http://xbrl.org/arcrole/2008/variable-"
Identity = tuple[int, int, int, int]
"""A total and its three parts."""


def python() -> tuple[Path | None, str]:
    """The Python that has Arelle, made where it is not there yet; None and why where it cannot be."""
    found = HOME / "env" / "bin" / "python"
    if found.exists():
        return found, ""
    for command in (
        [sys.executable, "-m", "venv", str(HOME / "env")],
        [str(found), "-m", "pip", "install", "-q", f"arelle-release=={VERSION}"],
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            found.unlink(missing_ok=True)
            return None, f"Arelle {VERSION} could not be installed: {done.stderr.strip()[-200:]}"
    return found, ""


def write(folder: Path, identities: Sequence[Identity]) -> Path:
    """Taxonomy, rules and instance; the instance's path."""
    names = [f"{kind}{number}" for number in range(len(identities)) for kind in "tabc"]
    (folder / "rules.xml").write_text(_rules(len(identities)), "utf-8")
    elements = "".join(
        f'<xsd:element id="c_{name}" name="{name}" type="xbrli:decimalItemType" substitutionGroup="xbrli:item" '
        'nillable="true" xbrli:periodType="duration"/>'
        for name in names
    )
    (folder / "taxonomy.xsd").write_text(
        '<xsd:schema targetNamespace="urn:c" xmlns:c="urn:c" xmlns:xbrli="http://www.xbrl.org/2003/instance" '
        f'{LINK} {XLINK} xmlns:xsd="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">'
        '<xsd:annotation><xsd:appinfo><link:linkbaseRef xlink:type="simple" xlink:href="rules.xml" '
        'xlink:arcrole="http://www.w3.org/1999/xlink/properties/linkbase"/></xsd:appinfo></xsd:annotation>'
        '<xsd:import namespace="http://www.xbrl.org/2003/instance" '
        'schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>'
        f"{elements}</xsd:schema>",
        "utf-8",
    )
    values = [value for identity in identities for value in identity]
    facts = "".join(
        f'<c:{name} contextRef="q" unitRef="n" decimals="INF">{value}</c:{name}>'
        for name, value in zip(names, values, strict=True)
    )
    path = folder / "instance.xml"
    path.write_text(
        f'<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" {LINK} {XLINK} xmlns:c="urn:c">'
        '<link:schemaRef xlink:type="simple" xlink:href="taxonomy.xsd"/>'
        '<xbrli:context id="q"><xbrli:entity><xbrli:identifier scheme="urn:unit">1</xbrli:identifier></xbrli:entity>'
        "<xbrli:period><xbrli:startDate>2023-07-01</xbrli:startDate><xbrli:endDate>2023-09-30</xbrli:endDate>"
        '</xbrli:period></xbrli:context><xbrli:unit id="n"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>'
        f"{facts}</xbrli:xbrl>",
        "utf-8",
    )
    return path


def verdicts(interpreter: Path, instance: Path, rounds: int) -> tuple[float, list[int]]:
    """Warm seconds of one validation, and the numbers of the identities that do not hold."""
    command = [str(interpreter), "-c", RUN, str(instance), str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout.strip().splitlines()[-1])
    return said["seconds"], sorted(int(name.removeprefix("rule-")) for name in said["broken"])


def _rules(count: int) -> str:
    rules = "".join(_rule(number) for number in range(count))
    references = "".join(
        f'<link:arcroleRef arcroleURI="{ARCS}{name}" xlink:type="simple" '
        f'xlink:href="http://www.xbrl.org/2008/variable.xsd#variable-{name}"/>'
        for name in ("set", "filter")
    )
    return (
        f'<link:linkbase {LINK} {XLINK} xmlns:gen="http://xbrl.org/2008/generic" '
        'xmlns:variable="http://xbrl.org/2008/variable" xmlns:va="http://xbrl.org/2008/assertion/value" '
        'xmlns:cf="http://xbrl.org/2008/filter/concept" xmlns:c="urn:c" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="'
        "http://xbrl.org/2008/generic http://www.xbrl.org/2008/generic-link.xsd "
        "http://xbrl.org/2008/variable http://www.xbrl.org/2008/variable.xsd "
        "http://xbrl.org/2008/assertion/value http://www.xbrl.org/2008/value-assertion.xsd "
        'http://xbrl.org/2008/filter/concept http://www.xbrl.org/2008/concept-filter.xsd">'
        '<link:roleRef roleURI="http://www.xbrl.org/2008/role/link" xlink:type="simple" '
        f'xlink:href="http://www.xbrl.org/2008/generic-link.xsd#standard-link-role"/>{references}'
        f'<gen:link xlink:type="extended" xlink:role="http://www.xbrl.org/2008/role/link">{rules}</gen:link>'
        "</link:linkbase>"
    )


def _rule(number: int) -> str:
    rule = (
        f'<va:valueAssertion xlink:type="resource" xlink:label="r{number}" id="rule-{number}" '
        'aspectModel="dimensional" implicitFiltering="true" test="$t eq $a + $b + $c"/>'
    )
    for order, kind in enumerate("tabc", 1):
        name = f"{kind}{number}"
        rule += (
            f'<variable:factVariable xlink:type="resource" xlink:label="v{name}" bindAsSequence="false"/>'
            f'<variable:variableArc xlink:type="arc" xlink:arcrole="{ARCS}set" xlink:from="r{number}" '
            f'xlink:to="v{name}" name="{kind}" order="{order}"/>'
            f'<cf:conceptName xlink:type="resource" xlink:label="f{name}"><cf:concept><cf:qname>c:{name}</cf:qname>'
            '</cf:concept></cf:conceptName><variable:variableFilterArc xlink:type="arc" '
            f'xlink:arcrole="{ARCS}filter" xlink:from="v{name}" xlink:to="f{name}" complement="false" cover="true" '
            'order="1"/>'
        )
    return rule
