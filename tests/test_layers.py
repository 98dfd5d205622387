"""Which app may know which: imports are held by import-linter (`make lint`), tables and settings here."""

import tomllib
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations import Migration
from django.db.migrations.operations import AddConstraint, AddField, AddIndex

from tests.source import HEIGHT, LAYERS, ROOT


def ours() -> list[str]:
    return [config.label for config in apps.get_app_configs() if config.label in HEIGHT]


def migration(label: str, name: str) -> type[Migration]:
    return import_module(f"{label}.migrations.{name}").Migration


def test_installed_apps_stand_in_the_order_of_the_layers():
    installed = [app for app in settings.INSTALLED_APPS if app in HEIGHT]
    assert installed == sorted(installed, key=lambda app: HEIGHT[app])


def test_import_linter_has_the_same_layers():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["name"] == "Apps depend downwards only")
    named = [tuple(sorted(layer.split(" | "))) for layer in reversed(layers)]
    assert named == [tuple(sorted(layer)) for layer in LAYERS if any((ROOT / app).is_dir() for app in layer)]


def test_no_relation_points_to_an_app_above():
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for label in ours()
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields(include_parents=False)
        if field.is_relation and not field.auto_created and field.related_model
        if HEIGHT.get(field.related_model._meta.app_label, -1) > HEIGHT[label]
    ]
    assert upward == []


def test_no_migration_waits_for_an_app_above():
    """A relation that pointed upward once would make the apps impossible to take apart, even after its removal."""
    upward = [
        f"{label}.{path.stem} -> {other}.{needed}"
        for label in ours()
        for path in (ROOT / label / "migrations").glob("0*.py")
        for other, needed in (*migration(label, path.stem).dependencies, *migration(label, path.stem).run_before)
        if HEIGHT.get(other, -1) > HEIGHT[label]
    ]
    assert upward == []


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_a_first_migration_makes_each_table_in_one_go():
    """What is added behind its table makes Django draw up all models anew: a new database took three times as long."""
    for path in ROOT.glob("*/migrations/0001_initial.py"):
        operations = migration(path.parts[-3], path.stem).operations
        grown = {one.model_name_lower for one in operations if isinstance(one, AddField)}
        behind = [one for one in operations if isinstance(one, AddIndex | AddConstraint)]
        assert [one.describe() for one in behind if one.model_name_lower not in grown] == []
