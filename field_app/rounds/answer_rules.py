"""What an answer from the bedside changes, and whether the resident has to agree anew. Pure: no clock, no database."""

from collections.abc import Iterator, Mapping
from typing import Any

from server.applications.mending import element_of
from server.applications.split import Settled
from server.forms import project
from server.forms.shapes import Form

#: Fields of who acts begin like this: what the worker writes of himself is not hers.
OF_AGENT = "proxy_"
#: Pictures prove what was declared; they declare nothing.
PROVING = ("photo", "signature")
AGREE_ANEW = "改了本人说的内容，要念给本人听，重新同意一次"


def declared(settled: Settled) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """What a resident declares: her words, and the papers for which nothing is handed in; as the phone has it
    (`field_app/app/rules/returned.ts`)."""
    fields = settled.form["fields"]
    hers = (code for code in settled.values if not code.startswith(OF_AGENT) and fields[code]["type"] not in PROVING)
    ways = sorted((one["material"], one["source"]) for one in settled.papers if one["source"] != "upload")
    return {code: settled.values[code] for code in hers}, ways


def declares_anew(before: Settled, after: Settled) -> bool:
    """Whether something declared is another now: only then she agrees anew."""
    return declared(before) != declared(after)


def named_in(form: Form, changes: Mapping[str, Any]) -> list[str]:
    """The fields and papers of an answer, as the form calls them."""
    papers = {paper["material"]: paper["name"] for paper in form["materials"]}
    labels = [form["fields"][code]["label"] for code in changes["values"] if code in form["fields"]]
    return [*labels, *(papers.get(one["material"], one["material"]) for one in changes["materials"])]


def on_form(form: Form, item: str, marks: list[Any]) -> Iterator[dict[str, Any]]:
    """The marks on one item, each by the form's own name of its field, which the item may call otherwise."""
    names = project.fields_of(form, item)
    for mark in marks:
        element = element_of(mark["target"])
        place = {} if element is None else {"pointer": f"/{names.get(element, element)}"}
        yield {**mark, "target": {**mark["target"], **place}}
