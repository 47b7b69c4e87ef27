"""Who may know whom: imports (import-linter) and foreign keys."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tools.house_rules import ROOT, TOWER


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go(['--no-cache'])"]
    return subprocess.run(
        command,
        cwd=root,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        check=False,
    )


def test_imports_point_one_way() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize(
    ("path", "text", "contract"),
    [
        ("isopolity/directory/breach.py", "import isopolity.exchange.models\n", "Later in the life of a cooperation knows earlier BROKEN"),
        ("isopolity/core/breach.py", "import django\n", "The heart knows no framework BROKEN"),
        (
            "isopolity/audit/models.py",
            "import isopolity.audit.services\n",
            "Inside an app: views > forms > services > permissions > queries > models BROKEN",
        ),
    ],
)
def test_imports_that_point_back_are_found(path: str, text: str, contract: str, tmp_path: Path) -> None:
    import shutil

    for kept in ("isopolity", "pyproject.toml"):
        source = ROOT / kept
        if source.is_dir():
            shutil.copytree(
                source, tmp_path / kept, ignore=shutil.ignore_patterns("*.json", "*.csv", "*.po", "*.mo", "__pycache__", "templates")
            )
        else:
            shutil.copy(source, tmp_path / kept)
    breach = tmp_path / path
    breach.write_text(text + (breach.read_text() if breach.exists() else ""))
    answer = lint(tmp_path)
    assert answer.returncode != 0
    assert contract in answer.stdout


def unordered(project: dict[str, Any], packages: set[str]) -> set[str]:
    """Apps that a contract of layers does not name: their imports would be checked by nobody."""
    tower, within = (contract for contract in project["tool"]["importlinter"]["contracts"] if contract["type"] == "layers")
    return packages - {f"isopolity.{app}" for app in TOWER} | packages - set(tower["layers"]) | packages - set(within["containers"])


def test_every_app_has_its_place_in_the_contracts() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {f"isopolity.{path.parent.name}" for path in (ROOT / "isopolity").glob("*/apps.py")}
    assert len(packages) >= 12
    assert unordered(project, packages) == set()
    assert unordered(project, packages | {"isopolity.lunch"}) == {"isopolity.lunch"}


def foreign_key_faults(known: list[type[models.Model]]) -> list[str]:
    faults = []
    for model in known:
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None) and field.related_model if not field.auto_created else None
            if not isinstance(target, type) or target._meta.app_label not in TOWER:
                continue
            if TOWER.index(target._meta.app_label) > TOWER.index(model._meta.app_label):
                faults.append(f"{model._meta.label}.{field.name} points to {target._meta.label}, which comes later")
    return faults


def test_foreign_keys_point_one_way() -> None:
    assert foreign_key_faults([model for model in apps.get_models() if model._meta.app_label in TOWER]) == []


def test_a_foreign_key_that_points_back_is_found() -> None:
    class Breach(models.Model):
        need = models.ForeignKey("exchange.Need", on_delete=models.CASCADE)

        class Meta:
            app_label = "directory"
            managed = False

    apps.all_models["directory"].pop("breach")
    apps.clear_cache()
    assert foreign_key_faults([Breach]) == ["directory.Breach.need points to exchange.Need, which comes later"]
