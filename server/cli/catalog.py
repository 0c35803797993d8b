"""`lastmeter catalog`: check catalogue files, and make them the release that holds from now on."""

import argparse
from pathlib import Path
from typing import Any

from server.catalog import files, numbers, service
from server.catalog.check import check
from server.cli.serving import enter_command, open_ready, settings_here
from server.forms.contradictions import contradictions


def enter(commands: Any) -> None:
    catalog = enter_command(
        commands,
        "catalog",
        "catalogue files: check, import",
        "Items, bundles, papers, form fields and places are YAML; server/catalog/data/README.md explains every key.",
    )
    verbs = catalog.add_subparsers(title="what to do", required=True, metavar="VERB")

    look = enter_command(
        verbs,
        "check",
        "name file, line and reason of each fault",
        "Ends with 1 if there is one. Changes nothing and needs no database.",
    )
    _files(look)
    look.add_argument("--numbers", action="store_true", help="also print what merging saves in each scenario")
    look.set_defaults(run=_check)

    take = enter_command(
        verbs,
        "import",
        "check, then make these files the release that holds from now on",
        "The same files twice change nothing; running cases stay on the release they began with.",
    )
    _files(take)
    take.set_defaults(run=_import)


def _files(verb: argparse.ArgumentParser) -> None:
    about = "a file, or a folder of *.yaml; without one, the demo district's"
    verb.add_argument("files", nargs="*", type=Path, metavar="FILE", help=about, default=[files.DEMO])


def _check(chosen: argparse.Namespace) -> int:
    if _has_faults(chosen.files):
        return 1
    if chosen.numbers:
        print("\n".join(numbers.table(files.load(*chosen.files))))
    print("no faults")
    return 0


def _import(chosen: argparse.Namespace) -> int:
    """Places first: a release without them offers nothing. The same files twice change nothing."""
    if _has_faults(chosen.files):
        return 1
    open_ready(settings_here())
    moved = service.import_district(*chosen.files)
    published = service.publish(*chosen.files)
    print(f"places: {'changed' if moved else 'unchanged'}")
    print(
        f"release {published.release}: {'new' if published.is_new else 'known'}, {published.new_versions} new versions"
    )
    return 0


def _has_faults(paths: list[Path]) -> bool:
    faults = check(paths, contradictions)
    for fault in faults:
        print(fault)
    return bool(faults)
