"""What items are called, and of what kind they are. The room of items stands above: the roof says whom to ask."""

from collections.abc import Callable, Iterable, Mapping

Ask = Callable[[], Mapping[str, str]]

#: Said of an item that is not in the catalogue any more.
GONE = "已经取消的事项"

_ask: Ask | None = None
_ask_category: Ask | None = None


def install(ask: Ask, ask_category: Ask) -> None:
    """Whom to ask: give the plain name and the category of every item of today by its code."""
    global _ask, _ask_category
    _ask, _ask_category = ask, ask_category


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """These items in words, by code."""
    wanted = set(codes)
    known = _ask() if _ask and wanted else {}
    return {code: known.get(code, GONE) for code in wanted}


def categories_of(codes: Iterable[str]) -> set[str]:
    """The categories of these items."""
    known = _ask_category() if _ask_category else {}
    return {known[code] for code in codes if code in known}
