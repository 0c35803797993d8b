"""May a rule decide this? 秒批: yes, at once, or "a person looks at it". Never an automatic no."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import jsonschema_rs

from server.core.crypto import canonical

Digest = Callable[[bytes], str]
Outcome = Literal["auto", "auto_review", "person"]


@dataclass(frozen=True)
class Judgement:
    """What the rule says, which rule it was, and the digest of what it looked at; `why` only for a person."""

    outcome: Outcome
    rule_version: str
    inputs_digest: str
    why: str = ""

    def as_trace(self) -> dict[str, Any]:
        """Ids and digests only: the trace never holds a value."""
        return {
            "outcome": self.outcome,
            "rule_version": self.rule_version,
            "inputs_digest": self.inputs_digest,
            "why": self.why,
        }


def judge(
    rule: Mapping[str, Any] | None, values: Mapping[str, Any], *, papers_complete: bool, digest: Digest
) -> Judgement:
    """Hold the item's rule against the values of the case and the facts of the system."""
    if not rule:
        return Judgement("person", "", "", "no-rule")
    seen = looked_at(rule["schema"], values)
    version, inputs = digest(canonical(dict(rule))), digest(canonical(seen))
    if not papers_complete:
        return Judgement("person", version, inputs, "papers-incomplete")
    if not is_guarded(rule["schema"]) or rule.get("outcome") not in ("auto", "auto_review"):
        return Judgement("person", version, inputs, "rule-unfit")
    if not holds(rule["schema"], seen):
        return Judgement("person", version, inputs, "no-fit")
    return Judgement(rule["outcome"], version, inputs)


def is_guarded(schema: Mapping[str, Any]) -> bool:
    """Every value the rule names is also required: a missing one never makes it true, an empty rule fits nobody."""
    required = set(schema.get("required", ()))
    return bool(required) and set(schema.get("properties", {})) <= required


def looked_at(schema: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values the rule names, and no others: those are its inputs."""
    named = {*schema.get("required", ()), *schema.get("properties", {})}
    return {code: values[code] for code in sorted(named) if code in values}


def holds(schema: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """JSON Schema 2020-12, the one rule language."""
    return bool(_validator(canonical(_strict(schema)).decode()).is_valid(dict(values)))


def _strict(schema: Mapping[str, Any]) -> dict[str, Any]:
    """With the type that a bound means: to JSON Schema, `minimum: 60` says nothing of null, and an unknown age fits."""
    strict = dict(schema)
    for several in {"allOf", "anyOf", "oneOf"} & schema.keys():
        strict[several] = [_strict(one) for one in schema[several]]
    if "properties" in schema:
        strict["properties"] = {code: _typed(row) for code, row in schema["properties"].items()}
    return strict


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "number", **row} if {"minimum", "maximum"} & row.keys() else dict(row)


@lru_cache(maxsize=512)
def _validator(text: str) -> Any:
    return jsonschema_rs.Draft202012Validator(text)


def are_complete(required: frozenset[str], papers: Mapping[str, Mapping[str, Any]]) -> bool:
    """Is each required paper there: with pages, fetched as a certificate or made by us? A promise is no paper."""
    return all(code in papers and is_in_hand(papers[code]) for code in required)


def is_in_hand(paper: Mapping[str, Any]) -> bool:
    """A paper somebody could look at now."""
    if paper.get("source") in ("later", "pledge"):
        return False
    return paper.get("source") != "upload" or bool(paper.get("pages"))
