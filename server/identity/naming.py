"""What items are called. The room of items stands above this one, so the roof says whom to ask."""

from collections.abc import Callable, Iterable, Mapping

Ask = Callable[[], Mapping[str, str]]

#: Said of an item that is not in the catalogue any more.
GONE = "已经取消的事项"

_ask: Ask | None = None


def install(ask: Ask) -> None:
    """Whom to ask: gives the plain name of every item of today by its code."""
    global _ask
    _ask = ask


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """These items in words, by code."""
    wanted = set(codes)
    known = _ask() if _ask and wanted else {}
    return {code: known.get(code, GONE) for code in wanted}
