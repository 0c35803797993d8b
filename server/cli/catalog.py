"""`lastmeter catalog`: check catalogue files, make them the release that holds from now on; the year's holidays."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from server.applications.service import owed
from server.catalog import files, numbers, pictures, service
from server.catalog.check import check
from server.cli.serving import enter_command, open_ready, settings_here
from server.core import clock
from server.forms.contradictions import contradictions
from server.places import notices
from server.places import service as places
from server.places.queries import calendar
from server.places.rules import Calendar
from server.reviews.service import recounting


def enter(commands: Any) -> None:
    catalog = enter_command(
        commands,
        "catalog",
        "catalogue files and the calendar: check, import, calendar",
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

    days = enter_command(
        verbs,
        "calendar",
        "take over the yearly notice of holidays, and say whose due date moves",
        'FILE names year, source, closed days and weekends that are worked (README, "Each year"). All its days '
        "are official from then on; the worker counts running cases again, notes it in their traces and tells "
        "each applicant once. Twice is once.",
    )
    days.add_argument("file", type=Path, metavar="FILE", help="the notice as YAML")
    days.add_argument("--dry-run", action="store_true", help="only say what would change")
    days.set_defaults(run=_calendar)


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
    days = places.import_years()
    pictures.keep(chosen.files)
    published = service.publish(*chosen.files)
    print(f"places: {'changed' if moved else 'unchanged'}")
    print(f"calendar: {days} days changed")
    print(
        f"release {published.release}: {'new' if published.is_new else 'known'}, {published.new_versions} new versions"
    )
    return 0


def _calendar(chosen: argparse.Namespace) -> int:
    """What moves is found before anything is written; the worker then does the same under the event's eyes."""
    try:
        notice = notices.read(chosen.file.read_text(encoding="utf-8"))
    except notices.BadNotice as bad:
        print("\n".join(f"{chosen.file}: {fault}" for fault in bad.args))
        return 1
    open_ready(settings_here())
    now = calendar()
    cases, papers = _foretell(now.with_days(notice.days))
    known = sum(now.says_of(day) == said for day, said in notice.days.items())
    print(f"{notice.year}: {len(notice.days) - known} of {len(notice.days)} days new or changed")
    print(f"{cases} running cases get another due date or know theirs for sure")
    print(f"papers that are to follow and get a later last day: {papers}")
    if chosen.dry_run:
        print("nothing was written")
    else:
        changed = places.import_notice(notice.days, source=notice.source)
        print("imported; the worker counts the cases again" if changed else "unchanged: it was known already")
    return 0


def _foretell(days: Calendar) -> tuple[int, int]:
    """Say whose date moves by this calendar; how many cases, and how many papers that are to follow."""
    cases, papers = list(recounting.preview(days, clock.now())), list(owed.preview(days))
    for case, due in cases:
        before, after = _day(case.due_on, case.due_is_provisional), _day(due.on, due.is_provisional)
        print(f"{case.application.number}-{case.place}: {before} → {after}")
    for row, until in papers:
        place = f"{row.case.application.number}-{row.case.place} {row.material}"
        print(f"{place}: {_day(row.due_on, row.due_is_provisional)} → {_day(*until)}")
    return len(cases), len(papers)


def _day(day: date | None, is_provisional: bool) -> str:
    return f"{day} (estimate)" if is_provisional else str(day)


def _has_faults(paths: list[Path]) -> bool:
    faults = check(paths, contradictions)
    for fault in faults:
        print(fault)
    return bool(faults)
