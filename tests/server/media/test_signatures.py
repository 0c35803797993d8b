"""Signatures: kept once, sealed, verified on reading; a dot is none."""

import hashlib
import io
import json
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from server.core import config, crypto
from server.core.config import settings
from server.core.db import ask
from server.core.ids import uuid7
from server.identity.models import Parked
from server.media import queries, service
from server.media.models import Signature
from server.media.schemas import SignatureIn
from server.media.service.signatures import SignatureBroken, Signing, asked, shown_in, verified
from server.media.storage import storage
from server.media.strokes import Point
from tests.server.media.builders import a_photo, some_strokes

SHOWN = "sha256:" + "ab" * 32


def signing(**changes):
    body = {
        "strokes": some_strokes(),
        "width": 340,
        "height": 180,
        "shown_digest": SHOWN,
        "signer": "李明",
        "signed_at": "2026-11-18T10:00:00.123456+08:00",
        "witness": "王网格员",
        "device": "Android 9",
    }
    return body | changes


def sign(phone, ref=None, **changes):
    """Written by `json`: the app's own writer refuses whole numbers beyond 64 bits, a stranger's does not."""
    body = json.dumps(signing(**changes))
    return phone.call("PUT", f"/api/v1/signatures/{ref or uuid7()}", data=body, content_type="application/json")


def test_a_signature_is_kept_drawn_and_sealed(phone):
    ref = uuid7()
    answer = sign(phone, ref)
    assert answer.status_code == 200, answer.get_json()
    assert answer.get_json()["ref"] == str(ref)
    facts = queries.stored([ref])[ref]
    assert (facts.purpose, facts.state, facts.owner) == ("signature", "stored", phone.account)
    kept = verified(ref)
    assert (kept.signer, kept.witness, kept.device, kept.shown_digest) == ("李明", "王网格员", "Android 9", SHOWN)
    seen = phone.look(ref)
    assert seen.content_type == "image/png"
    picture = Image.open(io.BytesIO(seen.get_data())).convert("L")
    assert max(picture.size) == 1200
    ink = sum(picture.histogram()[:128])
    assert 0.002 < ink / (picture.width * picture.height) < 0.2


def test_a_repeat_gets_the_same_answer_and_other_content_is_parked(phone):
    ref = uuid7()
    first = sign(phone, ref)
    assert sign(phone, ref).get_json() == first.get_json()
    other = sign(phone, ref, shown_digest="sha256:" + "cd" * 32)
    assert (other.status_code, other.get_json()["type"]) == (409, "id-already-used")
    assert sign(phone, ref, shown_digest="sha256:" + "cd" * 32).status_code == 409
    assert verified(ref).shown_digest == SHOWN
    parked = Parked.get()
    assert (parked.subject, parked.content["signer"]) == (ref, "李明")
    assert Parked.select().count() == 1


def test_a_signature_under_the_id_of_a_paper_is_parked(phone):
    assert sign(phone, phone.stored(a_photo())).status_code == 409


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        [[{"t": 0, "x": 5, "y": 5, "pressure": 1}]],
        [[{"t": n, "x": 50, "y": 50, "pressure": 0.5} for n in range(50)]],
        [[{"t": n, "x": 50 + n / 10, "y": 50, "pressure": 0.5} for n in range(20)]],
    ],
    ids=["nothing", "one dot", "a long press", "a tick"],
)
def test_what_is_no_signature_is_told_in_a_plain_sentence(phone, strokes):
    answer = sign(phone, strokes=strokes)
    assert (answer.status_code, answer.get_json()["type"]) == (422, "signature-empty")
    assert answer.get_json()["title"] == "还没有签名，请用手指在框里写上姓名"


def test_strokes_that_nobody_can_have_written_are_refused(phone):
    backwards, outside = deepcopy(some_strokes()), deepcopy(some_strokes())
    backwards[0].reverse()
    outside[0][3]["x"] = 900
    for strokes in (backwards, outside):
        assert sign(phone, strokes=strokes).get_json()["type"] == "signature-strokes"


@pytest.mark.parametrize(
    "changes",
    [
        {"width": 10},
        {"height": 10**20},
        {"shown_digest": "md5:1"},
        {"signer": ""},
        {"signer": "a\x00b"},
        {"signed_at": "2026-11-18T10:00:00"},
        {"strokes": "x"},
        {"strokes": [[]]},
        {"strokes": [[{"t": 1e300, "x": 1, "y": 1}]]},
        {"unknown": 1},
    ],
)
def test_bad_input_is_refused_with_pointers(phone, changes):
    answer = sign(phone, **changes)
    assert answer.status_code == 422
    assert answer.get_json()["errors"]


def test_a_foreign_signature_is_not_found(a_phone):
    owner, other = a_phone(), a_phone()
    ref = uuid7()
    sign(owner, ref)
    assert sign(other, ref).status_code == 404
    assert other.look(ref).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"shown_digest": "sha256:" + "00" * 32},
        {"signer": "张三"},
        {"strokes": [[]]},
        {"witness": None},
        {"seal": "AQ=="},
    ],
)
def test_a_row_changed_by_other_hands_is_noticed_on_reading(phone, change):
    ref = uuid7()
    sign(phone, ref)
    Signature.update(**change).where(Signature.ref == ref).execute()
    with pytest.raises(SignatureBroken):
        verified(ref)
    assert phone.look(ref).status_code == 409


@pytest.mark.parametrize("change", [{"shown_digest": "sha256:" + "00" * 32}, {"digest": "sha256:00"}, {"seal": "AQ=="}])
def test_what_was_shown_is_told_under_the_seal_only(phone, change):
    ref = uuid7()
    sign(phone, ref)
    assert shown_in(ref, *ask(asked(ref))) == Signature.get_by_id(ref).shown_digest
    Signature.update(**change).where(Signature.ref == ref).execute()
    with pytest.raises(SignatureBroken):
        shown_in(ref, *ask(asked(ref)))


def test_a_changed_picture_is_noticed_on_reading(phone):
    ref = uuid7()
    sign(phone, ref)
    path = storage()._path(Signature.get().picture_key)
    raw = bytearray(path.read_bytes())
    raw[-30] ^= 1
    path.write_bytes(raw)
    assert phone.look(ref).get_json()["type"] == "signature-broken"


def test_a_signature_can_be_handed_in(phone):
    ref = uuid7()
    sign(phone, ref)
    service.attach([ref], owner=phone.account)
    assert queries.stored([ref])[ref].is_attached


@pytest.mark.parametrize("suite", ["international", "national"])
def test_the_phone_knows_the_digest_before_it_sends(phone, suite):
    vector = json.loads((Path(__file__).parents[2] / "vectors/signing.json").read_text(encoding="utf-8"))
    config.install(replace(settings(), suite=suite))
    sent, ref = json.loads(vector["kept"]) | {"strokes": some_strokes()}, uuid7()
    for _ in range(2):
        assert phone.call("PUT", f"/api/v1/signatures/{ref}", json=sent).status_code == 200
    as_kept = crypto.canonical(Signing(**sent | _as_points(sent)).plain())
    assert queries.stored([ref])[ref].digest == f"sha256:{hashlib.sha256(as_kept).hexdigest()}"
    assert verified(ref).signer == "李明"


def test_the_phone_writes_an_act_of_signing_as_we_keep_it():
    vector = json.loads((Path(__file__).parents[2] / "vectors/signing.json").read_text(encoding="utf-8"))
    sent = json.loads(vector["kept"])
    kept = crypto.canonical(Signing(**sent | _as_points(sent)).plain())
    assert kept.decode() == vector["kept"]
    assert f"sha256:{hashlib.sha256(kept).hexdigest()}" == vector["digest"]


def _as_points(sent):
    told = SignatureIn().load({name: sent[name] for name in sent})
    strokes = [[Point(**point) for point in stroke] for stroke in told["strokes"]]
    return {"strokes": strokes, "signed_at": told["signed_at"]}
