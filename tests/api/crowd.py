"""A district in which every list can be made longer: each step adds one row to each, of the kinds that cost most."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from field_app.rounds.models import DoorNotice
from field_app.sync.service import devices
from field_app.visits.errors import JobParked
from field_app.visits.models import Custody, Job, JobStep
from field_app.visits.service import charges, duplicates, importing, residents
from server.applications.models import Application, Case, Correction, CorrectionRequest, Handoff, Owed, Revision, Trace
from server.applications.rules import By
from server.applications.service.cases import record
from server.applications.service.submission import secret_of
from server.catalog.queries import current
from server.core import clock
from server.core.access import Actor
from server.core.db import unit_of_work
from server.core.ids import uuid7
from server.identity.facts import LIVING, PersonFacts
from server.identity.models import Consent, DemoMessage, Guardianship, Mandate, Representation
from server.identity.roles import Role
from server.identity.service import parking, persons, posts, records
from server.notifications.models import Notice
from server.outreach import service as flyers
from server.reviews.models import Decision
from server.rights.models import DeletionRequest
from tests.api import people
from tests.field_app.rounds.builders import ABOUT, CALLER, a_request, confirmed, taken, told_word
from tests.field_app.sync.builders import PHOTO, a_body, a_file_of, send
from tests.field_app.visits.builders import GRID, a_resident, a_rule, csv
from tests.server.applications.filled import SHOP, a_consent, a_file
from tests.server.identity.builders import COMMUNITY, a_staff_account
from tests.server.reviews.builders import a_case, a_reviewer, an_application, case_of

MARK = {"target": {"pointer": "/mobile"}, "reason": "wrong", "text": "打不通"}
#: An original that somebody has taken along.
OUT = {"state": "out", "taken_at": clock.now()}
#: What opens the application with parts to who knows its number.
SECRET = "0000ABCD"
#: The firm for which so many speak as it has records.
CREDIT_CODE = "91350100M000100Y43"
#: The item of every case in the boxes, and who decides on it.
ITEM, BODY, TAKER = "temp_relief", "body_civil", "body_taker"


def a_firm(number: int, **known: str) -> UUID:
    facts = PersonFacts(kind="firm", name=f"清泉{number}号店", divisions={LIVING: COMMUNITY}, **known)
    return UUID(str(persons.find_or_create(facts, trusted=True).id))


class Crowd:
    """Everything that is listed somewhere, of one citizen, at the desks of one district."""

    def __init__(self, cast: dict[str, Actor]) -> None:
        self.cast, self.citizen, self.size = cast, cast["citizen"], 0
        self.me = self.citizen.person_id
        self.chain = a_firm(0, id_type="uscc", id_number=CREDIT_CODE)
        cast["taker"] = a_reviewer(TAKER)

    def grow_to(self, size: int) -> dict[str, Any]:
        """So many of everything; the ids of things that have so many parts themselves."""
        for number in range(self.size, size):
            self._people(number)
            self._records(number)
            self._applications(number)
            self._neighbours(number)
            self._phone()
        self.size = size
        return self._with_parts(size) | self._counted_residents(size)

    def _people(self, number: int) -> None:
        """Staff; those for whom the citizen speaks, acts and answers, each with a record that was merged away."""
        a_staff_account(Role.CLERK, name=f"listed{number}")
        division, clerk = COMMUNITY[:9] + f"{number + 100:03d}", self.cast["clerk"].account_id
        posts.give(uuid7(), clerk, Role.HELPER, division=division, by=None)
        firm, branch = a_firm(number), a_firm(1000 + number)
        now, by = clock.now(), self.cast["supervisor"].account_id
        persons.merge(branch, firm, reason="同一家店", by=by)
        proven = {"proof": "执照", "since": now, "recorded_by": by}
        Representation.create(id=uuid7(), firm=branch, person=self.me, **proven)
        joined = a_firm(2000 + number)
        persons.merge(joined, self.chain, reason="同一家店", by=by)
        Representation.create(id=uuid7(), firm=joined, person=self._neighbour(), **proven)
        self._mandate(branch, self._neighbour(), "handler")
        self._mandate(self._neighbour(), self.me, "relative")
        kept = {"proof": "户口簿", "since": now, "recorded_by": by, "recorded_at": now}
        ward = {"ward": self._neighbour(), "guardian": self.me, "relation": "母亲", "reason": "minor"}
        Guardianship.create(id=uuid7(), **ward, **kept)

    def _neighbour(self) -> UUID:
        """Somebody who is found under a record that was merged into his own."""
        facts = PersonFacts(name="赵大娘", divisions={LIVING: COMMUNITY})
        own, other = (persons.find_or_create(facts, trusted=True).id for _ in range(2))
        persons.merge(other, own, reason="同一个人", by=self.cast["supervisor"].account_id)
        return UUID(str(other))

    def _mandate(self, principal: UUID, agent: UUID | None, ground: str) -> None:
        now = clock.now()
        row = {"principal": principal, "agent": agent, "ground": ground, "items": [ITEM], "how": "desk"}
        row |= {"since": now, "until": now + timedelta(days=30), "given_at": now, "state": "given"}
        Mandate.create(id=uuid7(), **row, recorded_by=self.cast["clerk"].account_id, recorded_at=now)

    def _records(self, number: int) -> None:
        account, now = self.citizen.account_id, clock.now()
        people.a_checked_citizen()  # one more session
        a_consent(self.citizen, uuid7(), "sensitive", giver=self.me)
        records.write(self.cast["clerk"].account_id, "unmasked", "person", self.me, field="phone", reason="核对")
        told = {"phrase": "已受理", "sentence": "已经受理。", "at": now}
        Notice.create(event=uuid7(), account=account, number=f"{number}", **told)
        DemoMessage.create(key=f"listed{number}", to="13800000000", text="验证码 123456", at=now)
        DeletionRequest.create(id=uuid7(), account=account, division=COMMUNITY, words="不想留着", asked_at=now)
        flyer = {"kind": "bundle", "target": SHOP, "division": COMMUNITY, "title": "楼道张贴"}
        flyers.make(uuid7(), flyer, by=self.cast["secretary"])
        belongs = parking.Belongs(division=COMMUNITY)
        parking.keep("withdrawal", uuid7(), {"reason": "不办了"}, account=account, belongs=belongs)
        at_her = parking.Belongs(division=COMMUNITY, desk=parking.COMMUNITY)
        said = {"job": str(uuid7()), "resident": str(uuid7()), "text": "补过了"}
        parking.keep("job_answer", uuid7(), said, account=account, belongs=at_her)
        a_file(account)

    def _applications(self, number: int) -> None:
        """One of one's own, offered to another body; one typed for a neighbour; one at the desk, which owes a paper."""
        own = self._typed(an_application(ITEM, applicant=self.me))
        self._offer(case_of(own, ITEM))
        neighbour = self._neighbour()
        self._mandate(neighbour, self.me, "relative")
        self._typed(an_application(ITEM, applicant=neighbour), authority="relative", agent=self.me)
        case = case_of(an_application(ITEM, site=None), ITEM)
        Case.update(owner=self.cast["clerk"].account_id).where(Case.id == case.id).execute()
        self._owes(case, "hardship_proof")
        self.at_a_desk = case.application_id

    def _neighbours(self, number: int) -> None:
        """Two residents who may be one, a rule, and a worker of their grid; a record that was merged away."""
        secretary, born = self.cast["secretary"], date(1940, 1, 1) + timedelta(days=number)
        one, _ = (a_resident(secretary, birth=born) for _ in range(2))
        merged = a_resident(secretary, name="王二娘")
        duplicates.merge(merged, one, reason="同一个人", by=secretary)
        a_rule()
        worker = self.cast["grid_worker"].account_id
        charges.give(uuid7(), {"worker": worker, "grid": GRID, "since": clock.today(), "until": None}, by=secretary)
        waiting, job, gone = uuid7(), uuid7(), uuid7()
        for made in (waiting, job, gone):
            send(self.cast["grid_worker"], made, a_body(self.cast["grid_worker"], one) | {"consent": None})
        Job.update(state="returned").where(Job.id == job).execute()
        JobStep.update(at=clock.now() - timedelta(days=30)).where(JobStep.job == job).execute()
        Job.update(state="in_centre", application=self.at_a_desk).where(Job.id == gone).execute()
        self._passed(waiting)
        self._notice(job)
        self._to_answer(gone, one)
        Custody.create(id=uuid7(), job=job, what="户口簿", keeper="worker", due_back=clock.today(), **OUT)
        self._visits(one)

    def _notice(self, job: UUID) -> None:
        """A correction that has to be told at the bedside."""
        asked = CorrectionRequest.select().first()
        dated = {"since": clock.today(), "half_on": clock.today(), "due_on": clock.today()}
        DoorNotice.create(job=job, kind="correction", subject=asked.correction_id if asked else uuid7(), **dated)

    def _to_answer(self, job: UUID, resident: UUID) -> None:
        """What was handed in for her is marked, and her worker mends it."""
        case = Case.get(Case.application == self.at_a_desk)
        told = {**case.content, "answers": {}, "applicant": {"person": str(resident)}}
        Revision.update(content=told).where(Revision.id == case.revision).execute()
        self._correction(case)
        asked = Correction.select().where(Correction.application == case.application_id).first()
        dated = {"since": clock.today(), "half_on": clock.today(), "due_on": clock.today()}
        self.to_answer = DoorNotice.create(job=job, kind="correction", subject=asked.id, **dated).id

    def _visits(self, resident: UUID) -> None:
        """Asked for the citizen, at first by herself; by the secretary, by a caller at the desk; one is taken."""
        if not self.size:
            a_request(self.citizen, grid=GRID)
        a_request(self.cast["secretary"], self.me)
        a_request(self.cast["clerk"], grid=GRID, about=ABOUT, asked=CALLER)
        asked = confirmed(a_request(self.cast["secretary"], resident), self.cast["grid_worker"])
        taken(asked, self.cast["grid_worker"])

    def _passed(self, job: UUID) -> None:
        """Offered to one more worker of the community."""
        taker, _ = a_staff_account(Role.GRID_WORKER, division=COMMUNITY)
        offered = {"offered_at": clock.now(), "until": clock.now() + timedelta(days=2), "division": COMMUNITY}
        given = {"subject_kind": "job", "subject": job, "giver": self.cast["grid_worker"].account_id}
        Handoff.create(id=uuid7(), **given, receiver=taker.id, **offered)

    def _phone(self) -> None:
        """One more phone of the worker, one more file of the secretary."""
        told = {"dry_run": True, "by": self.cast["secretary"].account_id, "roots": [COMMUNITY]}
        importing.enter(uuid7(), "居民.csv", csv(), **told)
        devices.meet(uuid7(), name="旧手机", by=self.cast["grid_worker"])

    def _counted_residents(self, size: int) -> dict[str, Any]:
        """A resident with so many flags, and a file of so many lines."""
        resident = a_resident(secretary := self.cast["secretary"], name="赵大娘")
        for _ in range(size):
            residents.put_flag(uuid7(), resident, kind="living_alone", grade=None, by=secretary)
        import_id, lines = uuid7(), [f"林新新|||||3-2-501|{GRID}|||"] * size
        told = {"dry_run": True, "by": secretary.account_id, "roots": [COMMUNITY]}
        importing.enter(import_id, "居民.csv", csv(*lines), **told)
        importing.run(import_id)
        known = {"resident_id": resident, "import_id": import_id, "grid": GRID}
        known["visit_id"] = told_word(a_request(secretary, resident), self.cast["grid_worker"], size)
        return known | self._pictured(resident, size)

    def _pictured(self, resident: UUID, size: int) -> dict[str, UUID]:
        """A job of so many pictures; and another content under its id, parked."""
        worker, job = self.cast["grid_worker"], uuid7()
        body = a_body(worker, resident, files=[a_file_of(PHOTO) for _ in range(size)])
        send(worker, job, body)
        with pytest.raises(JobParked) as no:
            send(worker, job, body | {"content": {}})
        known = {"job_id": job, "door_notice_id": self.to_answer}
        return known | {"parked_job": UUID(no.value.facts["parked"])}

    def _offer(self, case: Case) -> None:
        """To a body that has nothing else to do with it."""
        offered = {"offered_at": clock.now(), "until": clock.now() + timedelta(days=2), "division": case.division}
        given = {"subject_kind": "case", "subject": case.id, "giver": self.cast["clerk"].account_id}
        Handoff.create(id=uuid7(), **given, receiver_body=TAKER, **offered)

    def _typed(self, application: Application, **facts: Any) -> Application:
        """By the citizen's own account."""
        Application.update(account=self.citizen.account_id, **facts).where(Application.id == application.id).execute()
        return Application.get_by_id(application.id)  # type: ignore[no-any-return]

    def _owes(self, case: Case, *materials: str) -> None:
        dated = {"days": 20, "day_kind": "working", "since": clock.today(), "due_on": clock.today()}
        for material in materials:
            Owed.create(case=case.id, material=material, application=case.application_id, body=case.body, **dated)
        Case.update(owes_until=clock.today()).where(Case.id == case.id).execute()

    def _with_parts(self, size: int) -> dict[str, Any]:
        """An application of so many cases, and a case that was asked, decided, traced and agreed to so often."""
        known = current()
        made = an_application(
            ITEM, *[code for code in known.items if code != ITEM][: size - 1], applicant=self.me, site=None
        )
        Case.update(item=ITEM).where(Case.application == made.id).execute()  # of one item, as its form knows no other
        application = self._typed(made, secret=secret_of("", SECRET))
        cases = list(Case.select().where(Case.application == application.id).order_by(Case.place))
        for case in cases:
            self._owes(case, "hardship_proof")
            self._decision(case)
            self._correction(case)
            self._offer(case)
        self._fill(cases[0], size)
        content = {"values": {**cases[0].content["values"], "person_name": "赵大娘"}}
        belongs = parking.Belongs(division=COMMUNITY, desk=None, application=application.id)
        parked = parking.keep("answer", uuid7(), content, account=self.citizen.account_id, belongs=belongs)
        return {
            "application_id": application.id,
            "case_id": cases[0].id,
            "parked_id": parked,
            "number": application.number,
            "sheet": self._copied(size),
        }

    def _copied(self, size: int) -> UUID:
        """A case that is carried over by hand, by a short or by the longest sheet."""
        known = current()
        systems = {
            f"outside:{code}" for code, one in known.vocabulary["systems"].items() if one["interface"] == "sheet"
        }
        by_hand = [one for one in known.items.values() if one["system_of_record"] in systems]
        sheets = sorted(by_hand, key=lambda one: len(one["elements"]))
        return UUID(str(a_case(sheets[0 if size == 2 else -1]["code"], state="accepted").id))

    def _decision(self, case: Case) -> None:
        said = {"verdict": "grant", "result": "granted", "reasons": [], "produced": {}}
        Decision.create(id=uuid7(), case=case.id, revision=case.revision, decided_at=clock.now(), **said)

    def _correction(self, case: Case) -> None:
        sent = {"state": "sent", "opened_at": clock.now(), "sent_at": clock.now(), "due_on": clock.today()}
        correction = Correction.create(id=uuid7(), application=case.application_id, **sent)
        CorrectionRequest.create(correction=correction, case=case.id, body=BODY, marks=[MARK])

    def _fill(self, case: Case, size: int) -> None:
        """So many fields with pictures, papers that followed, steps with words, consents."""
        known, ref = current(), str(uuid7())
        texts = [code for code, one in known.elements.items() if one["type"] == "string"][:size]
        photos = [code for code, one in known.elements.items() if one["type"] == "photo"][:size]
        papers = [{"material": code, "pages": [ref], "source": "generated"} for code in list(known.materials)[:size]]
        values = dict.fromkeys(texts, "清泉") | {code: [ref] for code in photos}
        Case.update(content={"values": values, "materials": papers}).where(Case.id == case.id).execute()
        self._owes(case, *[one["material"] for one in papers if one["material"] != "hardship_proof"])
        with unit_of_work() as outbox:
            for _ in range(size):
                by = By(self.cast["reviewer"].account_id, "reviewer", "desk")
                record(case, "recounted", by=by, now=clock.now(), outbox=outbox, note="看过了")
        for _ in range(size):
            self._decision(case)
            self._correction(case)
        given = [str(a_consent(self.citizen, case.application_id, "sensitive")) for _ in range(size)]
        first = (Trace.application == case.application_id) & (Trace.step == "submit")
        Trace.update(data={"consents": given}).where(first).execute()
        assert Consent.select().where(Consent.id.in_(given)).count() == size
