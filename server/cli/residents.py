"""`lastmeter residents import`: a list of residents from the machine itself, also a larger one than the API takes."""

import argparse
from pathlib import Path
from typing import Any

from field_app.visits.models import Import
from field_app.visits.service import importing
from server.cli.serving import data_option, enter_command, open_ready, settings_here
from server.core.ids import uuid7
from server.identity.service.records import MACHINE


def enter(commands: Any) -> None:
    residents = enter_command(
        commands,
        "residents",
        "lists of residents: import",
        "What a community knows of its residents comes as CSV or XLSX; the columns are those of the README.",
    )
    data_option(residents)
    verbs = residents.add_subparsers(title="what to do", required=True, metavar="VERB")
    take = enter_command(
        verbs,
        "import",
        "read a CSV or XLSX file and tell of each line what became of it",
        "Ends with 1 if a line was refused. The same file twice changes nothing. A care flag is taken only while an "
        "operator's entry of purpose, legal basis, source and last day stands.",
    )
    take.add_argument("file", type=Path, metavar="FILE", help="first line: names of columns")
    take.add_argument("--dry-run", action="store_true", help="only tell what would be done")
    take.set_defaults(run=_import)


def _import(chosen: argparse.Namespace) -> int:
    content = chosen.file.read_bytes()
    open_ready(settings_here(chosen.data))
    import_id = uuid7()
    importing.enter(import_id, chosen.file.name, content, dry_run=chosen.dry_run, by=MACHINE, roots=[""])
    importing.run(import_id)
    row: Any = Import.get_by_id(import_id)
    for line in row.report:
        if line["outcome"] != "same":
            print(f"{line['line']}: {line['words']}" if line["line"] else line["words"])
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(row.counts.items())) or "no lines")
    if chosen.dry_run:
        print("nothing was written")
    return 1 if "refused" in row.counts else 0
