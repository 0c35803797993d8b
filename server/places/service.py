"""What is done to places: importing them, and importing the calendar of working days."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from server.core import clock
from server.core.db import execute, insert_many, unit_of_work
from server.core.ids import uuid7
from server.places import holidays, queries
from server.places.models import Body, CalendarDay, Division, Grid, Site
from server.places.rules import Holiday, parent, prefix

Rows = Mapping[str, Any]

DIVISION_FACTS = ("kind", "synthetic", "households", "residents", "service_workers", "individual_items")
GRID_OWN = ("code", "name", "community", "kind")


def site_id(code: str) -> UUID:
    """The same site has the same id in every installation of the same file."""
    return uuid5(NAMESPACE_URL, f"lastmeter:site:{code}")


def import_places(data: Rows) -> bool:
    """Bring divisions, grids, bodies and sites to what a checked places file says; whether anything changed.

    Nothing is deleted: what the file no longer names below its district is closed from today on.
    """
    today = clock.local(clock.now()).date()
    with unit_of_work():
        _take_turns("places")
        changed = [
            _keep_divisions(list(_divisions(data)), data, today),
            _keep(Grid, "code", _grids(data), today),
            _keep(Body, "code", _bodies(data), None),
            _keep(Site, "code", _sites(data), today),
        ]
        if any(changed):
            _turn_page("places")
    return any(changed)


def import_years(first: int = holidays.FIRST_YEAR, last: int | None = None) -> int:
    """Fill the calendar: years with a notice as official, later ones as provisional; how many days changed.

    A day that an operator imported as official is never made provisional again.
    """
    last = last or clock.local(clock.now()).year + 4
    days = {day: known for year in range(first, last + 1) for day, known in holidays.year(year).items()}
    sources = {True: holidays.OFFICIAL_SOURCE, False: holidays.GUESS_SOURCE}
    return _keep_days({day: (known, sources[known.is_official]) for day, known in days.items()})


def import_notice(days: Mapping[date, Holiday], *, source: str) -> int:
    """Take over the days of a published notice; how many changed. Who set due dates hears of it and recomputes."""
    return _keep_days({day: (known, source) for day, known in days.items()})


def _keep_days(days: Mapping[date, tuple[Holiday, str]]) -> int:
    with unit_of_work() as outbox:
        _take_turns("calendar")
        stored = {row.day: row for row in CalendarDay.select()}
        changed = [
            _day_row(day, known, source)
            for day, (known, source) in days.items()
            if not _says_already(stored.get(day), known, source)
        ]
        if changed:
            CalendarDay.delete().where(
                CalendarDay.day.in_([row["day"] for row in changed if row["day"] in stored])
            ).execute()
            insert_many(CalendarDay, changed)
            _turn_page("calendar")
            outbox.add("calendar.changed", "calendar", "working_days")
    return len(changed)


def _day_row(day: date, known: Holiday, source: str) -> dict[str, Any]:
    status = "official" if known.is_official else "provisional"
    return {"day": day, "is_open": known.is_open, "name": known.name, "source": source, "status": status}


def _says_already(row: CalendarDay | None, known: Holiday, source: str) -> bool:
    if row is None:
        return False
    if row.status == "official" and (not known.is_official or _is_an_operators(row, source)):
        return True
    return bool(_day_row(row.day, known, source) == row.__data__)


def _take_turns(subject: str) -> None:
    """Two who start at once enter the same rows one after the other: the second finds them and changes nothing."""
    sql = (
        "INSERT INTO place_version (subject, version) VALUES (?, 0) "
        "ON CONFLICT (subject) DO UPDATE SET version = place_version.version"
    )
    execute(sql, (subject,))


def _is_an_operators(row: CalendarDay, source: str) -> bool:
    """What an operator imported stands above what a package knows."""
    return source == holidays.OFFICIAL_SOURCE and row.source != holidays.OFFICIAL_SOURCE


def _turn_page(subject: str) -> int:
    """A new version of the places or the calendar, so that every process drops what it remembers."""
    sql = (
        "INSERT INTO place_version (subject, version) VALUES (?, 1) "
        "ON CONFLICT (subject) DO UPDATE SET version = place_version.version + 1 RETURNING version"
    )
    version = int(execute(sql, (subject,)).fetchone()[0])
    queries.look_again()
    return version


def _divisions(data: Rows) -> Iterable[dict[str, Any]]:
    for number, row in enumerate((data["district"], *data["streets"], *data["communities"])):
        facts = {key: row[key] for key in DIVISION_FACTS if key in row}
        yield {
            "code": row["code"],
            "name": row["name"],
            "parent": parent(row["code"]) if number else None,
            "facts": facts,
        }


def _keep_divisions(wanted: list[dict[str, Any]], data: Rows, today: date) -> bool:
    """Close rows whose name or place in the tree changed, open their successors."""
    root = prefix(data["district"]["code"])
    stored = {
        row.code: row for row in Division.select().where(Division.valid_to.is_null(), Division.code.startswith(root))
    }
    start, changed = date.fromisoformat(data["valid_from"]), False
    for row in wanted:
        old = stored.pop(row["code"], None)
        if old and (old.name, old.parent) == (row["name"], row["parent"]):
            if old.facts != row["facts"]:
                old.facts, changed = row["facts"], True
                old.save()
            continue
        changed = True
        if old:
            _close(old, today)
        Division.create(id=uuid7(), valid_from=today if old else start, **row)
    for gone in stored.values():
        changed = True
        _close(gone, today)
    return changed


def _close(row: Division, today: date) -> None:
    """A row that was opened today is simply replaced: it never spoke for a day."""
    if row.valid_from >= today:
        row.delete_instance()
    else:
        row.valid_to = today
        row.save()


def _keep(model: Any, key: str, wanted: list[dict[str, Any]], today: date | None) -> bool:
    """Insert what is new, update what differs, close what is gone (where the table knows closing)."""
    stored: dict[Any, Any] = {getattr(row, key): row for row in model.select()}
    changed = False
    for row in wanted:
        old = stored.pop(row[key], None)
        if old is None:
            model.create(**row)
            changed = True
        elif any(getattr(old, name) != value for name, value in row.items()):
            model.update(**row).where(getattr(model, key) == row[key]).execute()
            changed = True
    for gone in stored.values():
        if today and gone.closed_on is None:
            model.update(closed_on=today).where(getattr(model, key) == getattr(gone, key)).execute()
            changed = True
    return changed


def _grids(data: Rows) -> list[dict[str, Any]]:
    return [
        {name: row[name] for name in GRID_OWN}
        | {"facts": {name: value for name, value in row.items() if name not in GRID_OWN}, "closed_on": None}
        for row in data["grids"]
    ]


def _bodies(data: Rows) -> list[dict[str, Any]]:
    names = ("code", "name", "nature", "division", "advice_phone", "complaint_phone")
    return [{name: row[name] for name in names} for row in data["bodies"]]


def _sites(data: Rows) -> list[dict[str, Any]]:
    own = [(row["site"], row["code"]) for row in (data["district"], *data["streets"], *data["communities"])]
    return [_site(row, division) for row, division in [*own, *((row, row["community"]) for row in data["sites"])]]


def _site(row: Rows, division: str) -> dict[str, Any]:
    return {
        "id": site_id(row["code"]),
        "code": row["code"],
        "kind": row["kind"],
        "outlet_type": row.get("type"),
        "name": row["name"],
        "division": division,
        "address": row["address"],
        "phone": row.get("phone"),
        "location": row["location"],
        "hours": row["hours"],
        "self_service_hours": row.get("self_service_hours"),
        "windows": row["windows"],
        "equipment": row["equipment"],
        "facilities": row["accessible"],
        "speciality": row.get("speciality"),
        "closed_on": None,
    }
