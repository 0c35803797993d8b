"""The door of forms: answers and a division in, the one form out. Public, as it says nothing about anybody."""

from typing import Any

from server.catalog import queries as catalog
from server.core.access import ANYONE, allow
from server.core.http import Blueprint
from server.core.packing import packed
from server.forms import service
from server.forms.page_view import for_page
from server.forms.schemas import FormIn, FormOut
from server.places import queries as places

blueprint = Blueprint("forms", url_prefix="/api/v1/bundles", description="The one form of a bundle")
blueprint.after_request(packed)


@blueprint.post("/<string:code>/forms")
@allow(ANYONE)
@blueprint.arguments(FormIn())
@blueprint.response(200, FormOut())
def post_form(asked: dict[str, Any], code: str) -> Any:
    """The one form of a bundle for these answers in this division; nothing is kept."""
    places.division(asked["division"])
    catalogue = catalog.release(asked["release"]) if asked["release"] else catalog.current()
    offered = catalog.offered(catalogue, asked["division"])
    form = service.form_for(catalogue, code, asked["answers"], division=asked["division"], offered=offered)
    return for_page(form) if asked["view"] == "page" else form
