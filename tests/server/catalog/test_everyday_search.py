"""What people really type, and what they must see first: items and bundles, words, pinyin, initials, spaces, slips."""

import pytest

from server.catalog import files
from server.catalog.search import Wanted, build

CATALOGUE = files.load()
INDEX = build(CATALOGUE)

# What is typed, the first item, the first bundle; None where the other kind answers.
EVERYDAY = [
    ("便利店", "individual_business_new", "open_convenience_store"),
    ("bld", "individual_business_new", "open_convenience_store"),
    ("bianlidian", "individual_business_new", "open_convenience_store"),
    ("我想开个便利店", "individual_business_new", "open_convenience_store"),
    ("小卖部", "individual_business_new", "open_convenience_store"),
    ("超市", "individual_business_new", "open_convenience_store"),
    ("kaidian", "individual_business_new", "open_convenience_store"),
    ("营业执照", "individual_business_new", "open_convenience_store"),
    ("yyzz", "individual_business_new", "open_convenience_store"),
    ("营业 执 照", "individual_business_new", "open_convenience_store"),
    ("营业执造", "individual_business_new", "open_convenience_store"),
    ("理发店", "individual_business_new", None),
    ("摆摊", "individual_business_new", None),
    ("开公司", "company_new", None),
    ("奶茶店", "individual_business_new", "open_small_restaurant"),
    ("开 饭 店", "food_licence", "open_small_restaurant"),
    ("开餐馆", "small_catering_register", "open_small_restaurant"),
    ("药店", "drug_retail_licence", "open_pharmacy"),
    ("烟", "tobacco_licence", "open_convenience_store"),
    ("卖酒", "prepackaged_food_filing", "open_convenience_store"),
    ("酒", "prepackaged_food_filing", None),
    ("家里穷", "subsistence_allowance", None),
    ("烟草", "tobacco_licence", "open_convenience_store"),
    ("老人", "elderly_allowance", "elderly_benefits"),
    ("laoren", "elderly_allowance", "elderly_benefits"),
    ("lao ren bu tie", "elderly_allowance", "elderly_benefits"),
    ("我妈八十岁了", "elderly_allowance", "elderly_benefits"),
    ("老年证", "elderly_pass", "elderly_benefits"),
    ("老人补贴", "elderly_allowance", "elderly_benefits"),
    ("退休", "resident_pension_claim", "elderly_benefits"),
    ("医保", "resident_medical_join", "flexible_employment"),
    ("房子", "lease_filing", "rent_and_settle"),
    ("户口", "birth_household", "newborn"),
    ("失业", "unemployment_register", "flexible_employment"),
    ("低保", "subsistence_allowance", "hardship_relief"),
    ("饭馆", "small_catering_register", "open_small_restaurant"),
    ("去世", "death_benefit", None),
    ("死亡", "death_benefit", None),
    ("公积金", "policy_consult", None),
    ("驾照", "policy_consult", None),
    ("幼儿园", "policy_consult", None),
    ("送饭", "elderly_service_subsidy", None),
    ("瘫痪", "elderly_care_subsidy", None),
    ("残疾", "disability_cert_new", "disability_services"),
    ("canji", "disability_cert_new", "disability_services"),
    ("腿脚不方便", "disability_cert_new", "disability_services"),
    ("轮椅", "assistive_device_subsidy", "disability_services"),
    ("社保", "resident_pension_join", "flexible_employment"),
    ("shebao", "resident_pension_join", "flexible_employment"),
    ("交社保", "flexible_pension_join", "flexible_employment"),
    ("sbk", "social_card_new", None),
    ("医保卡丢了", "social_card_replace", None),
    ("养老金", "resident_pension_claim", None),
    ("找工作", "unemployment_register", "flexible_employment"),
    ("外卖", "flexible_job_register", "flexible_employment"),
    ("宝宝", "vaccination_cert", "newborn"),
    ("孩子刚出生", "birth_household", "newborn"),
    ("shang hu kou", "birth_household", "newborn"),
    ("产假", "maternity_allowance", "maternity_benefit"),
    ("孩子上学", "migrant_child_school", "rent_and_settle"),
    ("暂住证", "residence_permit_new", "rent_and_settle"),
    ("没钱看病", "temp_relief", "hardship_relief"),
    ("dibao", "subsistence_allowance", "hardship_relief"),
    ("讨薪", "legal_aid", None),
    ("看病报销", "medical_reimburse_manual", None),
    ("狗证", "dog_register", "dog_keeping"),
    ("车牌", "car_register", "new_car"),
]


@pytest.mark.parametrize(("typed", "item", "bundle"), EVERYDAY, ids=[row[0] for row in EVERYDAY])
def test_everyday_words_find_first_what_is_meant(typed, item, bundle):
    assert INDEX.find(Wanted(typed))[:1] == [item]
    if bundle:
        assert INDEX.find(Wanted(typed, kind="bundle"))[:1] == [bundle]


@pytest.mark.parametrize("bundle", ["open_convenience_store", "open_pharmacy", "open_small_restaurant"])
@pytest.mark.parametrize("typed", ["开店", "kaidian", "kd", "营业执照"])
def test_every_shop_is_offered_to_whoever_wants_to_open_one(typed, bundle):
    assert bundle in INDEX.find(Wanted(typed, kind="bundle"))


# What people say at the counter, and the item that must be among the first three. What is not done here (a marriage, a
# passport) leads to whoever can say where it is done.
AT_THE_COUNTER = [
    ("开小卖部", "individual_business_new"),
    ("kaixiaomaibu", "individual_business_new"),
    ("卖水果", "individual_business_new"),
    ("摆摊", "individual_business_new"),
    ("关店", "individual_business_close"),
    ("改店名", "individual_business_change"),
    ("卖烟", "tobacco_licence"),
    ("卖早点", "small_catering_register"),
    ("卖零食", "prepackaged_food_filing"),
    ("卖口罩", "device2_filing"),
    ("隐形眼镜", "device3_licence"),
    ("刻章", "seal_filing"),
    ("门头", "shop_sign"),
    ("占道", "road_occupation"),
    ("上户口", "birth_household"),
    ("生孩子", "birth_registration"),
    ("准生证", "birth_registration"),
    ("出生证", "birth_certificate"),
    ("打疫苗", "vaccination_cert"),
    ("三胎", "child_raising_subsidy"),
    ("老年证", "elderly_pass"),
    ("lnz", "elderly_pass"),
    ("公交卡", "elderly_pass"),
    ("高龄补贴", "elderly_allowance"),
    ("装扶手", "home_adaptation"),
    ("残疾证", "disability_cert_new"),
    ("盲人", "disability_cert_new"),
    ("助听器", "assistive_device_subsidy"),
    ("自闭症", "disabled_child_rehab"),
    ("低保", "subsistence_allowance"),
    ("吃低保", "subsistence_allowance"),
    ("五保户", "destitute_support"),
    ("房子着火", "temp_relief"),
    ("大病", "medical_aid"),
    ("社保卡丢了", "social_card_replace"),
    ("打社保", "insurance_record_print"),
    ("新农合", "resident_medical_join"),
    ("高血压", "chronic_disease_recognition"),
    ("外地住院", "remote_care_filing"),
    ("住院报销", "medical_reimburse_manual"),
    ("退休", "resident_pension_claim"),
    ("刷脸", "pension_alive_check"),
    ("人死了", "death_benefit"),
    ("下岗", "unemployment_register"),
    ("骑手", "flexible_job_register"),
    ("老板不给钱", "legal_aid"),
    ("邻居漏水", "mediation"),
    ("开证明", "community_certificate"),
    ("廉租房", "public_rental"),
    ("养狗", "dog_register"),
    ("给狗打针", "dog_immunity"),
    ("买车", "car_tax"),
    ("当兵", "conscript_family_benefit"),
    ("结婚", "policy_consult"),
    ("房产证", "policy_consult"),
    ("身份证丢了", "policy_consult"),
    ("护照", "policy_consult"),
]


@pytest.mark.parametrize(("said", "item"), AT_THE_COUNTER, ids=[row[0] for row in AT_THE_COUNTER])
def test_what_is_said_at_the_counter_finds_it_among_the_first_three(said, item):
    assert item in INDEX.find(Wanted(said))[:3]
