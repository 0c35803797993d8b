"""The demo district: places, calendar, catalogue and one account for each role. May be prepared again and again."""

from server.catalog import service as catalog
from server.places import service as places


def prepare() -> None:
    """Bring the bound database to the state of the demo district."""
    catalog.import_district()
    places.import_years()
    catalog.publish()
