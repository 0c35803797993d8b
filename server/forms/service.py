"""The one door for other rooms: the form for a bundle, remembered in the process."""

from collections import OrderedDict
from collections.abc import Set
from threading import Lock

from server.catalog.catalogue import Catalogue
from server.core.crypto import canonical
from server.core.errors import Invalid, NotFound
from server.forms.compose import compose
from server.forms.scenario import answer_faults
from server.forms.shapes import Form, Values

REMEMBERED = 256

_forms: OrderedDict[tuple[object, ...] | None, Form] = OrderedDict()
_lock = Lock()


def form_for(
    catalogue: Catalogue, bundle_code: str, answers: Values, *, division: str, offered: Set[str] | None = None
) -> Form:
    """The form for these answers in this division; `offered` are the items that its street offers, None means all.

    Raises NotFound for an unknown bundle and Invalid, with every fault, for answers that are missing or impossible.
    """
    key = _key(catalogue, bundle_code, answers, division, offered)
    with _lock:
        if key in _forms:
            _forms.move_to_end(key)
            return _forms[key]
    bundle = catalogue.bundle(bundle_code)
    if bundle is None:
        raise NotFound()
    faults = answer_faults(bundle, answers)
    if faults:
        raise Invalid(faults)
    form = compose(catalogue, bundle, answers, division=division, offered=offered)
    with _lock:
        _forms[key] = form
        if len(_forms) > REMEMBERED:
            _forms.popitem(last=False)
    return form


def _key(
    catalogue: Catalogue, bundle: str, answers: Values, division: str, offered: Set[str] | None
) -> tuple[object, ...] | None:
    """Under what a form is remembered; None, which never is, for answers that are no JSON: their faults are named."""
    try:
        written = canonical(answers)
    except TypeError:
        return None
    return catalogue.release, bundle, written, division, None if offered is None else frozenset(offered)
