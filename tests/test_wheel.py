"""The wheel: the same bytes wherever it is built, and enough to build a report far from the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

PARTS = ["reportgen", "templates", "fonts", "starter", "pyproject.toml", "README.md", "LICENSE", "sbom.cdx.json"]


def build(root: Path, target: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (wheel,) = target.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(root, tmp_path_factory.mktemp("wheel"))


def test_another_folder_and_another_day_give_the_same_bytes(root: Path, wheel: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere"
    for part in PARTS:
        source = root / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / part)
    for file in copy.rglob("*"):
        os.utime(file, (1e9, 1e9))
    assert build(copy, tmp_path / "dist").read_bytes() == wheel.read_bytes()


def test_it_carries_packs_fonts_and_licences_and_nothing_of_the_repository(root: Path, wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "fonts", "starter"):
        files = {file.relative_to(root).as_posix() for file in (root / folder).rglob("*") if file.is_file()}
        assert len(files) > 1
        assert {f"reportgen/builtin/{file}" for file in files} - names == set()
    catalogs = {file.relative_to(root).as_posix() for file in (root / "reportgen").rglob("*.po")}
    assert catalogs - names == set()
    assert {re.sub(r"-[\d.]+\d", "", name.split("/")[0]) for name in names} == {"reportgen", "reportgen.dist-info"}
    assert {name for name in names if name.endswith(".dist-info/sboms/sbom.cdx.json")} != set()
    assert {name for name in names if name.endswith(("LICENSE", "fonts/OFL.txt")) and "dist-info" in name} != set()


def installed(wheel: Path, folder: Path) -> Path:
    """An environment with this wheel in it, that finds the locked dependencies but not the repository's reportgen."""
    venv.create(folder, with_pip=False, symlinks=True)
    python = str(folder / "bin" / "python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, check=True)
    scheme = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", "venv", scheme))
    # A folder added by a .pth file is searched for modules; .pth files in it, such as the repository's, are not read.
    (site / "locked.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(wheel, tmp_path_factory.mktemp("environment") / "venv")


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Path:
    """The figures of the first project, without pack and fonts."""
    folder = tmp_path / "bureau"
    shutil.copytree(root / "data", folder / "data")
    shutil.copy(root / "project.yaml", folder)
    return folder


def reportgen(environment: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(environment / "bin" / "reportgen"), *(arguments or ("build",)), "--lang", "en"]
    usual = {"PATH": os.defpath, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, cwd=folder, env=usual, check=False, capture_output=True, encoding="utf-8")


def test_the_program_run_is_the_one_of_the_wheel(environment: Path) -> None:
    command = [str(environment / "bin" / "python"), "-P", "-c", "import reportgen; print(reportgen.__file__)"]
    place = subprocess.run(command, env={}, check=True, capture_output=True, encoding="utf-8").stdout
    assert Path(place).is_relative_to(environment)


def test_the_newest_year_is_built_from_figures_alone(environment: Path, project: Path) -> None:
    run = reportgen(environment, project)
    assert run.returncode == 0, run.stderr
    (year,) = (project / "public").iterdir()
    assert {file.name for file in year.iterdir()} == {
        "report.html",
        "report.pdf",
        "data.json",
        "data.csv",
        "manifest.json",
    }
    fonts = subprocess.run(["pdffonts", year / "report.pdf"], check=True, capture_output=True, encoding="utf-8").stdout
    assert set(re.findall(r"[A-Z]{6}\+([\w-]+)", fonts)) >= {"Reportgen-FangSong", "Reportgen-XiaoBiaoSong"}


def test_new_project_is_made_and_built_by_the_wheel_alone(environment: Path, tmp_path: Path) -> None:
    commands = [["init", "bureau"], ["build", "-C", "bureau"]]
    for arguments in commands:
        run = reportgen(environment, tmp_path, *arguments)
        assert run.returncode == 0, run.stderr
    assert (tmp_path / "bureau/.gitignore").is_file()
    assert (tmp_path / "public/2025/report.pdf").is_file()


@pytest.mark.parametrize("part", ["templates", "fonts"])
def test_without_what_the_wheel_carries_nothing_is_built(wheel: Path, project: Path, tmp_path: Path, part: str) -> None:
    environment = installed(wheel, tmp_path / "venv")
    (builtin,) = environment.glob("lib/python*/site-packages/reportgen/builtin")
    shutil.rmtree(builtin / part)
    run = reportgen(environment, project)
    assert run.returncode in {1, 2, 3}
    assert "Traceback" not in run.stderr
    assert not (project / "public").exists()
