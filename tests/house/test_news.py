"""News finds its listeners, and every task a worker."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from server.applications.rules import CASE, CASE_EVENTS
from server.wiring import LISTENERS
from tests.house.plan import ROOT, named, product, tree

#: What nobody hears, and why it is said all the same.
UNHEARD = {"correction.expired": "the cases it was about leave news of their own"}


#: What stands in for the filled part of an event's name, by the noun before the dot.
FILLED = {
    "correction": ("sent", "answered", "expired"),
    "mandate": ("offered", "given", "revoked", "laid_down", "replaced"),
}
#: Past forms that do not end in -ed.
IRREGULAR = {"sent", "given", "taken", "held", "begun", "laid", "told", "withdrawn", "put", "made"}


def added_events() -> dict[str, str]:
    """Every event name that a room leaves in an outbox → where."""
    found = {}
    for file in product(".py"):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and _adds_news(node.func) and node.args:
                place = f"{named(file)}:{node.lineno}"
                found |= dict.fromkeys(_names(node.args[0], file, place), place)
    return found


def _adds_news(function: ast.expr) -> bool:
    """`outbox.add` and `step.outbox.add`."""
    if not (isinstance(function, ast.Attribute) and function.attr == "add"):
        return False
    owner = function.value
    return "outbox" in (getattr(owner, "id", ""), getattr(owner, "attr", ""))


def _names(name: ast.expr, file: Path, place: str) -> Iterable[str]:
    """A word; a word out of a table of words; or a noun with one of the words that stand in the room's own files."""
    if isinstance(name, ast.Constant):
        return [str(name.value)]
    if isinstance(name, ast.Subscript) and getattr(name.value, "id", "") == "CASE_EVENTS":
        return CASE_EVENTS.values()
    assert isinstance(name, ast.JoinedStr), f"{place}: write the event's name where it is added"
    noun = str(getattr(name.values[0], "value", "")).removesuffix(".")
    room = "".join(one.read_text(encoding="utf-8") for one in file.parent.glob("*.py"))
    unsaid = [word for word in FILLED[noun] if f'"{word}"' not in room]
    assert not unsaid, f"{place}: never {unsaid}"
    return [f"{noun}.{word}" for word in FILLED[noun]]


def test_every_event_has_a_listener() -> None:
    heard = {name for name, listeners in LISTENERS.items() if listeners}
    unheard = [f"{name} ({place})" for name, place in added_events().items() if name not in heard | UNHEARD.keys()]
    assert not unheard, "nobody in wiring.LISTENERS hears:\n" + "\n".join(unheard)


def test_nobody_listens_for_what_is_never_said() -> None:
    assert not LISTENERS.keys() - added_events().keys()


def test_events_are_past_facts_about_a_noun() -> None:
    wrong = [name for name in added_events() if not _is_past(name)]
    assert not wrong, "an event says what has happened: " + ", ".join(wrong)
    assert not any(map(_is_past, ("case.accept", "case.close", "closed", "Case.closed")))


def _is_past(name: str) -> bool:
    noun, dot, fact = name.partition(".")
    words = fact.split("_")
    return bool(dot and re.fullmatch(r"[a-z_]+", noun + fact)) and any(
        w.endswith("ed") or w in IRREGULAR for w in words
    )


def test_every_step_that_leaves_news_is_one_of_the_workflow() -> None:
    assert CASE_EVENTS.keys() <= {step.name for step in CASE.steps}


def test_every_task_is_known_to_the_worker_and_has_its_queue() -> None:
    written = {
        f"{named(file).removesuffix('.py').replace('/', '.').removesuffix('.__init__')}.{node.name}"
        for file in product(".py")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef) and any(_is_timed(one) for one in node.decorator_list)
    }
    script = (
        "import json, server.worker; from server.core.tasks import celery; c = celery;"
        "ours = [t for t in c.tasks if not t.startswith('celery.')];"
        "queues = {t: c.amqp.router.route({}, t)['queue'].name for t in ours};"
        "timed = [e['task'] for e in c.conf.beat_schedule.values()];"
        "print(json.dumps([ours, timed, queues, c.conf.task_default_queue]))"
    )
    call = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    known, timed, queues, served = json.loads(call.stdout)
    assert written == set(timed) == set(known)
    assert set(queues.values()) == {served}, "the worker serves one queue"


def _is_timed(decorator: ast.expr) -> bool:
    return (
        isinstance(decorator, ast.Call)
        and getattr(decorator.func, "id", getattr(decorator.func, "attr", "")) == "every"
    )
