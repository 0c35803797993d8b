"""`lastmeter catalog`: check catalogue files, and make them the release that holds from now on."""

import argparse
from pathlib import Path
from typing import Any

from server.catalog import files, numbers, service
from server.catalog.check import check
from server.cli.serving import open_ready, settings_here
from server.forms.contradictions import contradictions


def enter(commands: Any) -> None:
    catalog = commands.add_parser("catalog", help="catalogue files: check, import")
    verbs = catalog.add_subparsers(title="what to do", required=True, metavar="VERB")

    look = verbs.add_parser("check", help="name file, line and reason of each fault; ends with 1 if there is one")
    _files(look)
    look.add_argument("--numbers", action="store_true", help="also print what merging saves in each scenario")
    look.set_defaults(run=_check)

    take = verbs.add_parser("import", help="check, then make these files the release that holds from now on")
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
