"""What the catalogue says of files holds: at the submission, in an answer to a correction, for a paper that follows."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from server.applications import signing, split
from server.applications.api import by
from server.applications.models import Application, Revision
from server.applications.service import answers, drafts, submission
from server.applications.service.files import faults_in, named_in, pages_of
from server.core import clock
from server.core.errors import Fault, Invalid
from server.core.ids import uuid7
from server.forms.faults import paper_faults
from server.media.models import Blob, MediaRef
from server.media.queries import RefFacts
from server.media.rules import MEGABYTE, Kind, Measures, Purpose
from tests.server.applications.builders import DIVISION, NOON, case_of
from tests.server.applications.filled import (
    LLC,
    RENTED,
    SHOP,
    a_file,
    a_form,
    a_saved_draft,
    a_signature,
    an_actor,
    signed_anew,
)
from tests.server.applications.test_corrections import a_sent_correction

PHOTO = {"kind": "jpeg", "size": 400_000, "width": 1536, "height": 2048, "pages": 1}
SCAN = {"kind": "pdf", "size": 3 * MEGABYTE, "width": 595, "height": 842, "pages": 1}


def stored_as(refs: Any, **facts: Any) -> None:
    """These files turn out to be such ones."""
    row = {"id": uuid7(), "owner": uuid7(), "digest": "sha256:1", "storage_key": "k", "uses": 1} | PHOTO | facts
    blob = Blob.create(**row, created_at=clock.now())
    MediaRef.update(blob=blob).where(MediaRef.id.in_([UUID(str(ref)) for ref in refs])).execute()


class Handing:
    """A whole form whose files are what a phone makes, until one of them is something else."""

    def __init__(self, scenario: int = RENTED, bundle: str | None = None) -> None:
        self.actor = an_actor()
        more = {"bundle": bundle} if bundle else {}
        self.application, self.command = a_saved_draft(self.actor, scenario=scenario, **more)
        stored_as([row.id for row in MediaRef.select().where(MediaRef.owner == self.actor.account_id)])
        self.content = self._content()

    def _content(self) -> Any:
        return Revision.get_by_id(self.command["revision"]).content

    def pages(self, material: str) -> list[str]:
        found: list[str] = next(one["pages"] for one in self.content["materials"] if one["material"] == material)
        return found

    def hands(self, material: str, *files: Any) -> None:
        """This paper is made up of these files instead."""
        refs = [a_file(self.actor.account_id) for _ in files]
        for ref, facts in zip(refs, files, strict=True):
            stored_as([ref], **facts)
        next(one for one in self.content["materials"] if one["material"] == material)["pages"] = refs
        old, new = Revision.get_by_id(self.command["revision"]), uuid7()
        draft = {"revision": new, "base": old.id, "bundle": SHOP, "division": DIVISION, "content": self.content}
        draft["release"] = Application.get_by_id(self.application).release
        drafts.save_draft(self.application, draft, by=by(self.actor), now=clock.now())
        signed = a_signature(self.actor.account_id, signing.shown_digest(self.content, self.command["form_digest"]))
        self.command |= {"revision": new, "signature": {**signed, "ref": UUID(signed["ref"])}}

    def faults(self) -> list[Fault]:
        try:
            submission.submit(self.application, self.command, actor=self.actor, by=by(self.actor), now=clock.now())
        except Invalid as refused:
            return list(refused.faults)
        return []


def test_what_a_phone_makes_is_taken(district: Any) -> None:
    assert Handing(LLC).faults() == []


def test_a_whole_form_of_huge_scans_is_refused_file_by_file(district: Any) -> None:
    handing = Handing(LLC)
    files = MediaRef.select().where((MediaRef.owner == handing.actor.account_id) & (MediaRef.purpose != "signature"))
    stored_as([row.id for row in files], **SCAN | {"size": 19_000_000, "pages": 150})
    found = {fault.pointer: fault.message for fault in handing.faults()}
    for material in (one for one in handing.content["materials"] if one["pages"]):
        assert any(pointer.startswith(f"/materials/{material['material']}/pages") for pointer in found), material
    assert found["/values/premises_photo/0"] == "“店面现场照片”只收JPG、PNG照片，这个是PDF文件，请换一个"
    assert found["/materials/sign_position_photo/pages/0"].endswith("这个是PDF文件，请换一个")
    assert found["/materials/id_card/pages/0"] == "“居民身份证”每个文件最多10兆，这个有18.2兆，请换小一点的"
    assert found["/materials/lease_contract/pages"].startswith("“房屋租赁合同”最多")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (PHOTO | {"width": 1080}, None),
        (PHOTO | {"width": 1079}, "“店面现场照片”要看得清，照片至少1080像素宽，这张只有1079，请用手机重新拍"),
        (PHOTO | {"kind": "heic", "width": 4032}, None),
        (PHOTO | {"kind": "png"}, None),
        (SCAN, "“店面现场照片”只收JPG、PNG照片，这个是PDF文件，请换一个"),
    ],
)
def test_a_photo_has_the_kind_and_width_that_its_field_asks_for(district: Any, facts: Any, told: str | None) -> None:
    handing = Handing()
    stored_as(handing.content["values"]["premises_photo"], **facts)
    assert handing.faults() == ([Fault("/values/premises_photo/0", told)] if told else [])


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (PHOTO | {"size": MEGABYTE}, None),
        (PHOTO | {"kind": "heic"}, None),
        (PHOTO | {"size": MEGABYTE + 1}, "“一寸白底证件照”每个文件最多1兆，这个有1.1兆，请换小一点的"),
        (PHOTO | {"kind": "png"}, "“一寸白底证件照”只收JPG照片，这个是PNG照片，请换一个"),
    ],
)
def test_a_portrait_is_a_small_jpeg_and_a_heic_counts_as_one(district: Any, facts: Any, told: str | None) -> None:
    handing = Handing(bundle="item:elderly_pass", scenario=0)
    stored_as(handing.pages("portrait_1in"), **facts)
    assert handing.faults() == ([Fault("/materials/portrait_1in/pages/0", told)] if told else [])


def test_pages_of_a_scan_are_pages_of_the_paper(district: Any) -> None:
    handing = Handing()
    stored_as(handing.pages("id_card"), **SCAN | {"pages": 2})
    assert handing.faults() == []
    handing = Handing()
    stored_as(handing.pages("id_card"), **SCAN | {"pages": 3})
    told = "“居民身份证”最多2页，您交的一共有3页，请只留要用的"
    assert handing.faults() == [Fault("/materials/id_card/pages", told)]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([SCAN | {"pages": 2}], None),
        ([SCAN, PHOTO], None),
        ([PHOTO, PHOTO], None),
        ([SCAN | {"pages": 39}, PHOTO], None),
        ([PHOTO], "“投资人或股东身份证”要2到40页，您交的一共有1页，请看看有没有漏拍"),
        ([SCAN], "“投资人或股东身份证”要2到40页，您交的一共有1页，请看看有没有漏拍"),
        ([SCAN | {"pages": 40}, PHOTO], "“投资人或股东身份证”最多40页，您交的一共有41页，请只留要用的"),
    ],
)
def test_a_paper_of_two_pages_is_two_pictures_or_a_scan_of_two(district: Any, files: Any, told: str | None) -> None:
    handing = Handing(LLC)
    handing.hands("investors_id_cards", *files)
    assert handing.faults() == ([Fault("/materials/investors_id_cards/pages", told)] if told else [])


def test_what_is_wrong_besides_is_told_in_the_same_answer(district: Any) -> None:
    handing = Handing()
    stored_as(handing.content["values"]["premises_photo"], **SCAN)
    MediaRef.update(state="expected").where(MediaRef.id == UUID(handing.pages("id_card")[0])).execute()
    assert {fault.pointer for fault in handing.faults()} == {"/values/premises_photo/0", "/materials/id_card/pages/0"}


def test_an_answer_to_a_correction_is_judged_by_its_new_files_alone(district: Any) -> None:
    handing = Handing()
    assert handing.faults() == []
    application, old = Application.get_by_id(handing.application), handing.pages("id_card")
    stored_as(old, **SCAN | {"size": 19 * MEGABYTE})  # taken before this was looked at
    marks = [{"target": {"material": "id_card", "page": 1}, "reason": "wrong", "text": "看不清"}]
    correction = a_sent_correction(application, case_of(application, "individual_business_new"), marks=marks)
    page = a_file(handing.actor.account_id, "correction")
    card = {"material": "id_card", "source": "upload", "pages": [*old, page]}
    changes = signed_anew(application.id, {"values": {}, "materials": [card]})

    def answered(**facts: Any) -> list[Fault]:
        stored_as([page], **facts)
        try:
            answers.answer(correction, uuid7(), changes, by=by(handing.actor), now=NOON)
        except Invalid as refused:
            return list(refused.faults)
        return []

    told = "“居民身份证”每个文件最多10兆，这个有11兆，请换小一点的"
    assert answered(size=11 * MEGABYTE) == [Fault("/materials/id_card/pages/1", told)]
    told = "“居民身份证”最多2页，您交的一共有3页，请只留要用的"
    assert answered(**SCAN | {"pages": 2}) == [Fault("/materials/id_card/pages", told)]
    assert answered() == []


def test_an_answer_makes_a_whole_paper_of_old_and_new_files(district: Any) -> None:
    handing = Handing(LLC)
    handing.hands("investors_id_cards", SCAN | {"pages": 2}, PHOTO)
    assert handing.faults() == []
    application, (scan, photo) = Application.get_by_id(handing.application), handing.pages("investors_id_cards")
    item = next(i["code"] for i in a_form(scenario=LLC)["items"] if "investors_id_cards" in str(i["materials"]))
    marks = [{"target": {"material": "investors_id_cards", "page": 1}, "reason": "wrong", "text": "看不清"}]
    correction = a_sent_correction(application, case_of(application, item), marks=marks)
    new = a_file(handing.actor.account_id, "correction")
    stored_as([new], **SCAN | {"pages": 38})

    def answered(*pages: str) -> list[Fault]:
        paper = {"material": "investors_id_cards", "source": "upload", "pages": list(pages)}
        changes = signed_anew(application.id, {"values": {}, "materials": [paper]})
        try:
            answers.answer(correction, uuid7(), changes, by=by(handing.actor), now=NOON)
        except Invalid as refused:
            return list(refused.faults)
        return []

    place = "/materials/investors_id_cards/pages"
    told = "“投资人或股东身份证”要2到40页，您交的一共有1页，请看看有没有漏拍"
    assert answered(photo) == [Fault(place, told)]
    told = "“投资人或股东身份证”最多40页，您交的一共有41页，请只留要用的"
    assert answered(scan, photo, new) == [Fault(place, told)]
    assert answered(scan) == []


OWNER = uuid7()


def _sent(measures: Measures) -> RefFacts:
    return RefFacts(OWNER, "stored", Purpose.MATERIAL, "", is_attached=False, refusal=None, measures=measures)


@pytest.mark.parametrize(
    ("pages", "told"), [((2,), ""), ((1, 1), ""), ((1,), "要2页，您交的一共有1页"), ((2, 1), "最多2页")]
)
def test_a_paper_that_follows_is_counted_by_its_pages(pages: Any, told: str) -> None:
    paper = {"name": "房主身份证", "file_types": ["jpg", "pdf"], "max_mb": 10, "pages": {"min": 2, "max": 2}}
    known = {uuid7(): _sent(Measures(Kind.PDF, MEGABYTE, 595, count)) for count in pages}
    found = faults_in(known, {OWNER: pages_of(paper, list(known))})
    assert [fault.pointer for fault in found] == ["/pages"] * bool(told)
    assert all(told in fault.message for fault in found)


VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "forms.json").read_text("utf-8"))


@pytest.mark.parametrize("case", VECTORS["papers"], ids=lambda case: case["about"])
def test_papers_are_counted_as_the_vectors_say(case: Any) -> None:
    form = VECTORS["form"]
    named = list(named_in(split.Settled(form, {}, tuple(case["materials"]), uuid7(), {})))
    pdfs = {UUID(ref): Measures(Kind.PDF, MEGABYTE, 595, pages) for ref, pages in case.get("pdfs", {}).items()}
    photo = Measures(Kind.JPEG, MEGABYTE, 1536, 1)
    known = {one.ref: _sent(pdfs.get(one.ref, photo)) for one in named if one.ref}
    found = paper_faults(form, case["values"], case["materials"]) + faults_in(known, {OWNER: named})
    assert {"/".join(fault.pointer.split("/")[:3]) for fault in found} == set(case["faults"])
