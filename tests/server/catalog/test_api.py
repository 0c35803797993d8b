"""The public doors of the catalogue."""

import pytest

from tests.server.queries import counted

STATION = "370199001001"


def test_items_are_searched_and_paged(district, client):
    seen, cursor = [], ""
    while cursor is not None:
        answer = client.get(f"/api/v1/items?limit=30{'&cursor=' + cursor if cursor else ''}")
        assert answer.status_code == 200
        seen += [item["code"] for item in answer.json["items"]]
        cursor = answer.json["next"]
    assert len(seen) == len(set(seen)) == 77


def test_items_are_found_by_initials(district, client):
    answer = client.get("/api/v1/items?q=YYZZ")
    assert answer.json["items"][0]["code"] == "individual_business_new"
    assert answer.json["items"][0]["limit"] == "当场办结"
    assert answer.json["items"][0]["is_instant"] is True


def test_items_are_narrowed_by_lists_and_division(district, client):
    answer = client.get(f"/api/v1/items?life_event=business&object=enterprise&division={STATION}&limit=100")
    codes = {item["code"] for item in answer.json["items"]}
    assert "company_new" in codes
    assert "road_occupation" not in codes


def test_facets_count_their_items(district, client):
    answer = client.get("/api/v1/items/facets").json
    assert sum(row["count"] for row in answer["categories"]) == 77
    assert {"code": "death", "name": "亲人去世", "count": 1} in answer["life_events"]


def test_an_item_is_shown_with_its_whole_guide(district, client):
    answer = client.get(f"/api/v1/items/elderly_allowance?division={STATION}")
    assert answer.status_code == 200
    assert {"label": "实施主体", "text": "区民政局"} in answer.json["lines"]
    assert {"label": "咨询电话", "text": "12345"} in answer.json["lines"]
    assert answer.json["version"] == 1
    assert answer.json["places"]


def test_a_bundle_and_a_bundle_of_one_are_shown(district, client):
    assert client.get("/api/v1/bundles/open_convenience_store").json["limit"] == "11个工作日"
    assert client.get("/api/v1/bundles/item:elderly_pass").json["items"][0]["code"] == "elderly_pass"


def test_bundles_are_listed_and_searched(district, client):
    assert len(client.get("/api/v1/bundles").json["items"]) == 12
    assert client.get("/api/v1/bundles?q=买车").json["items"][0]["code"] == "new_car"
    assert client.get("/api/v1/bundles?life_event=pets").json["items"][0]["code"] == "dog_keeping"


def test_sites_are_listed_by_division_and_item(district, client):
    answer = client.get(f"/api/v1/sites?division={STATION}&item=legal_aid")
    kinds = {site["kind"] for site in answer.json["items"]}
    assert kinds == {"centre", "station"}
    assert answer.json["items"][0]["hours_text"].startswith("周一至周五 08:30-12:00")
    assert len(client.get("/api/v1/sites").json["items"]) == 32


def test_an_unchanged_catalogue_is_not_sent_again(district, client):
    first = client.get("/api/v1/items/elderly_allowance")
    again = client.get("/api/v1/items/elderly_allowance", headers={"If-None-Match": first.headers["ETag"]})
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize(
    "path",
    ["/items/nothing", "/bundles/nothing", "/bundles/item:nothing", "/bundles/item:birth_certificate"],
)
def test_what_does_not_exist_is_a_problem_in_plain_words(district, client, path):
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == "not-found"


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("/items?limit=0", "/limit"),
        ("/items?limit=999", "/limit"),
        ("/items?cursor=nonsense", "/cursor"),
        ("/items?division=1", "/division"),
        ("/items?q=%00", "/q"),
        ("/sites?division=abc", "/division"),
    ],
)
def test_a_bad_wish_is_answered_with_its_place(district, client, path, pointer):
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == pointer


def test_before_anything_is_published_the_answer_is_a_problem(db, client):
    answer = client.get("/api/v1/items")
    assert answer.status_code == 404
    assert answer.json["type"] == "no-catalogue"


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/items?q=低保", 2),
        (f"/items?q=低保&division={STATION}", 3),
        ("/items/facets", 2),
        ("/bundles", 2),
        (f"/items/elderly_allowance?division={STATION}", 13),
        (f"/bundles/open_convenience_store?division={STATION}", 5),
    ],
)
def test_a_warm_process_asks_the_database_little(district, client, path, queries):
    client.get(f"/api/v1{path}")
    with counted() as statements:
        assert client.get(f"/api/v1{path}").status_code == 200
    assert len(statements) <= queries, statements


def test_a_page_that_shows_the_guide_asks_for_the_questions_alone(district, client):
    whole = client.get("/api/v1/bundles/open_convenience_store").json
    asked = client.get("/api/v1/bundles/open_convenience_store?view=questions").json
    assert asked == {name: whole[name] for name in ("code", "name", "plain_name", "release", "questions")}
