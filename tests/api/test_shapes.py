"""The pages' types of the API are those of the text that is served now, and nobody wrote in them by hand."""

import re

import shapes

from tests.api.text import operations, text


def test_the_pages_types_were_made_of_what_is_served_now() -> None:
    first, rest = shapes.FILE.read_text(encoding="utf-8").split("\n", 1)
    assert first == shapes.head(text(), rest), "run `make types`, and mend what the pages then no longer fit"


def test_pages_name_shapes_of_the_server_only_by_their_aliases() -> None:
    """One file knows the made one, so that a page says `Receipt` and not where in the text that stands."""
    web = shapes.FILE.parents[2]
    named = [file for folder in ("citizen", "console", "kit") for file in (web / folder).rglob("*.ts*")]
    readers = {file.name for file in named if re.search(r"from '.*openapi\.d\.ts'", file.read_text(encoding="utf-8"))}
    assert readers == {"types.ts"}


def test_an_answer_says_what_of_it_is_always_there() -> None:
    """So that a page need not ask whether a part is there that no answer leaves out."""
    answers = {
        schema["$ref"].rsplit("/", 1)[-1]
        for _, _, operation in operations()
        for status, answer in operation["responses"].items()
        if int(status) < 300
        and "$ref" in (schema := answer.get("content", {}).get("application/json", {}).get("schema", {}))
    }
    schemas = text()["components"]["schemas"]
    assert answers
    assert not [name for name in answers if not schemas[name].get("required")]
