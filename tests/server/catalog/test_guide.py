"""A guide says everything, in plain words, and makes nothing up."""

import re

import pytest

from server.catalog import files, guide, wording

CATALOGUE = files.load()

# The names that citizens and inspectors expect (GB/T 39554); conditions, papers and steps have parts of their own.
EXPECTED = [
    "事项名称",
    "实施编码",
    "事项类型",
    "实施主体",
    "实施主体性质",
    "行使层级",
    "权力来源",
    "服务对象",
    "办件类型",
    "办理形式",
    "法定办结时限",
    "承诺办结时限",
    "特别程序",
    "到办事现场次数",
    "是否收费",
    "收费依据",
    "咨询电话",
    "监督投诉电话",
    "预约办理",
    "网上支付",
    "结果快递",
    "自助终端",
    "网上办理",
    "通办范围",
    "联办机构",
    "中介服务",
    "数量限制",
    "结果名称",
    "结果样本",
    "计划生效日期",
    "计划取消日期",
    "版本",
    "状态",
]

OF_A_PAPER = [
    *("名称", "类型", "形式", "必要性", "份数", "来源渠道", "依据", "填报须知", "受理标准"),
    *("空白表格", "示例样表", "可容缺", "告知承诺"),
]


def of(code: str) -> guide.Guide:
    return guide.of_item(CATALOGUE, CATALOGUE.items[code], [], {})


def line(code: str, label: str) -> str:
    return next(line.text for line in of(code).lines if line.label == label)


@pytest.mark.parametrize("code", list(CATALOGUE.items))
def test_every_guide_holds_every_field(code):
    found = of(code)
    assert set(EXPECTED) <= {line.label for line in found.lines}
    assert all(line.text for line in found.lines)
    assert found.conditions
    assert found.steps
    assert found.reviewers_check
    assert found.legal_basis
    assert found.tips, "what to watch out for"
    assert CATALOGUE.items[code]["guide"]["faq"], "what is asked of this item and of no other"
    for paper in found.papers:
        assert [line.label for line in paper.lines] == OF_A_PAPER
        assert all(line.text for line in paper.lines)


@pytest.mark.parametrize("code", list(CATALOGUE.items))
def test_no_code_and_no_english_reaches_the_reader(code):
    found = of(code)
    texts = [line.text for line in found.lines] + [text for row in found.faq for text in (row.ask, row.answer)]
    texts += [text for step in found.steps for text in (step.name, step.by, step.days)]
    texts += [text for paper in found.papers for text in (paper.name, paper.need, paper.form, paper.certificate)]
    texts += [line.text for paper in found.papers for line in paper.lines]
    assert not [text for text in texts if re.search("[a-z]{3}", text)]


def test_a_paper_is_told_with_what_is_taken_in_its_place_and_how_old_it_may_be():
    papers = {paper.code: {line.label: line.text for line in paper.lines} for paper in of("orphan_allowance").papers}
    told = papers["guardianship_proof"]
    assert told["类型"] == "身份和资格证件"
    assert told["形式"] == "看原件，不收"
    assert told["份数"] == "不收纸质件"
    assert told["来源渠道"] == "能查到“户籍共享核验”的，不用交；查不到的由申请人提交"
    assert told["依据"] == "待核对"
    assert told["受理标准"] == (
        "这些交一样就行：户口簿关系页、出生医学证明、法院判决书、指定监护文书；长期有效；"
        "拍照或上传1到10页，JPG、PNG、PDF格式，每个不超过10MB"
    )


def test_what_nobody_checked_is_said_to_be_unchecked():
    assert line("elderly_allowance", "权力来源") == "待核对"
    assert line("elderly_allowance", "实施编码") == "待核对"


def test_limits_visits_and_fees_are_said_in_words():
    assert line("elderly_allowance", "承诺办结时限") == "15个工作日"
    assert line("elderly_pass", "承诺办结时限") == "当场办结"
    assert line("disability_cert_new", "到办事现场次数").startswith("最多跑1次：要到指定医院")
    assert line("elderly_pass", "到办事现场次数") == "不用跑"
    assert line("elderly_pass", "是否收费") == "不收费"
    assert line("car_register", "收费依据") == "待核对"


@pytest.mark.parametrize("code", list(CATALOGUE.items))
def test_nothing_is_said_to_be_free_for_which_some_places_charge(code):
    free = not CATALOGUE.items[code]["fee"]["charged"]
    assert (line(code, "是否收费") == "不收费") == free
    assert line(code, "收费依据").startswith("不收费") == line(code, "网上支付").startswith("不收费") == free


def test_when_papers_are_taken_in_is_said_where_it_is_not_always():
    said = {code: of(code).window for code in CATALOGUE.items if of(code).window}
    assert said.keys() == {
        *("flexible_pension_join", "flexible_insurance_subsidy", "family_plan_support", "migrant_child_school")
    }
    assert said["flexible_pension_join"] == "每月收：社区1日到20日，区里1日到22日"


def test_who_is_in_need_at_once_and_who_is_not_named_in_public_read_so():
    def told(code):
        return {line.label: line.text for line in of(code).lines}

    assert told("temp_relief")["情况紧急"] == "先救助，再补手续：由街道决定，材料20个工作日内补齐"
    assert told("orphan_allowance")["公示"] == "这件事不公示"
    assert of("temp_relief").urgent == told("temp_relief")["情况紧急"], "said at the top too"
    assert of("orphan_allowance").urgent == ""
    labels = list(told("temp_relief"))
    assert labels.index("情况紧急") < labels.index("法定办结时限"), "not after what nobody looks for"
    notice = next(step for step in of("destitute_support").steps if step.name == "公示")
    assert notice.days == "7个自然日（不算在办理时限里）。未成年人的不公示"
    exempt = {code for code, item in CATALOGUE.items.items() if "public_notice_exempt" in item}
    assert {code for code in CATALOGUE.items if "公示" in told(code)} == exempt


def test_a_paper_tells_every_way_not_to_hand_it_in():
    paper = next(paper for paper in of("elderly_allowance").papers if paper.code == "household_book")
    assert paper.need == "必须交"
    assert paper.certificate.endswith("不用交")


def test_who_cannot_come_is_told_who_may():
    answer = next(row for row in of("elderly_allowance").faq if row.ask == "本人来不了怎么办？")
    assert "网格员" in answer.answer


def test_hours_of_equal_days_stand_together():
    week = {"mon": ["08:30-12:00"], "tue": ["08:30-12:00"], "wed": ["09:00-12:00"], "sat": ["09:00-12:00"]}
    assert wording.hours(week) == "周一至周二 08:30-12:00，周三 09:00-12:00，周六 09:00-12:00"
    assert wording.hours({}) == ""


def test_a_bundle_asks_for_each_paper_once_and_for_none_that_it_makes():
    found = guide.of_bundle(CATALOGUE, CATALOGUE.bundles["open_convenience_store"], None, {})
    codes = [paper.code for paper in found.papers]
    assert len(codes) == len(set(codes))
    assert "business_licence" not in codes
    assert found.limit == "11个工作日"


def test_what_is_not_offered_here_is_marked():
    found = guide.of_bundle(CATALOGUE, CATALOGUE.bundles["elderly_benefits"], {"elderly_pass"}, {})
    assert {member.code for member in found.items if member.offered} == {"elderly_pass"}


def test_a_single_item_is_a_bundle_of_one():
    found = guide.of_bundle(CATALOGUE, CATALOGUE.bundle("item:elderly_pass"), None, {})
    assert [member.code for member in found.items] == ["elderly_pass"]


def test_an_item_only_for_bundles_is_no_bundle_of_one():
    assert CATALOGUE.bundle("item:birth_certificate") is None
    assert CATALOGUE.bundle("item:nothing") is None
    assert CATALOGUE.bundle("nothing") is None


@pytest.mark.parametrize(
    "code",
    sorted(
        {
            row["code"]
            for bundle in ("open_convenience_store", "open_small_restaurant", "newborn", "elderly_benefits")
            for row in CATALOGUE.bundles[bundle]["items"]
        }
    ),
)
def test_the_great_bundles_answer_what_everybody_asks(code):
    asked = [row.ask for row in of(code).faq]
    assert {"要准备什么？", "多久能办好？", "本人来不了怎么办？"} <= set(asked)
    assert len(asked) == len(set(asked)) >= 5


def test_how_long_it_takes_is_said_as_the_item_promises_it():
    def told(code: str) -> str:
        return next(row.answer for row in of(code).faq if row.ask == "多久能办好？")

    assert told("elderly_allowance") == "受理以后，最多15个工作日。公示的时间另算。"
    assert told("elderly_pass") == "材料齐全的，当场就能办好。"


def test_what_the_system_writes_nobody_has_to_bring():
    answer = next(row.answer for row in of("individual_business_new").faq if row.ask == "要准备什么？")
    assert "居民身份证" in answer
    assert "申请表" not in answer
    assert "承诺书" not in answer


def test_what_a_citizen_reads_does_not_speak_to_the_staff():
    for item in CATALOGUE.items.values():
        for text in item.get("watch_out", []):
            assert not re.search("系统默认|系统要|不要让人|不要再|先说清|推给|脱敏|提醒社区|不收件|要书面告知", text), (
                text
            )
