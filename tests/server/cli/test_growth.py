"""What is asked of a store with a million applications: by an index, a page at a time, in stated numbers of queries."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from server import wiring
from server.applications.models import Application, Case
from server.applications.service import asking, drafts, verifying
from server.cli.bench import fill, stand, turns
from server.core import clock
from server.core.db import database, execute, is_sqlite, unit_of_work
from server.core.ids import uuid7
from server.identity.roles import Role
from server.identity.service import upkeep
from server.media.service import copies, uploads
from server.places import queries as places
from server.reviews.service import commands, corrections, intake, outside, recounting
from tests.server.queries import asked

#: Tables that do not grow with the applications, or not beyond a month of them (what is swept).
SMALL = re.compile(r"place_|catalog_|consent_text|schema_|.*_wrong_try")


def scans(sql: str, params: Any) -> Iterator[str]:
    """The big tables that this statement would read from end to end."""
    takes_the_first = " LIMIT " in sql and " WHERE " not in sql
    if takes_the_first or re.match(r"\s*(WITH|SELECT|UPDATE|DELETE|INSERT)", sql) is None:
        return
    for table in sqlite_scans(sql, params) if is_sqlite() else postgres_scans(sql, params):
        if table and not SMALL.match(table):
            yield f"{table} in {sql[:300]}"


def sqlite_scans(sql: str, params: Any) -> Iterator[str | None]:
    for row in database.obj.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall():
        step = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?$", row[3])
        if step and step[1] != "CONSTANT" and not is_partial(step[2]):
            yield table_of(step[1], sql)


def postgres_scans(sql: str, params: Any) -> Iterator[str]:
    """Small tables are always read whole by PostgreSQL; told not to, it does so only where no index helps."""
    execute("SET enable_seqscan = off")
    for line in explained(sql, params):
        if step := re.search(r"Seq Scan on (\w+)", line):
            yield step[1]
    execute("SET enable_seqscan = on")


def explained(sql: str, params: Any) -> list[str]:
    """PostgreSQL's plan; a raw statement has its own kind of places."""
    say = database.obj.execute_sql if "%s" in sql else database.obj.send
    return [line for (line,) in say(f"EXPLAIN {sql}", params or ()).fetchall()]


def table_of(name: str, sql: str) -> str | None:
    """The table behind an alias; nothing for a subquery, whose own steps are told."""
    tables = set(database.obj.get_tables())
    found = re.search(rf'(?:FROM|JOIN)\s+"?(\w+)"?\s+(?:AS\s+)?"?{name}"?\b', sql)
    real = found[1] if found and found[1] in tables else name
    return real if real in tables else None


def is_partial(index: str | None) -> bool:
    """Whether this index holds open ones only."""
    text = execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone() if index else None
    return bool(text and " WHERE " in str(text[0]))


@pytest.fixture
def submitted(district):
    """One real submission of three cases, one of which waits for the others, told to everybody."""
    return Application.get_by_id(fill._one_real())


@pytest.fixture
def pages(submitted, client) -> dict[str, Callable[[], Any]]:
    """The pages that are asked for all day."""
    who = stand.applicant()
    Application.update(account=who.account).execute()
    window = turns.desk(Role.CLERK, turns.DISTRICT)
    body, street = (turns.desk(Role.REVIEWER, place, "body_approval") for place in (turns.DISTRICT, stand.STREET))
    number, one = submitted.number, f"/applications/{submitted.id}"
    case = Case.get(Case.place == 1).id
    asked_as = {
        "window": ("/desk/cases?box=intake", window),
        "body": ("/desk/cases?box=body", body),
        "body in a street": ("/desk/cases?box=body", street),
        "in hand": ("/desk/cases?box=mine", window),
        "owed": ("/desk/cases?box=intake&state=owed", window),
        "owed to a body": ("/desk/cases?box=body&state=owed", street),
        "owed in hand": ("/desk/cases?box=mine&state=owed", window),
        "found": (f"/desk/cases?q={number}", window),
        "case": (f"/cases/{case}", window),
        "mine": ("/applications", who.token),
        "one": (one, who.token),
        "progress": (f"{one}/progress", who.token),
        "notices": ("/notices", who.token),
        "flyers": ("/flyers", window),
    }

    def get(path: str, token: str) -> Any:
        answer = client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200, answer.text
        return answer

    told: dict[str, Callable[[], Any]] = {
        name: lambda path=path, token=token: get(path, token) for name, (path, token) in asked_as.items()
    }
    return told | {"by number": lambda: client.post("/api/v1/progress", json={"number": number})}


#: Statements of each page, the session's one among them, while the places are remembered.
STATED = {
    "window": 5, "body": 5, "body in a street": 5, "in hand": 3, "owed": 2, "owed to a body": 2, "owed in hand": 2,
    "found": 3, "case": 15, "mine": 3, "one": 3,
    "progress": 7, "notices": 2, "flyers": 2, "by number": 2,
}  # fmt: skip

#: Lists of papers that are owed, and their indexes.
OWED = {"owed": "case_owes_site", "owed to a body": "case_owes_body", "owed in hand": "case_owes_owner"}


def test_pages_make_the_stated_number_of_queries(pages, monkeypatch):
    counts = {}
    for name, ask in pages.items():
        ask()
        monkeypatch.setattr(places, "BELIEVED", 60.0)
        with asked() as statements:
            ask()
        counts[name] = len(statements)
    assert counts == STATED


def test_the_desks_that_benches_ask_have_the_submissions_in_their_inbox(submitted, client):
    """All that is open: what waits for another case stands last."""
    for clerk in (stand.clerk(), turns.desk(Role.CLERK, turns.DISTRICT)):
        answer = client.get("/api/v1/desk/cases?box=intake", headers={"Authorization": f"Bearer {clerk}"})
        assert [row["number"] for row in answer.json["items"]] == [f"{submitted.number}-{place}" for place in (1, 2, 3)]
        assert [row["state"] for row in answer.json["items"]] == ["submitted", "waiting", "waiting"]


def test_no_page_reads_a_table_from_end_to_end(pages):
    with asked() as statements:
        for ask in pages.values():
            ask()
    faults = [fault for one in statements for fault in scans(*one)]
    assert not faults, "\n".join(faults)


def test_neither_drafts_nor_submissions_nor_their_news_read_a_table_from_end_to_end(district):
    with asked() as statements:
        fill._one_real()
    faults = [fault for one in statements for fault in scans(*one)]
    assert not faults, "\n".join(faults)


SWEEPS: tuple[Callable[[Any], Any], ...] = (
    lambda now: wiring.relay().drain(),
    lambda now: drafts.thin(now),
    lambda now: drafts.drop_left_behind(now),
    lambda now: asking.forget_tries(clock.today()),
    lambda now: verifying.anchor_until(clock.today() + timedelta(days=1)),
    lambda now: intake.watch_notices(now),
    lambda now: corrections.expire_due(now),
    lambda now: recounting.recount_all(now, only_uncertain=True),
    lambda now: outside.send_due(now),
    lambda now: commands.forget_old(now),
    lambda now: upkeep.forget(now, sessions_before=now),
    lambda now: uploads.sweep(),
    lambda now: copies.forget_old(),
)


def test_no_sweep_of_the_timetable_reads_a_table_from_end_to_end(submitted):
    with asked() as statements:
        for sweep in SWEEPS:
            sweep(clock.now())
    faults = [fault for one in statements for fault in scans(*one)]
    assert not faults, "\n".join(faults)


def test_a_bench_of_growth_finds_a_full_page_in_every_lane_of_the_inboxes_that_it_asks(district):
    lots = list(fill._at_desks())
    fill.applications(fill.REAL + len(lots), full_desks=True)
    lanes = "SELECT COUNT(*) FROM application_case WHERE state = ? GROUP BY site"
    for state in ("submitted", "accepted", "in_review"):
        full = [row[0] for row in execute(lanes, (state,)).fetchall() if row[0] >= 21]
        assert len(full) == len(places.sites()) + 1
    body = "SELECT COUNT(*) FROM application_case WHERE body = ? AND division = ? AND state = ?"
    for state in ("accepted", "in_review"):
        assert execute(body, (min(places.bodies()), stand.DIVISION, state)).fetchone()[0] >= 21
    owed = "SELECT COUNT(*) FROM application_owed JOIN application_case ON id = case_id WHERE handed_in_at IS NULL"
    assert execute(f"{owed} AND state <> 'closed' GROUP BY site ORDER BY 1").fetchone()[0] >= 21


def test_a_filled_store_holds_what_it_says_and_its_real_applications_are_sound(district):
    fill.applications(40)
    assert Application.select().count() == 40
    cases, decided, traced = (
        execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
        for table in ("application_case", "decision", "application_trace WHERE source = 'bench-fill'")
    )
    assert cases == 120
    assert decided > 90
    assert traced > 300
    real = [row.id for row in Application.select().order_by(Application.id.desc()).limit(fill.REAL)]
    assert [verifying.verify(one) for one in real] == [[]] * fill.REAL
    assert database.obj.get_indexes("application_case")
    assert execute("SELECT COUNT(*) FROM application_case WHERE body IS NULL").fetchone()[0] == 0
    assert is_sqlite() or execute("SHOW session_replication_role").fetchone()[0] == "origin"
    with unit_of_work() as outbox:  # numbers go on behind those that were filled in
        outbox.add("application.submitted", "application", uuid7())


#: What a submission finds by an id that it already has, and the index that a wrong guess would rather walk over.
BY_ID = (
    ("application", "UPDATE application SET stage", "application_draft"),
    ("media_ref", "UPDATE media_ref SET is_attached", "media_ref_owner"),
    ("media_ref", "FROM media_ref r LEFT JOIN media_blob", "media_ref_owner"),
)


def test_rows_of_a_submission_are_found_by_their_ids_whatever_a_database_believes(district):
    """Else it reads all files of an owner, or all drafts, as soon as its figures say that these are few."""
    with asked() as statements:
        fill._one_real()
    for table, words, other in BY_ID:
        sql, params = next(one for one in statements if words in one[0])
        plan = sqlite_plan(sql, params) if is_sqlite() else plan_without_ids(table, sql, params)
        assert f"sqlite_autoindex_{table}_1 (id=?)" in plan or not is_sqlite()
        assert other not in plan


def sqlite_plan(sql: str, params: Any) -> str:
    return " ".join(row[3] for row in database.obj.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())


def test_lanes_of_an_inbox_are_read_in_the_order_of_their_own_index(pages):
    """Also where a database believes that a walk through all cases by their ids meets the wanted ones soon."""
    with asked() as statements:
        for name in ("window", "body", "body in a street", "in hand"):
            pages[name]()
    lanes = [one for one in statements if "UNION ALL" in one[0]]
    assert len(lanes) == 4
    for sql, params in lanes:
        plan = sqlite_plan(sql, params) if is_sqlite() else plan_without_sorting(sql, params)
        assert not re.search("application_case_pkey|autoindex|Seq Scan", plan), plan
        assert plan.count("TEMP B-TREE") <= 1, "the lanes are merged, none of them is sorted"


def test_what_stands_above_the_lanes_is_found_by_an_index_of_its_own(pages):
    """Not among all clocks that wait, nor among all cases of the window, of which a large office has thousands."""
    with asked() as statements:
        pages["window"]()
    sql, params = next(one for one in statements if " IS TRUE" in one[0] and "ORDER BY" in one[0])
    plan = sqlite_plan(sql, params) if is_sqlite() else plan_without_sorting(sql, params)
    assert "case_clock_warned" in plan, plan
    assert not re.search("application_case_site|TEMP B-TREE", plan), plan


def test_papers_that_are_owed_are_read_in_the_order_of_an_index_of_such_cases(pages):
    """Not among all that was ever owed in the county: most of that came, and some of it nobody needs any more."""
    with asked() as statements:
        for name in OWED:
            pages[name]()
    found = [one for one in statements if "owes_until" in one[0]]
    assert len(found) == len(OWED)
    for (sql, params), (name, index) in zip(found, OWED.items(), strict=True):
        plan = sqlite_plan(sql, params) if is_sqlite() else plan_without_sorting(sql, params)
        assert index in plan, (name, plan)
        assert not re.search("(?i)(using|index) application_case_|Seq Scan", plan), plan
        assert f"{index} ({index.rpartition('_')[2]}=?) USE TEMP" not in plan, "one page is sorted at most"


def plan_without_sorting(sql: str, params: Any) -> str:
    with database.obj.atomic():
        for way in ("sort", "seqscan", "bitmapscan"):
            execute(f"SET LOCAL enable_{way} = off")
        return "\n".join(explained(sql, params))


def plan_without_ids(table: str, sql: str, params: Any) -> str:
    """PostgreSQL's second best plan."""
    with database.obj.atomic() as transaction:
        execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey CASCADE")
        execute("SET LOCAL enable_seqscan = off")
        plan = "\n".join(explained(sql, params))
        transaction.rollback()
    return plan
