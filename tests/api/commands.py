"""One command of each noun that is PUT under an id of the client's making; words in capitals stand for ids."""

from typing import Any

from tests.api.world import MARK

#: Who, where, what, and what would be other content (empty: there is no such thing).
COMMANDS: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "flyer": (
        "secretary",
        "/api/v1/flyers/{}",
        {"kind": "bundle", "target": "newborn", "division": "370199001001", "title": "楼道"},
        {"title": "别的"},
    ),
    "signature": (
        "citizen",
        "/api/v1/signatures/{}",
        {
            "strokes": [[{"t": n * 8.0, "x": 10.0 + n, "y": 20.0 + n % 7} for n in range(40)]],
            "width": 300,
            "height": 120,
            "shown_digest": "sha256:" + "1" * 64,
            "signer": "本人",
            "signed_at": "2026-11-18T10:00:00+08:00",
        },
        {"signer": "别人"},
    ),
    "draft": (
        "citizen",
        "/api/v1/applications/{}",
        {
            "revision": "019a9b6e-5a4c-7c1e-9f55-0d1a1c2b3d4e",
            "base": None,
            "bundle": "newborn",
            "release": "",
            "division": "370199001001",
            "content": {"values": {"trade_name": "小张便利店"}},
        },
        {"content": {"values": {"trade_name": "别的"}}},
    ),
    "consent": ("citizen", "/api/v1/consents/{}", {"text": "prefill"}, {"about": "WARD"}),
    "mandate": (
        "citizen",
        "/api/v1/mandates/{}",
        {
            "agent_facts": {"name": "赵大娘", "id_type": "resident_id", "id_number": "440000194910010217"},
            "principal": "PERSON",
            "ground": "relative",
            "relation": "儿子",
            "until": "2027-06-30T00:00:00+08:00",
        },
        {"relation": "女儿"},
    ),
    "guardianship": (
        "clerk",
        "/api/v1/guardianships/{}",
        {"ward": "WARD", "guardian": "PERSON", "relation": "母亲", "reason": "limited_capacity", "proof": "判决书"},
        {"relation": "父亲"},
    ),
    "account": (
        "system_admin",
        "/api/v1/accounts/{}",
        {"sign_in_name": "SOME-NAME", "name": "李明"},
        {"name": "王明"},
    ),
    "representation": (
        "clerk",
        "/api/v1/representations/{}",
        {"firm": "FIRM", "person": "PERSON", "proof": "营业执照"},
        {"proof": "登记通知书"},
    ),
    "person_name": (
        "clerk",
        "/api/v1/name-changes/{}",
        {"id_number": "HER-NUMBER", "name": "李大娘", "reason": "依法改名", "proof": "户口簿"},
        {"name": "李二娘"},
    ),
    "account_name": (
        "system_admin",
        "/api/v1/accounts/STAFF/name",
        {"id": "NEW", "sign_in_name": "SOME-NAME", "name": "李明", "reason": "写错了"},
        {"name": "王明"},
    ),
    "handoff": (
        "clerk",
        "/api/v1/handoffs/{}",
        {"case": "CASE", "body": "body_civil", "reason": "归你们管"},
        {"reason": "另一个理由"},
    ),
    "grid_worker": (
        "secretary",
        "/api/v1/grid-workers/{}",
        {"worker": "WORKER", "grid": "370199001001002", "since": "2026-11-01"},
        {"grid": "370199001001003"},
    ),
    "flag_rule": (
        "system_admin",
        "/api/v1/flag-rules/{}",
        {"kind": "poor", "purpose": "看望", "legal_basis": "条例", "source": "名单", "ends_on": "2099-12-31"},
        {"purpose": "别的"},
    ),
    "resident": (
        "grid_worker",
        "/api/v1/residents/{}",
        {"id": "NEW", "name": "李大娘", "grid": "370199001001001"},
        {"name": "李二娘"},
    ),
    "visit_request": (
        "secretary",
        "/api/v1/visit-requests/{}",
        {"resident": "RESIDENT", "words": "想办老年卡"},
        {"words": "别的事"},
    ),
    "acceptance": ("clerk", "/api/v1/cases/CASE/acceptance", {"id": "NEW"}, {}),
    "correction": ("clerk", "/api/v1/corrections/{}", {"case": "CASE", "marks": [MARK]}, {}),
    "post": (
        "security_admin",
        "/api/v1/accounts/STAFF/posts/{}",
        {"role": "helper", "division": "370199001001"},
        {},
    ),
}
