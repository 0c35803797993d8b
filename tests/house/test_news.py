"""News finds its listeners, and every task a worker."""

import ast
import json
import re
import subprocess
import sys

from tests.house.plan import ROOT, named, product, tree


def added_events() -> dict[str, str]:
    """Every event name that a room leaves in an outbox (a pattern, where a part is filled in) → where."""
    found = {}
    for file in product(".py"):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and _adds_news(node.func) and node.args:
                found[_pattern(node.args[0], f"{named(file)}:{node.lineno}")] = f"{named(file)}:{node.lineno}"
    return found


def _adds_news(function: ast.expr) -> bool:
    """`outbox.add` and `step.outbox.add`."""
    if not (isinstance(function, ast.Attribute) and function.attr == "add"):
        return False
    owner = function.value
    return "outbox" in (getattr(owner, "id", ""), getattr(owner, "attr", ""))


def _pattern(name: ast.expr, place: str) -> str:
    if isinstance(name, ast.Constant):
        return re.escape(str(name.value))
    assert isinstance(name, ast.JoinedStr), f"{place}: write the event's name where it is added"
    parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[a-z_]+" for part in name.values)
    return "".join(parts)


def test_every_event_has_a_listener() -> None:
    from server.wiring import LISTENERS

    heard = [name for name, listeners in LISTENERS.items() if listeners]
    unheard = [
        f"{pattern} ({place})"
        for pattern, place in added_events().items()
        if not any(re.fullmatch(pattern, name) for name in heard)
    ]
    assert not unheard, "nobody in wiring.LISTENERS hears:\n" + "\n".join(unheard)


def test_nobody_listens_for_what_is_never_said() -> None:
    from server.wiring import LISTENERS

    patterns = list(added_events())
    assert not [name for name in LISTENERS if not any(re.fullmatch(pattern, name) for pattern in patterns)]


def test_events_are_past_facts_about_a_noun() -> None:
    shape = re.compile(r"[a-z_]+\.[a-z_]+")
    assert not [
        pattern
        for pattern in added_events()
        if not shape.fullmatch(re.sub(r"\[a-z_\]\+", "x", pattern).replace("\\", ""))
    ]


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
