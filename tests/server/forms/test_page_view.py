"""The form as the citizen's page takes it: the same form, lighter."""

import gzip

from server.core.crypto import canonical
from server.forms import service
from server.forms.page_view import for_page
from tests.server.forms import builders, tiny


def test_the_page_gets_the_same_form_without_what_only_desks_read():
    whole = service.form_for(tiny.catalogue(), "b", {"sells_tobacco": True}, division="1")
    shown = for_page(whole)
    same = ("digest", "release", "schema", "sections", "answers", "numbers", "notes")
    assert {name: shown[name] for name in same} == {name: whole[name] for name in same}
    assert list(shown["fields"]) == list(whole["fields"])
    assert [paper["material"] for paper in shown["materials"]] == [paper["material"] for paper in whole["materials"]]
    assert [item["why"] for item in shown["items"]] == [item["why"] for item in whole["items"]]
    assert "fields" in whole["items"][0]
    assert "fields" not in shown["items"][0]


def test_the_whole_form_stays_as_it_was():
    whole = service.form_for(tiny.catalogue(), "b", {"sells_tobacco": True}, division="1")
    before = canonical(whole)
    for_page(whole)
    assert canonical(whole) == before


def test_the_largest_shop_is_lighter_by_a_fifth():
    whole = builders.the_shop()
    weight, light = (len(gzip.compress(canonical(form))) for form in (whole, for_page(whole)))
    assert light < weight * 0.8


def test_of_files_the_page_is_told_what_does_not_go_without_saying():
    shown = for_page(builders.the_shop())
    told = {
        paper["material"]: {key: paper[key] for key in ("file_types", "max_mb") if key in paper}
        for paper in shown["materials"]
    }
    assert {code: limits for code, limits in told.items() if limits} == {
        "sign_position_photo": {"file_types": ["jpg", "png"]},
        "sign_effect_picture": {"max_mb": 20},
    }
    assert "file_types" not in shown["fields"]["premises_photo"]
    assert shown["fields"]["premises_photo"]["min_width"] == 1080
