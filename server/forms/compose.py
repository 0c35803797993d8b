"""From a bundle and the answers to the one form, with a digest that pins every byte of it."""

import hashlib
from collections.abc import Set
from typing import Any

from server.catalog.catalogue import Catalogue
from server.core.crypto import canonical
from server.forms import merge, numbers, papers, schema
from server.forms.scenario import Chosen, choose, shown_questions
from server.forms.shapes import Form, FormItem, ItemLater, Later, Row, Values
from server.forms.wants import Want, fields_wanted, later, papers_wanted


def compose(
    catalogue: Catalogue, bundle: Row, answers: Values, *, division: str, offered: Set[str] | None = None
) -> Form:
    """The form for these answers at this place. The answers must be free of `scenario.answer_faults`."""
    choice = choose(bundle, answers, catalogue, offered=offered)
    all_fields, all_papers = fields_wanted(choice, catalogue), papers_wanted(choice, catalogue)
    made = Later(
        fields=later(all_fields, choice, catalogue, "elements"),
        materials=later(all_papers, choice, catalogue, "materials"),
    )
    asked_fields = [want for want in all_fields if want.code not in made["fields"]]
    asked_papers = [want for want in all_papers if want.code not in made["materials"]]
    fields = merge.fields(asked_fields, choice.given, bundle, catalogue)
    listed = papers.papers(asked_papers, catalogue)
    shown = [question["element"] for question in shown_questions(bundle, answers)]
    form = Form(
        digest="",
        release=catalogue.release,
        bundle=bundle["code"],
        name=bundle["one_form"]["name"],
        division=division,
        answers={element: answers[element] for element in shown if element in answers},
        items=[_item(chosen, catalogue, asked_fields, asked_papers, made) for chosen in choice.items],
        left_out=choice.left_out,
        notes=choice.notes,
        nothing_fits=None if choice.items else bundle["if_nothing_fits"],
        schema=schema.form_schema(fields),
        paper_schema=schema.paper_schema(listed),
        sections=merge.sections(fields, catalogue),
        fields=fields,
        materials=listed,
        later=made,
        numbers=numbers.count(choice, all_fields, all_papers, numbers.assumed(bundle, choice), catalogue),
        limits=numbers.limits(choice, bundle, catalogue),
    )
    form["digest"] = digest(form)
    return form


def digest(form: Form) -> str:
    """The name of a form: of all its content, the same in every cryptographic suite."""
    content: dict[str, Any] = {key: value for key, value in form.items() if key != "digest"}
    return f"sha256:{hashlib.sha256(canonical(content)).hexdigest()}"


def _item(chosen: Chosen, catalogue: Catalogue, fields: list[Want], listed: list[Want], made: Later) -> FormItem:
    item = catalogue.items[chosen.code]
    return FormItem(
        code=chosen.code,
        name=item["name"],
        plain_name=item["plain_name"],
        form_name=item["form_name"],
        body=item["body"],
        kind=item["kind"],
        proxy_allowed=item["proxy"]["allowed"],
        note=chosen.row.get("note"),
        why=chosen.why,
        after=list(chosen.after),
        limit=numbers.limit_of(item),
        fields=merge.item_fields(fields, chosen.code),
        materials=papers.item_papers(listed, chosen.code),
        later=ItemLater(
            fields=[code for code, entry in made["fields"].items() if chosen.code in entry["items"]],
            materials=[code for code, entry in made["materials"].items() if chosen.code in entry["items"]],
        ),
    )
