"""Between the phone and a real server: cuts, lost answers, repeats, kills, wrong clocks, full disks."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from field_app.visits.models import GridWorker, Job, JobRevision
from field_app.visits.service import residents
from server.applications.models import Application
from server.catalog import files
from server.catalog import service as catalogue
from server.core import clock
from server.core.access import Actor
from server.core.config import settings
from server.core.ids import uuid7
from server.core.outbox import OutboxDelivery
from server.identity.models import Account
from tests.faults.conftest import APP
from tests.faults.phone import Phone
from tests.faults.tally import Tally, count
from tests.faults.wire import Wire
from tests.field_app.sync.builders import a_body, a_file_of
from tests.field_app.visits.builders import FAR_GRID, a_resident, a_secretary
from tests.server.identity.builders import DISTRICT
from tests.server.media.builders import a_photo
from tests.server.media.live import ROOT, Server, environ, group_of, serving
from tests.waiting import wait_until

pytestmark = pytest.mark.faults

Clean = Callable[[Tally], None]
KB = 1024


@pytest.fixture
def photo() -> bytes:
    """Some 300 KB, as a phone shrinks it."""
    return a_photo(1400, 1050, seed=3)


def lay(phone: Phone, *photos: bytes, **told: Any) -> Any:
    """A finished job in the phone."""
    job, files = uuid7(), [a_file_of(photo) for photo in photos]
    phone.lay(job, a_body(phone.worker, a_resident(), files=files, **told), *photos)
    return job


def test_cut_at_every_64_kb(phone: Phone, wire: Wire, photo: bytes, clean: Clean) -> None:
    for cut in range(64 * KB, len(photo), 64 * KB):
        job = lay(phone, photo)
        phone.send_job(job)()
        (ref,) = [file["ref"] for file in phone.jobs[job]["files"]]
        assert phone._one_piece(ref)
        before = phone.cuts
        wire.cut_after(cut)
        own = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        phone.call("PATCH", phone._places[ref], own, data=photo)
        assert phone.cuts == before + 1
    phone.sync()
    clean(count(phone))


def test_answer_lost_after_commit(phone: Phone, wire: Wire, photo: bytes, clean: Clean) -> None:
    job = lay(phone, photo)
    (ref,) = [file["ref"] for file in phone.jobs[job]["files"]]
    for step in (phone.send_job(job), lambda: phone._one_piece(ref), lambda: phone._one_piece(ref)):
        for _ in range(2):
            wire.lose_answer()
            step()
    assert phone.cuts >= 5
    phone.sync()
    clean(count(phone))


def test_the_same_eight_times_at_once(phone: Phone, photo: bytes, clean: Clean) -> None:
    for _ in range(3):
        job = lay(phone, photo)
        with ThreadPoolExecutor(8) as crowd:
            list(crowd.map(lambda step: step(), [phone.send_job(job)] * 8))
    for ref in list(phone.photos):
        with ThreadPoolExecutor(8) as crowd:
            list(crowd.map(lambda step: step(), [phone.send_photo(ref)] * 8))
    phone.sync()
    clean(count(phone, heard={"upload-offset"}))


@pytest.mark.parametrize("jobs_first", [True, False])
def test_job_before_photos_and_after(phone: Phone, photo: bytes, clean: Clean, jobs_first: bool) -> None:
    for _ in range(3):
        lay(phone, photo, a_photo(seed=9))
    phone.sync(jobs_first=jobs_first)
    clean(count(phone))


def test_clock_wrong_by_a_day(phone: Phone, clean: Clean) -> None:
    for days in (-1, 1):
        wrong = clock.now() + timedelta(days=days)
        offset = -days * 86_400_000
        lay(phone, declared_at=wrong.isoformat(), clocks={"phone": wrong.isoformat(), "server_offset_ms": offset})
        lay(phone, declared_at=wrong.isoformat())
    phone.sync()
    clean(count(phone))


def test_account_disabled_while_offline(phone: Phone, photo: bytes, clean: Clean) -> None:
    job = lay(phone, photo)
    phone.send_photo(phone.jobs[job]["files"][0]["ref"])()
    Account.update(closed_at=clock.now()).where(Account.id == phone.worker.account_id).execute()
    phone.sync()
    assert phone.noes == {str(job): "account-closed"}
    clean(count(phone, heard={"job-parked"}, parked=1))


def test_resident_moved_while_offline(phone: Phone, clean: Clean) -> None:
    resident, mover = a_resident(), a_secretary(DISTRICT)
    phone.lay(uuid7(), a_body(phone.worker, resident))
    residents.put(resident, {"id": uuid7(), "grid": FAR_GRID}, by=mover)
    phone.sync()
    clean(count(phone))


def test_two_phones_of_one_worker(phone: Phone, wire: Wire, clean: Clean) -> None:
    job, other = lay(phone), Phone(wire.url, phone.worker)
    phone.sync()
    body = phone.jobs[job]
    for one in (phone, other):
        one.lay(job, body | {"revision": str(uuid7()), "base": body["revision"]})
        one.receipts.pop(job, None)
        one.sync()
    assert other.noes == {str(job): "moved-on"}
    clean(count(phone, other, heard={"job-parked"}, parked=1))


def test_three_days_old_under_a_newer_form(phone: Phone, photo: bytes, tmp_path: Path, clean: Clean) -> None:
    old = clock.now() - timedelta(days=3)
    GridWorker.update(since=old.date()).execute()
    lay(phone, photo, declared_at=old.isoformat())
    (body,) = phone.jobs.values()
    before = body["release"]
    assert newer_form(tmp_path) != before
    phone.sync()
    clean(count(phone))
    assert Job.get().release == before


def newer_form(folder: Path) -> str:
    """Publish the catalogue with other words for the item; its release."""
    for file in files.DEMO.glob("*.yaml"):
        text = file.read_text(encoding="utf-8").replace("老年人优待证", "老年人优待凭证")
        (folder / file.name).write_text(text, encoding="utf-8")
    return catalogue.publish(folder).release


def test_killed_in_a_burst(worker: Actor, photo: bytes, clean: Clean) -> None:
    phone = Phone("", worker)
    for _ in range(12):
        lay(phone, photo)
    for answers in (3, 8):
        with serving(APP) as server:
            phone.url = server.url
            until_killed(phone, server, answers)
    with serving(APP) as server:
        phone.url = server.url
        phone.sync()
    assert phone.cuts
    clean(count(phone))


def until_killed(phone: Phone, server: Server, answers: int) -> None:
    steps = [phone.send_job(job) for job in phone.jobs] + [phone.send_photo(ref) for ref in phone.photos]

    def run(step: Callable[[], None]) -> None:
        step()
        if len(phone.receipts) >= answers:
            os.killpg(server.pid, signal.SIGKILL)

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(run, steps))


def test_worker_killed_in_a_burst(phone: Phone, photo: bytes, clean: Clean) -> None:
    for _ in range(6):
        lay(phone, photo)
    phone.sync()
    with working():
        until(lambda: Application.select().count() > 1)
    # The time passes for which the dead worker had claimed its task.
    OutboxDelivery.update(not_before=clock.now()).where(~OutboxDelivery.done).execute()
    with working():
        until(lambda: not OutboxDelivery.select().where(~OutboxDelivery.done).count())
    assert {str(row.id) for row in Application.select()} == {body["application"] for body in phone.jobs.values()}
    unsigned = [{"pointer": "/values/proxy_signature", "detail": "请签名：“代办人签名”"}]
    assert [row.faults for row in JobRevision.select()] == [unsigned] * 6
    clean(count(phone))


@contextmanager
def working() -> Iterator[None]:
    """A worker with its timetable; killed at the end, wherever it is."""
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "server.worker:app", "worker", "--pool", "solo"]
    command += ["--beat", "--without-mingle", "--without-gossip", "--schedule", f"{settings().data_dir}/beat"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ(), start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(true: Callable[[], bool]) -> None:
    wait_until(true, "the worker has come so far", seconds=90)


def test_disk_full_on_the_server(phone: Phone, server: Server, photo: bytes, clean: Clean) -> None:
    job = lay(phone, photo)
    room(server, 64 * KB)
    phone.sync(tries=2)
    assert job not in phone.receipts or phone.receipts[job]["missing"]
    room(server, resource.RLIM_INFINITY)
    phone.sync()
    clean(count(phone, heard={"storage-full"}))


def room(server: Server, size: int) -> None:
    """No file of the server's processes may grow beyond this."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and group_of(int(folder.name)) == server.pid:
            resource.prlimit(int(folder.name), resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
