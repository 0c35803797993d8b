"""The demo district: places, calendar, catalogue and one account for each role. May be prepared again and again."""

from server.catalog import service as catalog
from server.core.config import settings
from server.identity import demo as people
from server.identity.service import consents
from server.places import service as places


def prepare() -> None:
    """Bring the bound database to the state of the demo district."""
    catalog.import_district()
    places.import_years()
    catalog.publish()
    consents.load_texts()
    if settings().demo:
        people.create()
