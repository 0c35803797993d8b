"""Ways to break the small catalogue: what is done, to which file, and the reason the check must give."""


def item(data, code="elderly_allowance"):
    return next(row for row in data["items"]["items"] if row["code"] == code)


def element(data, code):
    return next(row for row in data["elements"]["elements"] if row["code"] == code)


def material(data, code="household_book"):
    return next(row for row in data["materials"]["materials"] if row["code"] == code)


def bundle(data):
    return data["bundles"]["bundles"][0]


def field(data, code, of="elderly_allowance"):
    return next(row for row in item(data, of)["elements"] if row["code"] == code)


def question(data, number=0):
    return bundle(data)["questions"][number]


def site(data):
    return data["places"]["sites"][0]


def told_by(data, code, number):
    element(data, code)["constraints"]["told_by"] = number


def use(data, **changes):
    """Change keys of the first item."""
    item(data).update(changes)


def a_place_untold(data):
    """The item is decided by a street, and its form asks nothing of where its applicant belongs."""
    use(data, level="street", place_decides="business")


def at_a_place(data, **row):
    """A picture of the item asks where it was taken."""
    item(data)["field_evidence"].append({"code": "location_point", "why": "证明拍的就是这里"} | row)


HER_CARD = {"with": "id_card"}
NEVER = {"required": ["is_proxy"], "properties": {"is_proxy": {"const": True}}}

SHAPES = [
    ("a window that is no sentence", lambda d: use(d, intake_window={"kind": "yearly"}), "items", "is not of type"),
    ("a missing key", lambda d: item(d).pop("fee"), "items", '"fee" is a required property'),
    ("a wrong type", lambda d: use(d, cross_town="yes"), "items", "is not of type"),
    ("a key nobody reads", lambda d: use(d, colour="red"), "items", "'colour' was unexpected"),
    ("a word that is a number", lambda d: use(d, keywords=[4050]), "items", "4050 is not of type"),
    ("a code in capitals", lambda d: use(d, code="Elderly"), "items", "does not match"),
    ("an unknown type of element", lambda d: element(d, "mobile").update(type="phone"), "elements", "is not one of"),
    ("an empty hint", lambda d: element(d, "mobile").update(hint=""), "elements", "shorter than 1"),
    ("pages from nought", lambda d: material(d)["pages"].update(min=0), "materials", "less than the minimum"),
    ("no scenario", lambda d: bundle(d).update(scenarios=[]), "bundles", "less than 1 item"),
    ("one answer only", lambda d: question(d).update(answers=question(d)["answers"][:1]), "bundles", "less than 2"),
    ("a short division code", lambda d: d["places"]["district"].update(code="370199"), "places", "does not match"),
    ("a level that is none", lambda d: use(d, identity_level="face"), "items", "is not one of"),
]

LISTS = [
    ("a code used twice", lambda d: d["items"]["items"].append(dict(item(d))), "items", "is used before"),
    ("an unknown category", lambda d: use(d, category="space"), "items", "space is not in the list"),
    ("a place that no field tells", lambda d: a_place_untold(d), "items", "no field tells the place that decides"),
    ("an unknown body", lambda d: use(d, body="body_x"), "items", "body_x is not in the list"),
    ("an unknown system", lambda d: use(d, system_of_record="outside:moon"), "items", "moon is not in the list"),
    ("an unknown life event", lambda d: use(d, life_events=["picnic"]), "items", "picnic is not in the list"),
    ("an unknown group", lambda d: element(d, "mobile").update(group="x"), "elements", "unknown group x"),
    ("told by no number", lambda d: told_by(d, "birth_date", "mobile"), "elements", "which is no identity number"),
    ("told by nobody", lambda d: told_by(d, "birth_date", "cat_number"), "elements", "which is no identity number"),
    ("a name told by a number", lambda d: told_by(d, "person_name", "id_number"), "elements", "never a value of type"),
    ("a kind told by a number", lambda d: told_by(d, "id_type", "id_number"), "elements", "as 1 or 2"),
    ("an unknown prefill", lambda d: element(d, "mobile").update(prefill=["x"]), "elements", "unknown source"),
    ("an unknown kind", lambda d: material(d).update(kind="x"), "materials", "unknown kind x"),
    ("an unknown file type", lambda d: material(d).update(file_types=["exe"]), "materials", "unknown file type exe"),
    ("a file type nobody reads", lambda d: d["materials"]["file_types"].append("exe"), "materials", "exe"),
    ("an unknown step", lambda d: item(d)["steps"][1].update(code="dance"), "items", "dance is not in the list"),
    ("an unknown lead body", lambda d: bundle(d).update(lead_body="body_x"), "bundles", "unknown body body_x"),
    ("a channel twice", lambda d: item(d)["channels"].append("online"), "items", "online is listed twice"),
]

ITEMS = [
    ("free with a note", lambda d: use(d, fee={"charged": False, "note": "有的地方收"}), "items", "who charges"),
    ("an unknown element", lambda d: field(d, "mobile").update(code="mobil"), "items", "unknown element mobil"),
    ("an unknown material", lambda d: item(d)["materials"][0].update(code="x"), "items", "unknown material x"),
    ("a field twice", lambda d: item(d)["elements"].append({"code": "mobile", "need": "required"}), "items", "twice"),
    ("conditional without when", lambda d: field(d, "bank_name").pop("when"), "items", "belong together"),
    ("when without conditional", lambda d: field(d, "bank_name").update(need="required"), "items", "belong together"),
    ("longer than the law", lambda d: item(d)["promised_limit"].update(value=99), "items", "longer than the statutory"),
    ("days on the spot", lambda d: use(d, kind="即办件"), "items", "done on the spot"),
    ("a promise of nothing", lambda d: item(d)["promised_limit"].update(value=0), "items", "the limit is nought"),
    ("steps too long", lambda d: item(d)["steps"][0].update(days=20), "items", "the steps take"),
    ("another kind of day", lambda d: item(d)["steps"][0].update(day_kind="calendar"), "items", "another kind of day"),
    ("notice in the limit", lambda d: _step(d, "public_notice").update(counts_in_limit=True), "items", "public notice"),
    ("intake comes second", lambda d: item(d)["steps"].reverse(), "items", "the first step"),
    ("visits without reason", lambda d: use(d, visits={"max": 2}), "items", "visits need a reason"),
    ("no counter", lambda d: item(d)["channels"].remove("window"), "items", "the counter must stay open"),
    ("outlets without channel", lambda d: item(d)["channels"].remove("outlet"), "items", "disagree"),
    ("no visit, not online", lambda d: item(d)["channels"].remove("online"), "items", "cannot be done online"),
    ("marriage by proxy", lambda d: use(d, category="marriage"), "items", "nobody does this for another"),
    ("inheritance by name", lambda d: use(d, name="不动产继承登记"), "items", "nobody does this for another"),
    ("proxy without authority", lambda d: item(d)["proxy"].update(authorisation=[]), "items", "disagree"),
    ("a place of nothing", lambda d: at_a_place(d, **{"with": "landline"}), "items", "no picture that this item"),
    ("a place of another item", lambda d: at_a_place(d, **{"with": "lease"}), "items", "no picture that this item"),
    ("a place without its picture", lambda d: at_a_place(d), "items", "belong together"),
    ("a signature with a picture", lambda d: at_a_place(d, code="signature", **HER_CARD), "items", "belong together"),
    ("a place asked for twice", lambda d: [at_a_place(d, **HER_CARD) for _ in "12"], "items", "asked for twice"),
    ("a place now and then", lambda d: at_a_place(d, when=NEVER, **HER_CARD), "items", "no `when`"),
    ("a place without a reason", lambda d: at_a_place(d, why="", **HER_CARD), "items", "shorter than 1"),
    ("seen without reason", lambda d: item(d)["proxy"].update(applicant_must_be_seen=True), "items", "seen_reason"),
    ("excludes one-sidedly", lambda d: use(d, not_together_with=["elderly_pass"]), "items", "in turn"),
    (
        "makes an unknown paper",
        lambda d: item(d)["result"].update(produces_material="x"),
        "items",
        "unknown material x",
    ),
    ("a fact that is none", lambda d: item(d)["instant_rule"]["facts"].append("mobile"), "items", "is no fact"),
    ("an outside item at once", lambda d: _outside(d), "items", "an outside system decides"),
    ("at once despite a notice", lambda d: item(d)["instant_rule"].update(outcome="auto"), "items", "takes its days"),
    ("miscounted uses", lambda d: element(d, "mobile").update(used_by_items=9), "elements", "says 9, counted 2"),
    ("an unused paper", lambda d: _drop_paper(d, "household_book"), "materials", "is used by no item"),
]

CONDITIONS = [
    ("an unknown element", {"required": ["x"], "properties": {"x": {"const": 1}}}, "unknown element x"),
    ("true when missing", {"properties": {"is_proxy": {"const": True}}}, "list it in required"),
    ("a negation true of nobody", {"not": {"required": ["is_proxy"]}}, "holds when nothing was said"),
    ("a foreign keyword", {"required": ["is_proxy"], "if": {}}, "do not use the keyword 'if'"),
    ("a value it cannot have", {"required": ["is_proxy"], "properties": {"is_proxy": {"const": "ja"}}}, "no value of"),
    ("of another form", {"required": ["age_band"], "properties": {"age_band": {"const": "a80"}}}, "not known here"),
    ("a number of a text", {"required": ["mobile"], "properties": {"mobile": {"minimum": 1}}}, "is no number"),
    ("contains in no list", {"required": ["mobile"], "properties": {"mobile": {"contains": {}}}}, "is no list"),
    ("empty", {}, "non-empty mapping"),
]

ELEMENTS = [
    ("an enum of one", lambda d: _options(d, 1), "elements", "two options at least"),
    ("an option twice", lambda d: _options(d, 2), "elements", "listed twice"),
    ("bounds crossed", lambda d: _constrain(d, min_length=9, max_length=3), "elements", "is above"),
    ("a broken pattern", lambda d: _constrain(d, pattern="("), "elements", "does not compile"),
    (
        "later without days",
        lambda d: material(d)["may_follow_later"].update(allowed=True, days=0),
        "materials",
        "disagree",
    ),
    ("fewer pages than least", lambda d: material(d)["pages"].update(min=9, max=2), "materials", "fewer pages"),
    ("months unsaid", lambda d: material(d).update(validity={"kind": "months"}), "materials", "not how many"),
]

BUNDLES = [
    ("an unknown item", lambda d: bundle(d)["items"][0].update(code="x"), "bundles", "unknown item x"),
    ("a circle", lambda d: _circle(d), "bundles", "wait for each other in a circle"),
    ("waits for a stranger", lambda d: bundle(d)["items"][0].update(after=["x"]), "bundles", "waits for x"),
    ("never chosen", lambda d: _never(d), "bundles", "can never be chosen"),
    ("an impossible answer", lambda d: question(d)["answers"][0].update(value="a7"), "bundles", "no value of age_band"),
    ("an answer twice", lambda d: question(d)["answers"][0].update(value="a80"), "bundles", "is there twice"),
    (
        "includes a stranger",
        lambda d: question(d)["answers"][0].update(include_items=["x"]),
        "bundles",
        "not in the bundle",
    ),
    ("multiple of a single", lambda d: question(d).update(multiple=True), "bundles", "multiple choice"),
    ("asks about nothing", lambda d: question(d, 1).update(element="x"), "bundles", "unknown element x"),
    ("a wrong default", lambda d: bundle(d).update(defaults={"is_proxy": "x"}), "bundles", "no value of is_proxy"),
    ("sets nonsense", lambda d: question(d)["answers"][0].update(set={"is_proxy": "x"}), "bundles", "sets is_proxy"),
    (
        "binds a number away from its birth date",
        lambda d: bundle(d)["items"][0].update(bind={"id_number": "proxy_id_number"}),
        "bundles",
        "the number beside birth_date, which is told by another",
    ),
    (
        "binds unlike types",
        lambda d: bundle(d)["items"][0].update(bind={"mobile": "is_proxy"}),
        "bundles",
        "types differ",
    ),
    ("a warning about nothing", lambda d: bundle(d)["merge_warnings"][0].update(element="x"), "bundles", "on no form"),
    ("a promise too short", lambda d: bundle(d)["promised_limit"].update(value=1), "bundles", "the longest way takes"),
    ("a number that moved", lambda d: _expected(d, fields_after=1), "bundles", "fields_after: expected 1, computed"),
    ("a scenario unanswered", lambda d: _scenario(d)["answers"].pop("q_who"), "bundles", "shown but not answered"),
    (
        "a scenario's wild answer",
        lambda d: _scenario(d)["answers"].update(q_age="x"),
        "bundles",
        "is no answer to q_age",
    ),
]

PLACES = [
    ("outside the district", lambda d: d["places"]["streets"][0].update(code="370200001000"), "places", "district"),
    ("a community astray", lambda d: d["places"]["communities"][0].update(street="370199009000"), "places", "street"),
    ("a village's number", lambda d: d["places"]["communities"][0].update(kind="village"), "places", "fit the kind"),
    ("grids do not add up", lambda d: d["places"]["grids"][0].update(households=1), "places", "do not add up"),
    ("a point off the map", lambda d: site(d)["location"].update(lon=1.0), "places", "outside the bounding box"),
    ("closes before it opens", lambda d: site(d)["hours"].update(mon=["17:00-09:00"]), "places", "out of order"),
    ("no such time", lambda d: site(d)["hours"].update(mon=["8-17"]), "places", "is no time like"),
    ("no such day", lambda d: site(d)["hours"].update(someday=["08:00-09:00"]), "places", "no day of the week"),
    ("an unknown facility", lambda d: site(d)["accessible"].append("lift_x"), "places", "lift_x"),
    ("offers what it may not", lambda d: site(d).update(type="pet_shop"), "places", "may not be done at a pet_shop"),
    ("offers the unknown", lambda d: site(d)["items"].append("x"), "places", "unknown item x"),
    ("a street chooses a common item", lambda d: _choose(d), "places", "no item that a street may choose"),
    ("a body renamed", lambda d: d["places"]["bodies"][0].update(name="民政局"), "places", "items call this body"),
    ("a body missing", lambda d: d["places"]["bodies"].pop(), "places", "which is missing"),
    ("miscounted", lambda d: d["places"]["counts"].update(grids=99), "places", "said 99"),
    ("a code twice", lambda d: site(d).update(code="centre_370199"), "places", "is used twice"),
]


def _step(data, code):
    return next(row for row in item(data)["steps"] if row["code"] == code)


def by_hand(data, *codes, system="tax"):
    """The first item goes to an outside system, with these fields on its sheet."""
    item(data)["instant_rule"]["outcome"] = "auto_review"
    use(data, system_of_record=f"outside:{system}")
    use(data, sheet=[{"code": code, "label": f"第{number}栏"} for number, code in enumerate(codes, 1)])


def _outside(data):
    item(data, "elderly_pass").update(system_of_record="outside:tax")


def _drop_paper(data, code):
    for row in data["items"]["items"]:
        row["materials"] = [paper for paper in row["materials"] if paper["code"] != code]
    material(data, code).pop("used_by_items")


def _options(data, case):
    options = element(data, "id_type")["constraints"]["options"]
    options[:] = options[:1] * case


def _constrain(data, **limits):
    element(data, "person_name")["constraints"].update(limits)


def _circle(data):
    one, two = bundle(data)["items"]
    one["after"], two["after"] = [two["code"]], [one["code"]]


def _never(data):
    for answer in question(data)["answers"]:
        answer["include_items"] = []


def _scenario(data):
    return bundle(data)["scenarios"][0]


def _expected(data, **numbers):
    _scenario(data)["expected"].update(numbers)


def _choose(data):
    data["places"]["streets"][0]["individual_items"] = ["elderly_pass"]


CASES = SHAPES + LISTS + ITEMS + ELEMENTS + BUNDLES + PLACES
