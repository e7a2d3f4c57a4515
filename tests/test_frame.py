"""The frame of the project: files that must agree with each other, the wheel, the layers."""

import ast
import inspect
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from environment import environment_yml

LAYERS = [
    "numerals", "intervals", "wording", "reading", "ranges", "numbers", "metrics", "formulas", "tables", "rules", "registry",
    "texts", "loaders", "checks", "power", "results", "scenarios", "article", "audit", "ledger", "citations", "outputs", "annotate",
    "suggest", "questions", "outline", "draft", "charts", "notebooks", "site", "reproduce", "printing", "documents", "corpus",
    "shown", "cli",
]  # fmt: skip


def test_the_conda_environment_is_the_one_of_pyproject(root: Path) -> None:
    """Generated, and not edited since."""
    assert (root / "environment.yml").read_text(encoding="utf-8") == environment_yml()
    assert yaml.safe_load(environment_yml())["name"] == "lbanalysis"


def test_the_lock_holds_every_requirement_with_hashes_and_no_address(root: Path) -> None:
    """Each requirement of pyproject is pinned at a version that it admits."""
    from packaging.requirements import Requirement
    from packaging.version import Version

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    pins = {
        name.lower(): version
        for name, version in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", lock, re.M)
    }
    wanted = [
        *project["project"]["dependencies"], *(r for extra in project["project"]["optional-dependencies"].values() for r in extra),
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]  # fmt: skip

    for requirement in map(Requirement, wanted):
        assert Version(pins[requirement.name.lower()]) in requirement.specifier, requirement
    blocks = re.split(r"\n(?=[\w.-]+(?:\[[^\]]*\])?==)", lock)
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in lock


def test_version_date_authors_and_title_are_the_same_everywhere(root: Path) -> None:
    """Package, citation and data package; what is cited of the project, and where it is found."""
    import json

    import lbanalysis
    from lbanalysis import citations

    registry = lbanalysis.load_registry()
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))

    assert project["version"] == lbanalysis.__version__ == citation["version"] == package["version"]
    assert str(citation["date-released"]) == package["created"].removesuffix("T00:00:00Z")
    assert citation["title"] == package["title"]
    assert package["licenses"][0]["path"] == citations.LICENCE
    for authors in (project["authors"], citation["authors"]):
        assert [maker["title"] for maker in citations.authors(registry)] == [a["name"] for a in authors]
    doi = f"https://doi.org/{citation['doi']}" if "doi" in citation else None
    urls = {"Homepage": citation.get("url"), "DOI": doi, "Repository": citation.get("repository-code")}
    assert project["urls"] == {name: address for name, address in urls.items() if address}


def test_the_citation_file_is_valid(root: Path) -> None:
    """By cffconvert, which cannot share the lock and runs on its own."""
    uvx = Path(sys.executable).with_name("uvx")
    if not uvx.exists():
        pytest.skip("uvx is not installed beside this Python")
    done = subprocess.run(
        [uvx, "--quiet", "cffconvert", "--validate"], cwd=root, capture_output=True, text=True, check=False
    )
    if (
        done.returncode
        and re.search("fetch|connect|resolve|network", done.stderr, re.I)
        and not os.environ.get("CI")
    ):
        pytest.skip("cffconvert cannot be installed without a network")

    assert done.returncode == 0, done.stderr


def module_files(package: Path) -> list[tuple[str, Path]]:
    """Each module in the order of the layers, with its file, or the files of a package."""
    files = {name: package / f"{name}.py" for name in LAYERS}
    return [
        (name, path)
        for name in LAYERS
        for path in ([files[name]] if files[name].exists() else sorted((package / name).glob("*.py")))
    ]


def test_imports_go_one_way(root: Path) -> None:
    """Each module imports only from those above it; only charts draws, only tables reads data."""
    package = root / "src" / "lbanalysis"
    assert {
        p.stem
        for p in package.glob("[!_.]*")
        if p.name not in ("data", "py.typed", "schema.json", "styles", "first")
    } == set(LAYERS)
    for name, path in module_files(package):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imports = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
        imports |= {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }

        inner = {i.split(".")[1] for i in imports if i.startswith("lbanalysis.")} - (
            {name} if path.stem != name else set()
        )
        assert inner <= set(LAYERS[: LAYERS.index(name)]), (name, inner)
        if name != "charts":
            assert not {i for i in imports if i.split(".")[0] in ("seaborn", "matplotlib")}, name
        if name not in ("tables", "printing"):
            assert "csv" not in imports, name


def test_every_public_function_is_documented_in_full() -> None:
    """numpydoc: parameters and what is returned, one example that passes and one that fails; no section that says nothing."""
    import lbanalysis as lb

    for name in lb.__all__:
        thing = getattr(lb, name)
        if name == "charts" or (isinstance(thing, type) and issubclass(thing, Exception)):
            continue
        doc, parameters = inspect.getdoc(thing) or "", inspect.signature(thing).parameters
        assert ("Parameters\n---" in doc) == bool(parameters), name
        for parameter in parameters:
            assert parameter in doc.partition("Returns\n---")[0], (name, parameter)
        if inspect.isfunction(thing) and inspect.signature(thing).return_annotation != "None":
            assert "Returns\n---" in doc, name
        assert "Examples\n---" in doc, name
        assert not re.search(r"\n-+\n\s*(\n|$)", doc), name


def test_what_is_not_public_speaks_in_one_paragraph(root: Path) -> None:
    """No sections in a docstring of what is not in `lb.__all__`; the site's turn comes with its rebuilding."""
    import lbanalysis as lb

    public = set(lb.__all__)
    for name, path in module_files(root / "src" / "lbanalysis"):
        if name in ("site", "charts"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name not in public:
                assert not re.search(r"\n\s*-{3,}\n", ast.get_docstring(node) or ""), (name, node.name)


def test_the_readme_names_the_commands_that_exist(root: Path) -> None:
    """Every verb of the Makefile in the README exists, and every command of the command line stands in the README."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(encoding="utf-8"), re.M))
    listed = subprocess.run(
        [sys.executable, "-m", "lbanalysis.cli", "--help"], capture_output=True, text=True, check=True
    ).stdout

    assert set(re.findall(r"\bmake ([a-z]+)\b", readme)) - {"is"} <= targets
    assert {
        "help",
        "reproduce",
        "test",
        "lab",
        "notebooks",
        "check",
        "format",
        "lock",
        "bench",
        "clean",
    } <= targets
    for command in (commands := re.findall(r"^  ([a-z]+) {2,}", listed, re.M)):
        assert f"lbanalysis {command}" in readme, command
    assert len(commands) > 10


def test_the_wheel_holds_its_data_and_finds_it_there(root: Path, tmp_path: Path) -> None:
    """Built, installed in a new environment outside the checkout, and used from there."""
    uv = Path(sys.executable).with_name("uv")
    if not uv.exists():
        pytest.skip("uv is not installed beside this Python")
    quiet = {"check": True, "capture_output": True, "text": True, "cwd": tmp_path}
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        **{**quiet, "cwd": root},
    )
    [wheel] = tmp_path.glob("*.whl")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, "new"], **quiet)
    python = tmp_path / "new" / ("Scripts" if os.name == "nt" else "bin") / "python"
    lock = tmp_path / "constraints.txt"
    text = re.sub(
        r" \\\n(    --hash=\S+(?: \\)?\n?)+", "\n", (root / "requirements.lock").read_text(encoding="utf-8")
    )
    lock.write_text(text, encoding="utf-8")
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--python", str(python), "--constraint", str(lock), str(wheel)],
        **quiet,
    )
    code = (
        "import lbanalysis as lb; from lbanalysis.registry import registry_folder\n"
        "print(len(lb.load_figures()), len(lb.load_mentions()), registry_folder().parent.name, registry_folder().parents[1].name)"
    )
    used = subprocess.run([python, "-c", code], **quiet)
    refused = subprocess.run(
        [python, "-m", "lbanalysis.cli", "reproduce"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert used.stdout.split() == ["52", "72", "lbanalysis", "site-packages"]
    assert refused.returncode == 2
    assert refused.stderr.startswith(
        "lbanalysis: the notebooks are not in the installed package: expected their folder (--notebooks DIR)"
    )


def test_the_public_names_are_the_same_for_programs_and_for_type_checkers(root: Path) -> None:
    """What the stub imports for type checkers is what is loaded on first use, from the same module."""
    import lbanalysis

    tree = ast.parse((root / "src" / "lbanalysis" / "__init__.pyi").read_text(encoding="utf-8"))
    typed = {
        a.name: n.module
        for n in ast.walk(tree)
        if isinstance(n, ast.ImportFrom)
        for a in n.names
        if "lbanalysis" in str(n.module)
    }

    assert set(typed) == set(lbanalysis.__all__) == set(dir(lbanalysis)) - {"__version__"}
    for name, module in typed.items():
        if name != "charts":
            assert getattr(lbanalysis, name).__module__.startswith(module), name
    with pytest.raises(AttributeError, match="module 'lbanalysis' has no attribute 'nothing'"):
        _ = lbanalysis.nothing
