"""Forms of the desks that change who people are and what they agreed to, filled in and sent in a real browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from server import wiring
from server.identity import demo
from server.identity.models import AccessRow, Consent, Person, Representation
from server.identity.service import persons
from server.notifications.models import Notice
from tests.journeys.watch import inspect
from tests.server.identity.builders import NUMBERS, a_person
from tests.server.reviews.test_agreed import an_application, the_case
from tests.server.web.console import opened, tab

pytestmark = pytest.mark.browser
Desk = Callable[[str], Any]
FIRM, CODE = "清泉便利店", "91350100M000100Y43"
#: Opens the form; the button that sends it says only this.
OPENER = re.compile("^登记收回.+")
HER = demo.PEOPLE["grandmother"]


def fill(card: Any, **words: str) -> None:
    for label, text in words.items():
        card.get_by_label(label, exact=True).fill(text)


def representative(page: Page, name: str, number: str | None, code: str = CODE) -> Any:
    card = page.get_by_role("region", name="登记单位的法定代表人")
    fill(card, **{"单位名称（和营业执照上一样）": FIRM, "统一社会信用代码": code, "看了什么证照": "营业执照和身份证"})
    fill(card, 法定代表人姓名=name, 法定代表人身份证号=str(number))
    card.get_by_role("button", name="都看过了，登记").click()
    return card


def test_a_firm_s_representative_is_recorded_and_followed_by_the_next(desk: Desk) -> None:
    page = desk("clerk")
    tab(page, "姓名和单位")
    expect(representative(page, HER.name, HER.id_number, CODE[:-1] + "4").get_by_role("alert")).to_contain_text(
        "信用代码对不上"
    )
    inspect(page)
    expect(representative(page, HER.name, HER.id_number[:-1] + "X").get_by_role("alert")).to_contain_text(
        "身份证号对不上"
    )
    expect(representative(page, HER.name, HER.id_number)).to_contain_text(f"{FIRM}的法定代表人是{HER.name}")
    inspect(page)
    expect(representative(page, "李小明", NUMBERS[2])).to_contain_text(f"{FIRM}的法定代表人是李小明")
    rows = list(Representation.select().order_by(Representation.since))
    assert [(row.person.name, row.until is None) for row in rows] == [(HER.name, False), ("李小明", True)]
    assert {row.proof for row in rows} == {"营业执照和身份证"}


def test_a_name_is_changed_against_a_paper_and_a_reason(desk: Desk) -> None:
    her = persons.find_or_create(HER, trusted=True)
    page = desk("clerk")
    tab(page, "姓名和单位")
    card = page.get_by_role("region", name="本人改了姓名")
    told = {"现在的姓名": "欧阳秀英", "看了什么证件": "户口簿的变更页", "为什么改（会记录）": "依法改名"}
    fill(card, 本人的身份证号="110101199003070000", **told)
    card.get_by_role("button", name="看过了，改姓名").click()
    expect(card.get_by_role("alert")).to_be_visible()
    inspect(page)
    fill(card, 本人的身份证号=HER.id_number)
    card.get_by_role("button", name="看过了，改姓名").click()
    expect(card.get_by_role("status")).to_contain_text("改好了")
    inspect(page)
    assert Person.get_by_id(her.id).name == "欧阳秀英"
    assert "依法改名" in AccessRow.get(AccessRow.subject_id == str(her.id), AccessRow.act == "person_renamed").reason


def test_a_login_is_renamed_and_the_old_one_is_gone(desk: Desk, address: str) -> None:
    page = desk("system_admin")
    tab(page, "改登录名")
    page.get_by_role("button", name=re.compile("^改登录名或姓名.*clerk$")).click()
    card = page.get_by_role("region", name="账号：clerk")
    fill(card, **{"新登录名": "reviewer", "姓名": "王小红", "为什么改（会记录）": "换人了"})
    card.get_by_role("button", name="改好了，保存").click()
    expect(card.get_by_role("alert")).to_contain_text("登录名")
    inspect(page)
    fill(card, 新登录名="wang.xiaohong")
    card.get_by_role("button", name="改好了，保存").click()
    expect(page.get_by_role("region", name="账号：wang.xiaohong")).to_contain_text("王小红")
    inspect(page)
    password = demo.password_of("clerk")
    for name, status in (("clerk", 401), ("wang.xiaohong", 201)):
        told = {"kind": "password", "name": name, "password": password, "device": "desk-of-somebody-0000"}
        assert page.request.post(f"{address}/api/v1/sessions", data=told).status == status, name


def test_a_consent_is_taken_back_at_the_desk_of_its_case_and_its_body_is_told(desk: Desk) -> None:
    application, _, consent = an_application()
    case = the_case(application)
    page = desk("clerk")
    opened(page, case)
    page.get_by_role("button", name=OPENER).first.click()
    card = page.get_by_role("region", name="告知和同意")
    card.get_by_label("怎么说的").select_option("telephone")
    fill(card, **{"怎么核对的本人、为什么收回（会记录）": "本人来电，核对了姓名和号码"})
    inspect(page)
    card.get_by_role("button", name="登记收回", exact=True).click()
    expect(card).to_contain_text("打电话说")
    expect(card).to_contain_text("缺了同意的信息不要再用")
    inspect(page)
    row = Consent.get_by_id(consent)
    assert (row.withdrawn_how, row.withdrawn_at is not None) == ("telephone", True)
    wiring.relay().drain()
    tab(page, "提醒")
    reminder = page.get_by_role("region", name=f"提醒：{case.number}")
    expect(reminder).to_contain_text("收回了同意")
    reminder.get_by_role("button", name="知道了").click()
    expect(reminder.get_by_role("button", name="知道了")).to_have_count(0)
    inspect(page)
    assert Notice.select().where(Notice.read_at.is_null(False)).count() == 1


def test_whoever_calls_takes_a_consent_back_by_number(desk: Desk) -> None:
    person = a_person()
    _, _, consent = an_application(person=person.id)
    Consent.update(giver=person.id).where(Consent.id == consent).execute()
    page = desk("secretary")
    tab(page, "收回同意")
    fill(page, 本人的身份证号="110101199003070000")
    page.get_by_role("button", name="查他同意过什么").click()
    expect(page.get_by_text("没有查到").or_(page.get_by_role("alert"))).to_be_visible()
    fill(page, 本人的身份证号=NUMBERS[2])
    page.get_by_role("button", name="查他同意过什么").click()
    page.get_by_role("button", name=OPENER).click()
    fill(page, **{"怎么核对的本人、为什么收回（会记录）": "本人来电，核对了姓名"})
    inspect(page)
    page.get_by_role("button", name="登记收回", exact=True).click()
    expect(page.get_by_text("已收回")).to_be_visible()
    assert Consent.get_by_id(consent).withdrawn_how == "desk"
