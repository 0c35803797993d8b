"""How schemas stand in the OpenAPI text: under which names, and what of an answer is always there."""

import re
from collections.abc import Mapping
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask_smorest.spec.plugins import FlaskPlugin

from server.core.fields import AN_ID, Out


def schema_name(schema: Any) -> str:
    """A schema's name in the OpenAPI text: its room's and its own, so that two rooms may use the same word."""
    found = resolve_schema_cls(schema)
    kind = found[0] if isinstance(found, list) else found
    room = kind.__module__.split(".")[1] if kind.__module__.startswith(("server.", "field_app.")) else ""
    name = kind.__name__.removesuffix("Schema")
    return name if room in ("", "core") else f"{room.capitalize()}{name}"


AN_EXAMPLE: Mapping[str, Any] = {
    "uuid": AN_ID,
    "date-time": "2026-11-18T10:00:00+08:00",
    "date": "2026-12-02",
    "boolean": True,
}


def example_of(part: Mapping[str, Any], *names: str, words: Mapping[str, Any]) -> Any:
    """An example for a member that says none, `NONE` where nothing is known: a choice, then by name, then by kind."""
    kinds = part.get("type", ())
    kind = kinds if isinstance(kinds, str) else next((one for one in kinds if one != "null"), "")
    if "enum" in part:
        return next(one for one in part["enum"] if one is not None)
    if "$ref" in part.get("items", {}):
        return NONE  # what stands in it has its own
    if kind == "array" and "enum" in part.get("items", {}):
        return part["items"]["enum"][:1]
    known = next((name for name in names if name in words), None)
    if kind in ("string", "array", "object", "number") and part.get("format") is None and known:
        return words[known]
    if kind in ("integer", "number"):
        return part.get("default") or max(part.get("minimum", 1), 1)
    if kind == "array" and part.get("items", {}).get("format") in AN_EXAMPLE:
        return [AN_EXAMPLE[part["items"]["format"]]]
    return AN_EXAMPLE.get(part.get("format", kind), NONE)


NONE: Any = object()


class Converter(OpenAPIConverter):
    """Tells of answers, as of bodies, what is always there; and gives every member an example."""

    words: Mapping[str, Any] = {}

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        told: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        for name, part in told["properties"].items():
            self._exemplify(part, f"{schema_name(schema)}.{name}", name)
        return told | {"required": schema.always()} if isinstance(schema, Out) else told

    def _field2parameter(self, field: Any, *, name: str, location: str) -> dict[str, Any]:
        told: dict[str, Any] = super()._field2parameter(field, name=name, location=location)
        self._exemplify(told["schema"], name)
        return told

    def _exemplify(self, part: dict[str, Any], *names: str) -> None:
        if "pattern" in part:  # Python's own anchors are none of JSON Schema's
            part["pattern"] = part["pattern"].replace(r"\A", "^").replace(r"\Z", "$")
        if part.keys().isdisjoint(("example", "examples", "const", "$ref", "allOf", "anyOf", "oneOf")):
            found = example_of(part, *names, words=self.words)
            if found is not NONE:
                part["example"] = found


class Shapes(MarshmallowPlugin):
    """Puts schemas into the text."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        super().__init__(schema_name_resolver=schema_name)
        self.Converter = type("Worded", (Converter,), {"words": words})  # type: ignore[assignment]


class Addresses(FlaskPlugin):
    """Puts what is asked for in a path into the text: a word of its own by the noun before it, as `items/code`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        super().__init__()
        self.words = words

    def rule_to_params(self, rule: Any) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = super().rule_to_params(rule)
        for part in told:
            noun = re.search(rf"([^/]*)/<[^>]*\b{part['name']}>", rule.rule)
            names = (f"{noun[1]}/{part['name']}" if noun else part["name"], part["name"])
            found = example_of(part["schema"], *names, words=self.words)
            if found is not NONE:
                part["example"] = found
        return told
