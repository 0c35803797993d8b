"""Who acts, as the form has it: a worker stands there for his own words alone. Pure.

A job that came back and goes on in another worker's hands does not carry the former one's name, number and card along:
its new words name who writes them. What was sent before keeps whom it named. A relative who acts (`proxy_relation`)
stands there whoever has the job.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from server.core.errors import Fault
from server.identity.writing import tidy_code

NAME, NUMBER, MOBILE = NAMES = ("proxy_name", "proxy_id_number", "proxy_mobile")
#: The paper that shows who acts.
CARD = "proxy_id_card"
RELATION, WORKER = "proxy_relation", "grid_worker"
YOURSELF = "这件事转过手了，代办人要写现在经办的网格员"
YOUR_CARD = "这件事转过手了，代办人的证件要拍现在经办的网格员的"

Content = Mapping[str, Any]  # as phones send it: values, materials
Written = Sequence[tuple[UUID, Content]]  # by whom, oldest first


def is_worker(content: Content) -> bool:
    """Whether the worker himself is named as who acts."""
    return _values(content).get(RELATION) in (None, WORKER)


def without(content: Content) -> dict[str, Any]:
    """The same without the worker, and without pictures of his card."""
    values = {code: value for code, value in _values(content).items() if code not in NAMES}
    cards = _cards(content)
    papers = content.get("materials")
    kept = [one for one in papers if one not in cards] if isinstance(papers, list) else papers
    return {**content, "values": values, "materials": kept}


def emptied(content: Content) -> dict[str, Any]:
    """The same with an empty place wherever the worker stood: who writes himself there signs it with everything else,
    in the order in which it was handed in."""
    values = {code: None if code in NAMES else value for code, value in _values(content).items()}
    cards = _cards(content)
    papers = [{**one, "pages": []} if one in cards else one for one in content["materials"]]
    return {**content, "values": values, "materials": papers}


def left_behind(written: Written, name: str) -> list[Fault]:
    """What the last of these still has of a worker whom somebody else wrote there first.

    `name`: of who wrote the last one; whoever stands there under his own name is himself.
    """
    author, now = written[-1]
    if not is_worker(now):
        return []
    first = next(who for who, content in written if _who(content) == _who(now))
    is_other = first != author and _said(now, NAME) != tidy_code(name)
    wrong = [Fault(f"/{code}", YOURSELF) for code in NAMES if is_other and _said(now, code)]
    firsts = {next(who for who, content in written if page in _pages(content)) for page in _pages(now)}
    return [*wrong, Fault(f"/materials/{CARD}", YOUR_CARD)] if firsts - {author} else wrong


def _who(content: Content) -> tuple[str, ...]:
    """One human by the number of his card; where the form asks for none by name and telephone."""
    number = _said(content, NUMBER)
    return (number,) if number else (_said(content, NAME), _said(content, MOBILE))


def _said(content: Content, code: str) -> str:
    return tidy_code(str(_values(content).get(code) or ""))


def _pages(content: Content) -> set[str]:
    return {page for one in _cards(content) for page in one["pages"]}


def _cards(content: Content) -> list[Mapping[str, Any]]:
    """Where pictures of it were handed in."""
    papers = content.get("materials")
    known = [one for one in papers if isinstance(one, Mapping)] if isinstance(papers, list) else []
    return [one for one in known if one.get("material") == CARD and one.get("pages")]


def _values(content: Content) -> Mapping[str, Any]:
    """None where what was sent cannot be read."""
    values = content.get("values")
    return values if isinstance(values, Mapping) else {}
