"""How schemas stand in the OpenAPI text: under which names, and what of an answer is always there."""

from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from apispec.ext.marshmallow.openapi import OpenAPIConverter

from server.core.fields import Out


def schema_name(schema: Any) -> str:
    """A schema's name in the OpenAPI text: its room's and its own, so that two rooms may use the same word."""
    found = resolve_schema_cls(schema)
    kind = found[0] if isinstance(found, list) else found
    room = kind.__module__.split(".")[1] if kind.__module__.startswith("server.") else ""
    name = kind.__name__.removesuffix("Schema")
    return name if room in ("", "core") else f"{room.capitalize()}{name}"


class Converter(OpenAPIConverter):
    """Tells of answers, as of bodies, what is always there."""

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        told: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        return told | {"required": schema.always()} if isinstance(schema, Out) else told


class Shapes(MarshmallowPlugin):
    """Puts schemas into the text."""

    Converter = Converter
