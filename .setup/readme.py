"""Writes the README's tables from the code: settings, states, errors. `make readme`; a house test checks them fresh."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from types import ModuleType

from server.core import config
from server.core.errors import DomainError
from server.core.workflow import Workflow

README = Path(__file__).resolve().parent.parent / "README.md"
HOUSES = ("server", "field_app", "qr")


def modules() -> Iterator[ModuleType]:
    """Every module of the product."""
    for house in HOUSES:
        package = importlib.import_module(house)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{house}."):
            yield importlib.import_module(found.name)


def errors() -> list[type[DomainError]]:
    """Every named no, by slug."""
    for _ in modules():
        pass
    found, open_ = set(), [DomainError]
    while open_:
        one = open_.pop()
        found.add(one)
        open_ += one.__subclasses__()
    ours = (one for one in found if one.__module__.split(".")[0] in HOUSES)
    return sorted(ours, key=lambda one: (one.slug, one.__module__))


def workflows() -> list[Workflow]:
    """Every table of states, by its noun."""
    found = {id(one): one for module in modules() for one in vars(module).values() if isinstance(one, Workflow)}
    return sorted(found.values(), key=lambda one: one.noun)


def settings_table() -> str:
    rows = ["| name | default | what it decides |", "|---|---|---|"]
    for one in fields(config.Settings):
        default = one.metadata["default"]
        shown = "**must be given**" if default is None else f"`{default}`" if default else ""
        rows.append(
            f"| `{config.environment_name(one)}` | {shown} | {one.metadata['about'].replace('|', chr(92) + '|')} |"
        )
    return "\n".join(rows)


def errors_table() -> str:
    rows = ["| slug | status | what people read | room |", "|---|---|---|---|"]
    for one in errors():
        parts = one.__module__.split(".")
        room = parts[1] if len(parts) > 1 else parts[0]
        rows.append(f"| `{one.slug}` | {int(one.status)} | {one.title} | {room} |")
    return "\n".join(dict.fromkeys(rows))


def drawings() -> str:
    return "\n\n".join(f"**{table.noun}**\n\n```mermaid\n{table.draw()}```" for table in workflows())


MADE: dict[str, Callable[[], str]] = {"settings": settings_table, "states": drawings, "errors": errors_table}


def refreshed(text: str) -> str:
    """The README with each `<!-- made: NAME -->` part made anew."""
    for name, make in MADE.items():
        part = re.compile(rf"(<!-- made: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not part.search(text):
            raise SystemExit(f"README.md has no part `<!-- made: {name} -->`")
        made = make()
        text = part.sub(lambda found, made=made: f"{found[1]}\n{made}\n\n{found[2]}", text)  # type: ignore[misc]
    return text


if __name__ == "__main__":
    README.write_text(refreshed(README.read_text(encoding="utf-8")), encoding="utf-8")
