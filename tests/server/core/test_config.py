import base64
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from server.core import config

KEY = base64.b64encode(bytes(32)).decode()


@cache
def rsa_keys() -> tuple[str, str]:
    """A private and its public key, as the platforms want them."""
    key, der = rsa.generate_private_key(65537, 2048), serialization.Encoding.DER
    ours = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    theirs = key.public_key().public_bytes(der, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(ours).decode(), base64.b64encode(theirs).decode()


def test_a_missing_key_is_named_in_one_line():
    with pytest.raises(config.BadSetting) as told:
        config.load({})
    assert str(told.value).startswith("LASTMETER_MASTER_KEY is missing")
    assert "\n" not in str(told.value)


HERE = "127.0.0.1"
#: For every setting what cannot be used, by its field.
BAD: dict[str, tuple[str, ...]] = {
    "master_key": ("c2hvcnQ=", "not base64!", base64.b64encode(bytes(33)).decode(), ""),
    "data_dir": ("", "  "),
    "database_url": (
        *("mysql://localhost/x", "postgresql://", "postgresql://host", "postgresql:///name", "sqlite:///"),
        *("sqlite:////srv/", "postgresql://host/", "here"),
    ),
    "database_connections": ("0", "501", "many", "1.5", ""),
    "public_url": ("lm.example", "http://", "https:///path", "https://a b", "https://x?y", "https://x:99999", ""),
    "broker_url": ("kafka://here", "redis://", "amqp:///x"),
    "limits_on": ("2", "perhaps"),
    "metrics_dir": ("/nowhere/at/all", __file__),
    "limits_url": ("here", "redis://", ""),
    "suite": ("rot13", ""),
    "proxies": ("many", "6", "-1", "٣"),
    "password_cost": ("0", "11"),
    "sms_provider": ("somebody", ""),
    "sms_gateway_url": ("http://sms.example", "https://", "sms.example"),
    "sms_gateway_key": ("short", "x" * 15),
    "sms_signature": ("", "【最后一米】", "a\nb"),
    "wechat_app_id": ("wx 12", "微信"),
    "wechat_template": ("two words",),
    "wechat_secret": ("a b", "a\n"),
    "alipay_app_id": ("20 26",),
    "alipay_private_key": ("zzz", "AAAA", rsa_keys()[1]),
    "alipay_public_key": ("zzz", "AAAA", rsa_keys()[0]),
    "province_sign_in_url": ("http://id.example", "https://", "id.example"),
    "province_exchange_url": ("http://id.example", "https://"),
    "province_key": ("short",),
    "network_id_sign_in_url": ("http://id.example", "https://"),
    "network_id_exchange_url": ("http://id.example", "https://"),
    "network_id_key": ("short",),
    "verification_files": ("bad", "x.txt", "x.txt=", "=content", "../x.txt=a", "x.html=a"),
    "approve_hours": ("0", "241", "bald"),
    "working_day": (
        "",
        "9",
        "09:00",
        "17:00-09:00",
        "09:00-09:00",
        "09:00-25:00",
        "09:00-12:00-17:00",
        "09:00Z-17:00Z",
    ),
    "open_visits": ("0", "51", "viele"),
    "log_format": ("xml", ""),
    "demo": ("perhaps",),
}


def name_of(attribute: str) -> str:
    return next(config.environment_name(one) for one in fields(config.Settings) if one.name == attribute)


def test_every_setting_has_a_bad_value_in_the_table():
    assert list(BAD) == [one.name for one in fields(config.Settings)]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, bad in BAD.items() for value in bad])
def test_a_bad_value_is_named_in_one_line(name, value):
    with pytest.raises(config.BadSetting) as told:
        config.load({"LASTMETER_MASTER_KEY": KEY} | {name_of(name): value})
    assert str(told.value).startswith(f"{name_of(name)} cannot be used: ")
    assert "\n" not in str(told.value)


GOOD = {
    "sms_provider": "gateway",
    "sms_gateway_url": "https://sms.example/send",
    "sms_gateway_key": "0123456789abcdef",
    "wechat_app_id": "wx12",
    "wechat_template": "template_1-a",
    "wechat_secret": "secret",
    "alipay_app_id": "2026",
    "alipay_private_key": rsa_keys()[0],
    "alipay_public_key": rsa_keys()[1],
}
OTHERS = {
    "database_url": "postgresql:///name?host=/run/postgresql",
    "public_url": "https://lm.example/",
    "broker_url": f"redis://{HERE}:6379/0",
    "limits_url": f"redis://{HERE}",
    "verification_files": "wx.txt=abc; ali.txt=d=e",
    "metrics_dir": "/tmp",
}


def load(given: dict[str, str]) -> config.Settings:
    return config.load({"LASTMETER_MASTER_KEY": KEY} | {name_of(name): text for name, text in given.items()})


def test_good_values_are_taken():
    settings = load(GOOD | OTHERS)
    assert settings.public_url == "https://lm.example"
    assert settings.verification_files == {"wx.txt": "abc", "ali.txt": "d=e"}
    assert load(OTHERS).wechat_app_id == ""


@pytest.mark.parametrize("lacking", [name for name in GOOD if name not in ("sms_provider", "wechat_template")])
def test_a_setting_without_another_that_it_needs_names_the_missing_one(lacking):
    with pytest.raises(config.BadSetting) as told:
        load({name: text for name, text in GOOD.items() if name != lacking})
    assert str(told.value).startswith(f"{name_of(lacking)} is missing: ")


@pytest.mark.parametrize(
    ("alone", "missing"), [("sms_provider", "sms_gateway_url"), ("wechat_template", "wechat_app_id")]
)
def test_what_is_switched_on_needs_its_address(alone, missing):
    with pytest.raises(config.BadSetting, match=f"^{name_of(missing)} is missing: "):
        load({alone: GOOD[alone]})


def test_without_a_database_url_the_database_lies_in_the_data_folder(tmp_path: Path):
    settings = config.load({"LASTMETER_MASTER_KEY": KEY, "LASTMETER_DATA_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/lastmeter.db"


def test_a_key_with_the_demo_mark_makes_a_demo_of_it(tmp_path: Path):
    assert config.load({"LASTMETER_MASTER_KEY": config.DEMO_MARK + KEY}).demo
    assert not config.load({"LASTMETER_MASTER_KEY": KEY}).demo


def test_settings_cannot_be_changed():
    with pytest.raises(AttributeError):
        config.load({"LASTMETER_MASTER_KEY": KEY}).demo = True
