import base64
from pathlib import Path

import pytest

from server.core import config

KEY = base64.b64encode(bytes(32)).decode()


def test_a_missing_key_is_named_in_one_line():
    with pytest.raises(config.BadSetting) as told:
        config.load({})
    assert str(told.value).startswith("LASTMETER_MASTER_KEY is missing")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LASTMETER_MASTER_KEY", "c2hvcnQ="),
        ("LASTMETER_MASTER_KEY", "not base64!"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("LASTMETER_SUITE", "rot13"),
        ("LASTMETER_PROXIES", "many"),
        ("LASTMETER_PROXIES", "6"),
        ("LASTMETER_PUBLIC_URL", "lm.example"),
        ("LASTMETER_BROKER_URL", "kafka://here"),
        ("LASTMETER_LIMITS_URL", "here"),
    ],
)
def test_a_bad_value_is_named_in_one_line(name, value):
    with pytest.raises(config.BadSetting) as told:
        config.load({"LASTMETER_MASTER_KEY": KEY} | {name: value})
    assert str(told.value).startswith(f"{name} cannot be used: ")


def test_without_a_database_url_the_database_lies_in_the_data_folder(tmp_path: Path):
    settings = config.load({"LASTMETER_MASTER_KEY": KEY, "LASTMETER_DATA_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/lastmeter.db"


def test_a_key_with_the_demo_mark_makes_a_demo_of_it(tmp_path: Path):
    assert config.load({"LASTMETER_MASTER_KEY": config.DEMO_MARK + KEY}).demo
    assert not config.load({"LASTMETER_MASTER_KEY": KEY}).demo


def test_settings_cannot_be_changed():
    with pytest.raises(AttributeError):
        config.load({"LASTMETER_MASTER_KEY": KEY}).demo = True
