import pytest

from server.core.logs import strike_out


@pytest.mark.parametrize("word", ["44000019491001021X", "13800000000", "id=440000194910010217;"])
def test_what_looks_personal_is_struck_out(word):
    assert not any(run in strike_out(None, "", {"event": word})["event"] for run in ("138000", "440000"))


@pytest.mark.parametrize("word", ["01a201a8-707a-7487-94a2-13800000000f", "case.accepted", "12345", "1380000000"])
def test_ids_and_names_stay(word):
    assert strike_out(None, "", {"event": word})["event"] == word
