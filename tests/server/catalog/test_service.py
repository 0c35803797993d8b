"""Publishing: twice changes nothing, and a new version leaves the old release as it was."""

import pytest

from server.catalog import files, queries, service
from server.catalog.models import Offer, Pin, Release, Version
from server.core.errors import NotFound
from server.places import queries as places
from tests.server.catalog.builders import small, written
from tests.server.queries import counted


def rename(data, name):
    data["items"]["items"][0]["name"] = name


def test_what_is_published_is_read_back_word_for_word(district):
    assert queries.current() == files.load()
    assert list(queries.current().vocabulary["life_events"]) == list(files.load().vocabulary["life_events"])


def test_publishing_the_same_twice_changes_nothing(db, tmp_path):
    paths = written(tmp_path, small())
    first = service.publish(*paths)
    before = [(model, model.select().count()) for model in (Version, Release, Pin)]
    second = service.publish(*paths)
    assert first.is_new
    assert not second.is_new
    assert second.new_versions == 0
    assert second.release == first.release == queries.current_release()
    assert before == [(model, model.select().count()) for model in (Version, Release, Pin)]


def test_a_new_version_leaves_running_cases_on_theirs(db, tmp_path):
    old = service.publish(*written(tmp_path, small())).release
    new = service.publish(*written(tmp_path, small(lambda data: rename(data, "新名称"))))
    assert new.new_versions == 1
    assert queries.current_release() == new.release != old
    code = small()["items"]["items"][0]["code"]
    assert queries.release(old).items[code]["name"] != "新名称"
    assert queries.release(new.release).items[code]["name"] == "新名称"
    assert queries.release(old).versions["item", code] == 1
    assert queries.release(new.release).versions["item", code] == 2


def test_going_back_makes_the_old_release_hold_again(db, tmp_path):
    old = service.publish(*written(tmp_path, small())).release
    service.publish(*written(tmp_path, small(lambda data: rename(data, "新名称"))))
    back = service.publish(*written(tmp_path, small()))
    assert back.release == old == queries.current_release()
    assert back.new_versions == 0


def test_a_change_back_after_another_change_reuses_the_version(db, tmp_path):
    service.publish(*written(tmp_path, small()))
    service.publish(*written(tmp_path, small(lambda data: rename(data, "新名称"))))

    def rename_the_other(data):
        data["items"]["items"][1]["name"] = "别的"

    third = service.publish(*written(tmp_path, small(rename_the_other)))
    versions = queries.release(third.release).versions
    codes = [item["code"] for item in small()["items"]["items"]]
    assert [versions["item", code] for code in codes] == [1, 2]


def test_a_release_is_read_once_and_kept(district):
    release = queries.current_release()
    assert queries.release(release) is queries.release(release)
    with counted() as statements:
        queries.current()
    assert len(statements) == 1


def test_an_empty_house_says_that_nothing_was_published(db):
    with pytest.raises(queries.NoCatalogue):
        queries.current()
    with pytest.raises(NotFound):
        queries.release("sha256:0")


def test_broken_files_are_not_published(db, tmp_path):
    (tmp_path / "items.yaml").write_text("items: [", encoding="utf-8")
    with pytest.raises(files.CatalogueBroken):
        service.publish(tmp_path)
    assert Release.select().count() == 0


def test_importing_the_district_twice_changes_nothing(district):
    assert service.import_district() is False


def test_a_changed_offer_is_seen_at_once(db, tmp_path):
    def choose(data):
        data["items"]["items"][0].update(list="individual", demand_list=False)

    service.publish(*written(tmp_path, small(choose)))
    code, street = small()["items"]["items"][0]["code"], "370199001000"
    service.import_district(*written(tmp_path, small(choose)))
    assert code not in queries.offered(queries.current(), street)

    def offer(data):
        choose(data)
        data["places"]["streets"][0]["individual_items"] = [code]

    assert service.import_district(*written(tmp_path, small(offer))) is True
    assert code in queries.offered(queries.current(), street)
    assert code in queries.offered(queries.current(), "370199001001")
    assert code not in queries.offered(queries.current(), "370199002000")
    service.import_district(*written(tmp_path, small(choose)))
    assert Offer.select().where(Offer.holder_kind == "division").count() == 0


def test_a_street_offers_the_common_list_and_what_it_chose(district):
    catalogue = queries.current()
    offered = queries.offered(catalogue, "370199001001")
    common = {code for code, item in catalogue.items.items() if item["list"] == "common"}
    assert common <= offered
    assert "legal_aid" in offered
    assert "road_occupation" not in offered
    assert "road_occupation" in queries.offered(catalogue, "370199002000")
    assert "road_occupation" in queries.offered(catalogue, "370199000000")


def test_a_retired_item_is_shown_but_not_offered(db, tmp_path):
    def retire(data):
        data["items"]["items"][0]["guide"]["status"] = "retired"

    service.publish(*written(tmp_path, small(retire)))
    code = small()["items"]["items"][0]["code"]
    assert code in queries.current().items
    assert code not in queries.offered(queries.current(), "370199001001")


def test_an_outlet_offers_its_own_items_and_a_station_those_of_its_street(district):
    catalogue = queries.current()
    by_code = {site["code"]: site for site in places.sites().values()}
    assert "company_new" in queries.site_offers(by_code["bank_yunqiao"], catalogue)
    assert "legal_aid" not in queries.site_offers(by_code["bank_liuquan"], catalogue)
    assert "legal_aid" in queries.site_offers(by_code["station_370199001001"], catalogue)


def test_a_guide_names_the_places_nearest_first(district):
    found = queries.guide(queries.current_release(), "elderly_allowance", "370199001001")
    names = [place.name for place in found.places]
    assert names[0] == "清泉里社区便民服务站" or "柳泉支行" in names[0]
    assert names[-1] == "天溪区政务服务中心"
    assert "示例商业银行云桥支行" not in names


def test_guides_of_unknown_things_are_not_found(district):
    release = queries.current_release()
    with pytest.raises(NotFound):
        queries.guide(release, "nothing")
    with pytest.raises(NotFound):
        queries.bundle_guide(release, "nothing")
