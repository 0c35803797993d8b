"""`lastmeter verify`: what was changed behind the application's back is found."""

import pytest

from field_app.visits.models import Job
from server.applications.models import Application, Case, Trace
from server.applications.service import verifying
from server.cli import main, verify
from server.core import clock
from server.core.db import unit_of_work
from server.core.ids import uuid7
from server.core.relay import Relay
from tests.server.applications.builders import an_application
from tests.server.queries import counted


@pytest.fixture
def verified(db, capsys, monkeypatch):
    """Run `lastmeter verify` on the test's database; exit code and the lines it printed."""
    monkeypatch.setattr("server.cli.verify.open_ready", lambda settings: None)
    monkeypatch.setattr("server.cli.verify.settings_here", lambda folder: None)

    def call(*options: str) -> tuple[int, list[str]]:
        code = main(["verify", *options])
        return code, capsys.readouterr().out.splitlines()

    return call


def test_sound_applications_pass_and_are_counted(verified):
    an_application()
    an_application()
    assert verified() == (0, ["2 applications checked, 0 faults"])


def test_drafts_have_no_trace_yet(verified):
    Application.create(
        id=an_application().account, account=an_application().account, bundle="b", release="r", division="d",
        saved_at=clock.now(),
    )  # fmt: skip
    assert verified() == (0, ["2 applications checked, 0 faults"])


def test_a_changed_row_is_named_with_its_application(verified):
    sound, changed = an_application(), an_application()
    Case.update(state="accepted").where(Case.application == changed.id).execute()
    code, lines = verified()
    assert code == 1
    assert all(line.startswith(f"{changed.number}: case ") and "state" in line for line in lines[:-1])
    assert lines[-1] == "2 applications checked, 2 faults"
    assert not any(str(sound.number) in line for line in lines)


def test_a_changed_trace_is_found(verified):
    application = an_application()
    Trace.update(role="clerk").where((Trace.application == application.id) & (Trace.seq == 2)).execute()
    assert verified() == (1, [f"{application.number}: row 2 was changed", "1 applications checked, 1 faults"])


def test_a_trace_cut_short_is_found(verified):
    application = an_application()
    Trace.delete().where((Trace.application == application.id) & (Trace.seq == 3)).execute()
    code, lines = verified()
    assert code == 1
    assert f"{application.number}: the chain does not end at the application's head" in lines


def test_a_day_that_lost_an_application_no_longer_fits_its_anchor(verified):
    """A whole application that vanishes leaves no broken chain of its own; the day's anchor tells."""
    an_application()
    gone = an_application()
    day = clock.local(gone.submitted_at).date()
    verifying.anchor(day)
    assert verified()[0] == 0
    for table in (Trace, Case):
        table.delete().where(table.application == gone.id).execute()
    Application.update(stage="draft").where(Application.id == gone.id).execute()
    assert verified() == (
        1,
        [f"{day}: the heads of this day are not what was anchored", "1 applications checked, 1 faults"],
    )


def test_all_batches_are_read_and_each_application_costs_the_same(verified, monkeypatch):
    monkeypatch.setattr(verify, "BATCH", 2)
    for _ in range(5):
        an_application()
    with counted() as statements:
        assert verified() == (0, ["5 applications checked, 0 faults"])
    each = (len(statements) - 6) / 5  # three batches, the jobs, the anchors, and the news that is set apart
    assert each == int(each) <= 5


def test_a_job_that_its_steps_do_not_tell_of_is_found(verified):
    now, named = clock.now(), {"grid": "370199001001001", "division": "370199001001", "bundle": "b", "release": "r"}
    ids = {name: uuid7() for name in ("id", "worker", "resident", "application", "revision")}
    moments = {"received_at": now, "moved_at": now}
    Job.create(**ids, **named, **moments, state="delivered", grade="simple")
    code, lines = verified()
    assert (code, lines[-1]) == (1, "0 applications and 1 jobs checked, 1 faults")
    assert "the steps do not lead to its state" in lines[0]


def test_many_faults_are_counted_and_the_first_are_shown(verified, monkeypatch):
    monkeypatch.setattr(verify, "SHOWN", 3)
    for _ in range(3):
        an_application()
    Case.update(state="accepted").execute()
    code, lines = verified()
    assert (code, len(lines), lines[-1]) == (1, 5, "3 applications checked, 6 faults")


def test_news_that_nobody_could_be_told_is_a_fault_until_it_is_told_again(verified, monkeypatch):
    monkeypatch.setattr("server.core.relay.MOST_TRIES", 1)

    def stumble(event):
        raise RuntimeError

    with unit_of_work() as outbox:
        outbox.add("thing.made", "thing", "a")
    Relay({"thing.made": (stumble,)}).drain()
    code, lines = verified()
    assert code == 1
    assert any(line.startswith("set apart: thing.made of thing:a") for line in lines)
    assert "1 pieces of news are told again" in verified("--again")[1]
    assert verified()[0] == 0
