"""Writes what a wheel of csprp is made of and stands on, as CycloneDX: `.ci/sbom.cdx.json`, which it carries.

    .venv/bin/python .ci/sbom.py

Components are what csprp installs for people (never what develops it), each in the version of
requirements.lock with its hashes and the licence that it names, and the fonts that lie in the wheel itself.
It holds no time and no number drawn by chance: the same lock gives the same bytes.
"""

import hashlib
import json
import re
import sys
import tomllib
import uuid
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / ".ci" / "sbom.cdx.json"
FONTS = ROOT / "src" / "csprp_cli" / "present" / "fonts"
sys.path.insert(0, str(ROOT / "src"))


def locked() -> dict[str, tuple[str, list[str]]]:
    """Return the version and the hashes of each name in the lock file."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    pins = re.findall(r"(?m)^([A-Za-z0-9._-]+)==(\S+)(.*)$", text)
    return {
        canonicalize_name(name): (version, re.findall(r"sha256:([0-9a-f]{64})", rest))
        for name, version, rest in pins
    }


def needs(name: str) -> list[str]:
    """Return the names that a package needs on Linux, without its extras."""
    if name == "csprp":  # as it is to be built: what is installed may be older
        lines = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
            "dependencies"
        ]
    else:
        lines = distribution(name).requires or ()
    wanted = [Requirement(line) for line in lines]
    return sorted(
        canonicalize_name(one.name)
        for one in wanted
        if one.marker is None or one.marker.evaluate({"extra": ""})
    )


def licence_of(found: Distribution) -> str:
    """Return the licence that a package names; nothing where it carries a text alone."""
    named = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    classed = [
        line.rpartition(" :: ")[2]
        for line in found.metadata.get_all("Classifier") or ()
        if "License ::" in line
    ]
    return named if 0 < len(named) < 80 else "; ".join(classed)


def component(name: str, version: str, hashes: list[str]) -> dict[str, Any]:
    """Return one package as a component, with the hash of each file that the lock allows."""
    purl = f"pkg:pypi/{name}@{version}"
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": purl,
        "name": name,
        "version": version,
        "purl": purl,
    }
    if licence := licence_of(distribution(name)):
        found["licenses"] = [{"license": {"name": licence}}]
    if hashes:
        kept = [{"alg": "SHA-256", "content": one} for one in sorted(hashes)]
        address = f"https://pypi.org/project/{name}/{version}/"
        found["externalReferences"] = [{"type": "distribution", "url": address, "hashes": kept}]
    return found


def fonts() -> list[dict[str, Any]]:
    """Return the fonts in the wheel, each with the hash of the file."""
    return [
        {
            "type": "file",
            "bom-ref": f"file:{path.name}",
            "name": path.name,
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}],
            "licenses": [{"license": {"id": "OFL-1.1"}}],
        }
        for path in sorted(FONTS.iterdir())
        if path.suffix != ".txt"
    ]


def bill() -> dict[str, Any]:
    """Return the whole bill. Raises KeyError for what csprp needs and the lock has not."""
    from csprp_cli import __version__

    pins = locked()
    names, waiting = set[str](), needs("csprp")
    while waiting:
        if (name := waiting.pop()) not in names:
            names.add(name)
            waiting += needs(name)
    made = {name: component(name, *pins[name]) for name in sorted(names)}
    ours = f"pkg:pypi/csprp@{__version__}"
    parts = [*made.values(), *fonts()]
    on = [
        {
            "ref": ours,
            "dependsOn": [
                *(made[name]["bom-ref"] for name in needs("csprp")),
                *(f["bom-ref"] for f in fonts()),
            ],
        }
    ]
    on += [
        {"ref": one["bom-ref"], "dependsOn": [made[n]["bom-ref"] for n in needs(name)]}
        for name, one in made.items()
    ]
    told = json.dumps(parts, sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, f"{ours} {told}").urn,
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": "csprp",
                "version": __version__,
                "purl": ours,
                "licenses": [{"expression": "MIT AND OFL-1.1 AND LicenseRef-OGL-UK-3.0"}],
            }
        },
        "components": parts,
        "dependencies": on,
    }


if __name__ == "__main__":
    OUT.write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
