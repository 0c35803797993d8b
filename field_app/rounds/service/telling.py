"""Who is told of visits: the resident by her own way, with the word; workers in their list, without."""

from typing import Any
from uuid import UUID

from field_app.rounds.models import DoorNotice, VisitRequest
from field_app.rounds.rules import BY_MESSAGE, WORD_TOLD
from field_app.rounds.service.asking import TRAIL
from field_app.visits import queries as visits
from field_app.visits.models import Job, Resident
from field_app.visits.service import charges
from server.applications.rules import SYSTEM
from server.core import clock
from server.core.db import Outbox, held_rows, unit_of_work
from server.core.outbox import Event
from server.identity import queries as people
from server.identity.roles import Role
from server.notifications import service as notifications
from server.notifications.parties import accounts_of
from server.places.rules import prefix

#: As long is the code of a street or town.
STREET = 9
#: By text message; of what it is about nothing, as others may read it.
COMES = "网格员要上门看您。来的人会先说暗号“{word}”，说不对的不要开门。不想让人来，请打12345。"
OF_KIN = "您家里人约了网格员上门。来的人会先说暗号“{word}”，请告诉老人：说不对的不要开门。不想让人来，请打12345。"
SURE = {"own_phone": COMES, "relative": OF_KIN}
#: Before she was asked: nothing that sounds like a yes, and no word.
ASKS = "有人替您约了网格员上门，会先问过您本人：您说要，才有人来。不想让人来，请打12345。"
ASKS_KIN = "有人替您家里人约了网格员上门，会先问过本人：本人说要，才有人去。不想让人去，请打12345。"
WITHDRAWN = "约网格员上门的事取消了，没有人来。再有人说是来走访的，先别开门，打12345问清楚。"
PASSED = "约好上门的网格员这次来不了，已经在请别的网格员。暗号不变。有急事请打12345。"
HANDED_ON = "约好上门的网格员换了一位，暗号不变，说不对的不要开门。有急事请打12345。"
#: In one's own list.
FOR_HER = ("有人约走访", "有人替您约了网格员上门。是不是您的意思，请打开“请网格员上门”看一看，上门的暗号也在那里。")
FOR_WORKERS = ("走访请求", "您的网格有一个走访请求，请打开“要办的事”看一看。")
FOR_OTHERS = ("代为走访", "有一次走访，原来的网格员来不了，请打开“要办的事”看能不能接。")
FOR_SECRETARY = ("走访没人接", "有一次走访，网格里的网格员都来不了，请安排人去。")
FOR_STREET = ("通知没送到", "有一份要上门告诉居民的通知，时间过半还没有人去说，请打开“上门告知”安排人。")
FOR_RELATIVE = "您家里人请网格员办的事有了新通知，还没能当面告诉本人。请您提醒本人，或者打社区电话、12345问。"
DELIVERED = "您托网格员办的事，结果已经送到并签收。没有收到的，请打12345。"
NO_MORE = ("不用去了", "您接的一次走访，对方说不用来了。")


def tell_asked(event: Event) -> None:
    """`visit.asked`: the workers of the grid; the resident, by her way."""
    row = VisitRequest.get_or_none(VisitRequest.id == UUID(event.subject_id))
    if row is None:
        return
    with unit_of_work() as outbox:
        write(event, charges.workers_of(row.grid, clock.today()), FOR_WORKERS)
        if row.resident is None:
            return
        if row.source == "self":
            _tell_word(event, row, outbox)
            return
        write(event, accounts_of(row.resident), FOR_HER)
        if row.state == "unconfirmed":  # else somebody was quicker than the news
            _text(event, row.resident, {"own_phone": ASKS, "relative": ASKS_KIN}, "", outbox)


def tell_confirmed(event: Event) -> None:
    """`visit.confirmed`: she wants it, and hears the word; whose name nobody knew before hears of it at all."""
    row = VisitRequest.get_or_none(VisitRequest.id == UUID(event.subject_id))
    if row is None or row.resident is None or row.state not in ("open", "taken"):
        return
    with unit_of_work() as outbox:
        if event.data.get("is_new"):
            write(event, accounts_of(row.resident), FOR_HER)
        _tell_word(event, row, outbox)


def tell_passed(event: Event) -> None:
    """`visit.passed`: those of the grid who have not passed; without one the secretary; and the resident."""
    row = VisitRequest.get_or_none(VisitRequest.id == UUID(event.subject_id))
    if row is None:
        return
    left = [one for one in charges.workers_of(row.grid, clock.today()) if str(one) not in row.passed_by]
    with unit_of_work() as outbox:
        write(event, left or staff_over(row.grid, Role.SECRETARY), FOR_OTHERS if left else FOR_SECRETARY)
        write(event, accounts_of(row.resident), (FOR_HER[0], PASSED))
        _text(event, row.resident, {"own_phone": PASSED, "relative": PASSED}, "", outbox)


def tell_handed_on(event: Event) -> None:
    """`visit.handed_on`: the resident, that somebody else comes."""
    row = VisitRequest.get_or_none(VisitRequest.id == UUID(event.subject_id))
    if row is not None:
        with unit_of_work() as outbox:
            write(event, accounts_of(row.resident), (FOR_HER[0], HANDED_ON))
            _text(event, row.resident, {"own_phone": HANDED_ON, "relative": HANDED_ON}, "", outbox)


def tell_withdrawn(event: Event) -> None:
    """`visit.withdrawn`: who had taken it need not go; the resident need wait for nobody."""
    row = VisitRequest.get_or_none(VisitRequest.id == UUID(event.subject_id))
    with unit_of_work() as outbox:
        if event.data["worker"]:
            write(event, [UUID(event.data["worker"])], NO_MORE)
        if row is not None and row.resident is not None and event.data.get("tells_her"):
            write(event, accounts_of(row.resident), (FOR_HER[0], WITHDRAWN))
            _text(event, row.resident, {"own_phone": WITHDRAWN, "relative": WITHDRAWN}, "", outbox)


def tell_delivered(event: Event) -> None:
    """`job.delivered`: she, by her way: whoever signed may not have been she."""
    job = Job.get_or_none(Job.id == UUID(event.subject_id))
    if job is not None:
        with unit_of_work() as outbox:
            write(event, accounts_of(job.resident), ("已经送到", DELIVERED))
            _text(event, job.resident, {"own_phone": DELIVERED, "relative": DELIVERED}, "", outbox)


def tell_missed(event: Event) -> None:
    """`door_notice.missed`: supervisors of the street, the community's secretary, the relative whom she named."""
    row = DoorNotice.get_or_none(DoorNotice.id == UUID(event.subject_id))
    if row is None:
        return
    resident = Resident.get_or_none(Resident.person == row.job.resident)
    phone = ((resident and resident.contact) or {}).get("phone")
    with unit_of_work() as outbox:
        street = staff_over(row.job.grid, Role.SUPERVISOR, longest=STREET)
        write(event, [*street, *staff_over(row.job.grid, Role.SECRETARY)], FOR_STREET)
        if phone:
            message = {"channel": "sms", "account": None, "address": phone, "facts": {"phrase": FOR_STREET[0]}}
            notifications.queue(f"{event.unit}:{event.name}:{event.subject_id}", message, FOR_RELATIVE, outbox)


def follow(event: Event) -> None:
    """`resident.moved`: what was asked for goes to the workers of the new grid; who had taken it keeps it."""
    row = Resident.get_or_none(Resident.person == UUID(event.subject_id))
    if row is not None:
        moves = (VisitRequest.resident == row.person_id) & (VisitRequest.grid != row.grid)
        free = moves & VisitRequest.worker.is_null()
        with unit_of_work():
            held_rows(VisitRequest.select(VisitRequest.id).where(free).order_by(VisitRequest.id))
            VisitRequest.update(grid=row.grid).where(free).execute()


def staff_over(grid: str, role: Role, *, longest: int = 12) -> list[UUID]:
    """Who holds this role over the grid today, of those the nearest."""
    held = [one for one in people.posts_as(role, at=clock.now()) if one.body is None]
    over = [one for one in held if grid.startswith(prefix(one.division)) and len(prefix(one.division)) <= longest]
    return charges.nearest(over)


def number_of(row: Any) -> str | None:
    """Where a message for this resident goes, by the way of being told that she chose; None where none reaches her."""
    numbers = {"own_phone": row.person.phone, "relative": (row.contact or {}).get("phone")}
    return numbers.get(row.told_by)


def write(event: Event, accounts: Any, words: tuple[str, str]) -> None:
    """Into their own lists: a phrase, and a sentence."""
    phrase, sentence = words
    facts = {"phrase": phrase, "sentence": sentence, "application": None, "number": None}
    notifications.write_notices(event, sorted(set(accounts)), facts)


def _tell_word(event: Event, row: Any, outbox: Outbox) -> None:
    """By message, where one reaches her; that it was sent is a step of the request."""
    way = _text(event, row.resident, SURE, row.word, outbox)
    if way is not None:
        told = {"how": BY_MESSAGE, "whom": "relative" if way == "relative" else "resident"}
        TRAIL.note(TRAIL.held(row.id), WORD_TOLD, by=SYSTEM, now=clock.now(), data=told)


def _text(event: Event, resident: UUID, by_way: dict[str, str], word: str, outbox: Outbox) -> str | None:
    """A text message to her or to her relative, and which way that is; who is told in person alone hears it from who
    goes."""
    row = next(iter(visits.rows_of([resident])), None)
    said = by_way.get(row.told_by) if row else None
    address = row and number_of(row)
    if row is None or not said or not address:
        return None
    message = {"channel": "sms", "account": None, "address": address, "facts": {"phrase": "走访"}}
    notifications.queue(f"{event.unit}:{event.name}:{event.subject_id}", message, said.format(word=word), outbox)
    return str(row.told_by)
