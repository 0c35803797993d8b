"""State tables. One `Workflow` per noun holds every legal step; it also draws itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from server.core.errors import DomainError


class IllegalStep(DomainError):
    status, slug, title = HTTPStatus.CONFLICT, "illegal-step", "现在的状态不能做这一步"


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    froms: tuple[str, ...]
    to: str


def step(name: str, *froms: str, to: str) -> Step:
    return Step(name, froms, to)


class Workflow:
    """Legal steps between the states of one noun. A name may stand in several rows with different states."""

    def __init__(self, noun: str, steps: Iterable[Step]) -> None:
        self.noun = noun
        self.steps = tuple(steps)
        self._to: dict[tuple[str, str], str] = {}
        for row in self.steps:
            for state in row.froms:
                if (row.name, state) in self._to:
                    raise ValueError(f"{noun}: {row.name} from {state} stands twice")
                self._to[row.name, state] = row.to

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s for row in self.steps for s in (*row.froms, row.to)))

    def allows(self, name: str, state: str) -> bool:
        return (name, state) in self._to

    def take(self, name: str, state: str) -> str:
        """The state after the step; `IllegalStep` (409) where the table has no such row."""
        try:
            return self._to[name, state]
        except KeyError:
            raise IllegalStep(step=name, state=state, allowed=self.steps_from(state)) from None

    def steps_from(self, state: str) -> list[str]:
        return [row.name for row in self.steps if state in row.froms]

    def draw(self) -> str:
        """A Mermaid state diagram of the table."""
        lines = [f"    {state} --> {row.to}: {row.name}" for row in self.steps for state in row.froms]
        return "\n".join(["stateDiagram-v2", *lines]) + "\n"
