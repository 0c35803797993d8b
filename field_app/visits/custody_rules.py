"""Originals that have to travel: what may, and where one can be. Pure: no clock, no database, no HTTP."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from server.core.workflow import Workflow, step
from server.identity.writing import narrow

ORIGINAL = Workflow(
    "original",
    (
        step("pass", "out", to="out"),  # from hand to hand, each time signed
        step("give_back", "out", to="back"),
    ),
)
PLAIN = {"out": "原件在外面", "back": "已经还给本人"}
#: How a worker got it who took over the job before both had to sign for it.
WITH_ITS_JOB = "with_its_job"
KEEPERS = {"worker": "网格员", "centre": "服务中心", "body": "部门", "resident": "本人"}
#: An original may be away for so long.
LONGEST = timedelta(days=60)

#: Nobody carries these for somebody else, whatever is promised, by whatever name. An account's number on a form is
#: fine, and so is a paper that only tells of money.
CASH = (
    "现金|现款|现钱|钞票|零钱|零花钱|块钱|元钱|毛钱|压岁钱|人民币|红包|钱包|存单|存款单|购物卡|[支汇本]票(?!据|复印件)"
)
CASH += "|[沓叠捆笔些点]钱|^钱$|(?:低保|养老|退休|补助|补贴|救助|抚恤|慰问)[金款]$"
LAND, DEPOSIT, RECEIPTS = "地|田|宅", "押金", "条|收据|发票|票据|凭证|借条|欠条|合同"
SUMS = "[0-9十百千万]" + "(?:元|块" + f"(?!{LAND}))"
MONEY = re.compile(f"{CASH}|(?:{SUMS}|{DEPOSIT})(?!{RECEIPTS})")
BY_BANK = "银行卡|银联卡|[工农中建交招]行卡|邮储卡|邮政卡|农信卡|信合卡|信用社卡"
BY_USE = "储蓄卡|借记卡|信用卡|存款卡|取款卡|取钱卡|工资卡|养老金卡|退休金卡|补贴卡|[农民]一卡通"
BOOKS, ON_PAPER = "存折|折子|工资折|养老折|补贴折|储蓄折", "账号|号|复印件"
SOCIAL = "社保卡|社会保障卡"  # has a bank account too
CARD = re.compile(f"(?:{BY_BANK}|{BY_USE}|{BOOKS}|{SOCIAL})(?!{ON_PAPER})")
CODE = re.compile(
    r"密码|验证码|校验码|动态码|短信码|口令|付款码|收款码|支付码|取款码|(?<![a-z])pin(?![a-z])|u盾|优盾|k宝|网银|usbkey"
)
NO_MONEY = "现金不能代拿。要交的费用请本人或家里人到窗口、网上交"
NO_CARD = "银行卡、存折不能代拿，社保卡里也有银行账户。表上要账号的，抄账号就行，卡和存折请本人收好"
NO_CODE = "密码、验证码谁也不能代管，请本人收好，不要告诉任何人"
#: Who hears that one is late, in this order, and from which working day after its day on.
LATE, AFTER = ("worker", "secretary", "street"), (1, 3, 5)
#: In so many days there are working days enough, whatever is celebrated.
ENOUGH = 40


def heard(due_back: date, today: date, is_open: Callable[[date], bool]) -> int:
    """How many of `LATE` have to have heard of it by today."""
    gone = min((today - due_back).days, ENOUGH)
    working = sum(is_open(due_back + timedelta(days=day)) for day in range(1, gone + 1))
    return sum(working >= after for after in AFTER)


def refused(what: str) -> str | None:
    """Why nobody may take it along, in plain words; None where it may travel."""
    said = "".join(narrow(what).split()).casefold().replace("的", "")
    if CODE.search(said):
        return NO_CODE
    if CARD.search(said):
        return NO_CARD
    return NO_MONEY if MONEY.search(said) else None


def is_due_day(day: date, taken: date, today: date) -> bool:
    """Whether it could be promised when it was taken: a phone may hear of no network for days."""
    return taken <= day <= today + LONGEST
