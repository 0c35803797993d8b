"""Where the pages are. A test of the house holds these lists against the app's own routes."""

from tests.journeys.house import COMMUNITY

SHOP = f"/bundles/open_convenience_store?division={COMMUNITY}"
SOMEBODYS = "/applications/01932c07-0000-7000-8000-000000000001"
#: Every page that anybody may open; a test holds the list against the app's own routes.
PUBLIC = (
    "/",
    "/?q=开店",
    "/?q=量子",
    "/?category=elderly",
    "/items/temp_relief",
    SHOP,
    "/bundles/newborn",
    "/sites",
    "/sign-in",
    "/sign-in/back",
    "/demo/sign-in/province?state=x&nonce=y",
    "/outbox",
    "/applications",
    SOMEBODYS,
    "/progress",
    "/notices",
    "/visits",
    "/mandates",
    "/profile",
    "/privacy",
    "/v/ABCDEFGH",
    "/q/ABCDEFGH",
    "/offline",
    "/nowhere",
)
#: Those that look otherwise once somebody is signed in.
OWN = ("/applications", SOMEBODYS, "/notices", "/visits", "/mandates", "/profile", "/privacy")
