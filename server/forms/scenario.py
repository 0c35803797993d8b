"""The guide: which questions are asked, which items follow from the answers, and why."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from server.catalog.catalogue import Catalogue
from server.catalog.numbers import ancestors
from server.core.errors import Fault
from server.forms import conditions
from server.forms.faults import pointer
from server.forms.shapes import LeftOut, Row, Values, Why
from server.identity.identifiers import trim

BY_DEFAULT = "办这件事都要"
NOT_OFFERED = "本街道不收这一项，请到区政务服务中心办"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One item that applies: its row in the bundle, why, and what must be finished before it."""

    code: str
    row: Row
    why: list[Why]
    after: tuple[str, ...]

    @property
    def bind(self) -> Mapping[str, str]:
        bind: Mapping[str, str] = self.row.get("bind", {})
        return bind


@dataclass(frozen=True)
class Choice:
    """What the answers decide. `given` are the values they fix; papers can be asked for or spared by an answer."""

    items: tuple[Chosen, ...]
    given: dict[str, Any]
    asked_papers: frozenset[str] = frozenset()
    spared_papers: frozenset[str] = frozenset()
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def forerunners(self, code: str) -> set[str]:
        """Every chosen item that must be finished before this one, near or far."""
        return ancestors(code, {item.code: item.after for item in self.items})


def same(left: Any, right: Any) -> bool:
    """Equal as JSON: true is not 1."""
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def shown_questions(bundle: Row, answers: Values) -> list[Row]:
    """The questions that these answers bring up, in order; later ones may depend on earlier ones only."""
    shown = []
    told: dict[str, Any] = {}
    for question in bundle["questions"]:
        if conditions.holds(question.get("show_when", True), told):
            shown.append(question)
            if question["element"] in answers and _is_possible(question, answers[question["element"]]):
                told[question["element"]] = answers[question["element"]]
    return shown


def answer_faults(bundle: Row, answers: Values) -> list[Fault]:
    """What is missing or impossible in the answers, one sentence each; only questions that are shown count."""
    found = []
    known = {question["element"] for question in bundle["questions"]}
    for element in answers:
        if element not in known:
            found.append(Fault(pointer("answers", trim(element)), "没有这个问题"))
    for question in shown_questions(bundle, answers):
        place = pointer("answers", question["element"])
        if question["element"] not in answers:
            found.append(Fault(place, f"请回答“{question['ask']}”"))
        elif not _is_possible(question, answers[question["element"]]):
            found.append(Fault(place, f"“{question['ask']}”请从给出的答案里选"))
    return found


def _is_possible(question: Row, value: Any) -> bool:
    options = [answer["value"] for answer in question["answers"]]
    if not question["multiple"]:
        return any(same(value, option) for option in options)
    return (
        isinstance(value, list)
        and bool(value)
        and all(any(same(one, option) for option in options) for one in value)
        and not any(same(one, other) for at, one in enumerate(value) for other in value[:at])
    )


def told(bundle: Row, answers: Values) -> dict[str, tuple[str, str]]:
    """Each question that was answered, by its element: as it was asked, and the answer by its label."""
    asked = {question["element"]: question["ask"] for question in shown_questions(bundle, answers)}
    labels: dict[str, list[str]] = {}
    for question, answer in _picked(bundle, answers):
        labels.setdefault(question["element"], []).append(answer["label"])
    return {element: (asked[element], "、".join(chosen)) for element, chosen in labels.items()}


def choose(bundle: Row, answers: Values, catalogue: Catalogue, *, offered: Set[str] | None = None) -> Choice:
    """The items that apply. `offered` are the items that the division's street offers; None means all of them."""
    picked = list(_picked(bundle, answers))
    given = {question["element"]: answers[question["element"]] for question, _ in picked}
    for _, answer in picked:
        given |= answer.get("set", {})
    applying: dict[str, tuple[Row, list[Why]]] = {}
    left_out: list[LeftOut] = []
    for row in bundle["items"]:
        why = _why(row, picked, given)
        if not why:
            continue
        refusal = _refusal(row["code"], applying, catalogue, offered)
        if refusal:
            left_out.append(refusal)
        else:
            applying[row["code"]] = (row, why)
    after = without_shortcuts({code: _present(row["after"], applying) for code, (row, _) in applying.items()})
    asked, spared = ({paper for _, a in picked for paper in a.get(key, ())} for key in PAPER_KEYS)
    return Choice(
        items=tuple(Chosen(code, applying[code][0], applying[code][1], after[code]) for code in in_order(after)),
        given=given,
        asked_papers=frozenset(asked - spared),
        spared_papers=frozenset(spared),
        left_out=left_out,
        notes=[answer["note"] for _, answer in picked if "note" in answer],
    )


PAPER_KEYS = ("include_materials", "exclude_materials")


def _picked(bundle: Row, answers: Values) -> Iterable[tuple[Row, Row]]:
    """Each question with each answer that was chosen."""
    for question in shown_questions(bundle, answers):
        if question["element"] not in answers:
            continue
        value = answers[question["element"]]
        chosen = value if isinstance(value, list) else [value]
        for answer in question["answers"]:
            if any(same(answer["value"], one) for one in chosen):
                yield question, answer


def _why(row: Row, picked: list[tuple[Row, Row]], given: Values) -> list[Why]:
    """The reasons for an item; none means that it does not apply. Being excluded is stronger than being included."""
    code = row["code"]
    if any(code in answer.get("exclude_items", ()) for _, answer in picked):
        return []
    reasons = [
        Why(because="answer", element=question["element"], value=answer["value"], text=f"因为您选了“{answer['label']}”")
        for question, answer in picked
        if code in answer.get("include_items", ())
    ]
    if row["default"] and not reasons:
        reasons.append(Why(because="default", element=None, value=None, text=BY_DEFAULT))
    if not reasons or "when" not in row:
        return reasons
    if not conditions.holds(row["when"], given):
        return []
    looked_at = conditions.names(row["when"])
    told = [(question["element"], answer) for question, answer in picked if question["element"] in looked_at]
    return reasons + [
        Why(because="condition", element=element, value=answer["value"], text=f"符合条件：{answer['label']}")
        for element, answer in told
    ]


def _refusal(code: str, applying: Iterable[str], catalogue: Catalogue, offered: Set[str] | None) -> LeftOut | None:
    item = catalogue.items[code]
    if offered is not None and code not in offered:
        return LeftOut(item=code, name=item["name"], because="not_offered", text=NOT_OFFERED)
    rivals = set(item.get("not_together_with", ())) & set(applying)
    if rivals:
        other = catalogue.items[min(rivals)]["name"]
        text = f"和“{other}”只能办一项，先为您办“{other}”"
        return LeftOut(item=code, name=item["name"], because="not_together", text=text)
    return None


def _present(codes: Iterable[str], applying: Mapping[str, Any]) -> list[str]:
    return [code for code in codes if code in applying]


def without_shortcuts(after: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """Only the nearest forerunners: what must be finished before a forerunner anyway is not named again."""

    def reach(code: str, path: tuple[str, ...]) -> set[str]:
        far: set[str] = set()
        for near in after[code]:
            if near not in path:
                far |= {near} | reach(near, (*path, near))
        return far

    nearest = {}
    for code, fore in after.items():
        implied = {far for near in fore for far in reach(near, (code, near))}
        nearest[code] = tuple(near for near in fore if near not in implied)
    return nearest


def in_order(after: Mapping[str, Iterable[str]]) -> list[str]:
    """An order in which the items can be done; what could come at the same time keeps the order of the bundle."""
    done: dict[str, None] = {}
    while len(done) < len(after):
        ready = [code for code, fore in after.items() if code not in done and all(one in done for one in fore)]
        if not ready:  # a circle; the check of the catalogue names it, here nobody is turned away for it
            ready = [code for code in after if code not in done]
        done |= dict.fromkeys(ready)
    return list(done)
