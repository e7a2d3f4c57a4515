"""Generate environment.yml (conda, Binder) from pyproject.toml: `make lock` runs this, a test holds the two together."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def environment_yml() -> str:
    """Return the text of environment.yml that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["notebooks"],
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
        *(f"  - {requirement}" for requirement in sorted(wanted)),
        "  - pip:",
        "      - -e .",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (ROOT / "environment.yml").write_text(environment_yml(), encoding="utf-8")
