"""How surely a resident must have agreed when a grid worker acts at the door, and who looks at it first. Pure."""

from collections.abc import Iterable

from server.catalog.catalogue import Catalogue, Definition

#: A spoken yes that the worker notes; or a signature, a paper with thumbprint, a witness.
GRADES = SIMPLE, RISKY = "simple", "risky"

#: Who has the papers when they count as received: the community to which the intake is delegated, or the window.
RECEIVERS = COMMUNITY, WINDOW = "community", "window"
DELEGATED = ("委托受理", "授权办理")

#: What people do in person, by category (`identity.care.IN_PERSON_ONLY`), and how such an item is known by its name.
IN_PERSON = {
    "marriage": "结婚登记|离婚登记|婚姻登记",
    "adoption": "收养登记",
    "inheritance": "继承",
    "bank_card": "银行卡",
}


def receiver_of(item: Definition) -> str:
    """Whose hands count for the date of receipt when a job comes from the door; 帮办代办 only carries the papers."""
    return COMMUNITY if item["delegation"] in DELEGATED else WINDOW


def grade_of(catalogue: Catalogue, items: Iterable[Definition]) -> str:
    """Of things done together the riskiest decides; where an item says nothing, its category does."""
    return RISKY if any(_grade(catalogue, item) == RISKY for item in items) else SIMPLE


def _grade(catalogue: Catalogue, item: Definition) -> str:
    category = catalogue.vocabulary.get("categories", {}).get(item["category"], {})
    grade: str = item["proxy"].get("grade") or category.get("proxy_grade", SIMPLE)
    return grade


def needs_approval(items: Iterable[Definition]) -> bool:
    """Whether a secretary looks at it first: yes, unless every item of it says otherwise."""
    return any(item["proxy"].get("needs_approval", True) for item in items)


def at_the_door(item: Definition) -> bool:
    """Whether a grid worker may do it for a resident."""
    return bool(item["proxy"]["allowed"]) and "grid_worker" in item["proxy"]["who"]
