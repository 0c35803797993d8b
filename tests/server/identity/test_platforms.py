"""The world outside: WeChat, Alipay, an SMS gateway, each against a fake that answers as the real one does."""

import dataclasses

import httpx
import pytest

from server import wiring
from server.core import config
from server.core.outbox import OutboxDelivery
from server.identity import errors, queries
from server.identity.models import Account, ProviderToken, SignInCode
from server.identity.providers import net
from server.identity.rules import Way
from server.identity.service import accounts, citizens, codes, profiles
from tests.server.identity.builders import DEVICE, later
from tests.server.identity.far_side import AlipayServer, Gateway, WeChatServer
from tests.server.identity.test_sessions import at_once, resolved

KEY = "a-shared-key-of-enough-signs"


def with_settings(**changes):
    config.install(dataclasses.replace(config.settings(), **changes))


@pytest.fixture
def wechat(db):
    server = WeChatServer()
    with_settings(wechat_app_id=server.app_id, wechat_secret=server.secret)
    with net.through(httpx.MockTransport(server)):
        yield server


@pytest.fixture(scope="module")
def alipay_keys():
    return AlipayServer()


@pytest.fixture
def alipay(db, alipay_keys):
    alipay_keys.forge = False
    with_settings(**alipay_keys.settings)
    with net.through(httpx.MockTransport(alipay_keys)):
        yield alipay_keys


@pytest.fixture
def gateway(db):
    server = Gateway(KEY.encode())
    with_settings(sms_provider="gateway", sms_gateway_url="https://sms.example/send", sms_gateway_key=KEY)
    with net.through(httpx.MockTransport(server)):
        yield server


def test_a_wechat_code_opens_the_same_account_each_time(wechat, frozen):
    wechat.codes |= {"one": "openid-1", "two": "openid-1", "three": "openid-2"}
    first, second, other = (citizens.sign_in_by_platform(Way.WECHAT, code) for code in ("one", "two", "three"))
    assert first.account_id == second.account_id != other.account_id
    assert queries.open_id(first.account_id, "wechat") == "openid-1"
    assert resolved(first).level == "none"


@pytest.mark.parametrize("ran_out", [True, False])
def test_what_the_devices_guest_began_comes_along_also_when_his_session_ran_out(client, wechat, frozen, ran_out):
    wechat.codes |= {"one": "openid-1", "two": "openid-2"}
    guest = citizens.enter_as_guest(DEVICE)
    profiles.keep(resolved(guest), {"person_name": "李小明"})
    told = {"kind": "wechat", "code": "one", "device": DEVICE, "carry": "body"}
    headers = {} if ran_out else {"Authorization": f"Bearer {guest.access_token}"}
    with later(60 * 24 * 100 if ran_out else 1):
        assert client.post("/api/v1/sessions", json=told, headers=headers).status_code == 201
        mine = accounts.find("wechat", "openid-1")
        assert mine.profile == {"person_name": "李小明"}
        other = citizens.sign_in_by_platform(Way.WECHAT, "two", device=DEVICE)
        assert Account.get_by_id(other.account_id).profile is None, "nobody is that guest any more"
    assert Account.get_by_id(guest.account_id).closed_at is not None


def test_another_devices_guest_stays_his_own(wechat, frozen):
    wechat.codes |= {"one": "openid-1", "two": "openid-1"}
    guest = citizens.enter_as_guest(DEVICE)
    for code, device in (("one", ""), ("two", "another-device-1234")):
        citizens.sign_in_by_platform(Way.WECHAT, code, device=device)
    assert Account.get_by_id(guest.account_id).closed_at is None


def test_a_wechat_code_works_once(wechat, frozen):
    wechat.codes["one"] = "openid-1"
    citizens.sign_in_by_platform(Way.WECHAT, "one")
    with pytest.raises(errors.WrongSignIn):
        citizens.sign_in_by_platform(Way.WECHAT, "one")


def test_the_phone_button_lifts_to_level_phone(wechat, frozen):
    wechat.codes["one"], wechat.phones["p"] = "openid-1", "13800000000"
    session = citizens.sign_in_by_platform(Way.WECHAT, "one", phone_code="p")
    assert resolved(session).level == "phone"
    assert Account.get_by_id(session.account_id).phone == "13800000000"


def test_signing_in_goes_on_without_the_phone_button(wechat, frozen):
    wechat.codes["one"] = "openid-1"
    assert resolved(citizens.sign_in_by_platform(Way.WECHAT, "one", phone_code="used")).level == "none"


def test_a_token_that_was_forced_out_is_fetched_anew(wechat, frozen):
    wechat.codes |= {"one": "openid-1", "two": "openid-1"}
    wechat.phones |= {"p": "13800000000", "q": "13900000000"}
    citizens.sign_in_by_platform(Way.WECHAT, "one", phone_code="p")
    wechat.token = "another"
    citizens.sign_in_by_platform(Way.WECHAT, "two", phone_code="q")
    assert wechat.tokens_given == 2
    assert Account.get().phone == "13900000000"


def test_eight_at_once_fetch_one_token(wechat):
    from server.identity import providers

    tokens = at_once(lambda: providers.platform(Way.WECHAT).token())
    assert set(tokens) == {"token-1"}
    assert wechat.tokens_given == 1


def test_a_token_is_replaced_five_minutes_before_its_end(wechat, frozen):
    from server.identity import providers

    line = providers.platform(Way.WECHAT)
    assert line.token() == "token-1"
    with later(114):
        assert line.token() == "token-1"
    with later(116):
        assert line.token() == "token-2"
    assert "token" not in str(ProviderToken.select(ProviderToken.name).dicts().get())


def test_a_dead_refreshers_lease_runs_out(wechat, frozen):
    from datetime import timedelta

    from server.identity import providers

    ProviderToken.create(name="wechat:wx-demo", leased_until=frozen - timedelta(seconds=1))
    assert providers.platform(Way.WECHAT).token() == "token-1"


def test_a_busy_platform_is_a_named_failure(wechat, frozen):
    wechat.busy = True
    with pytest.raises(errors.OutsideSignInFailed):
        citizens.sign_in_by_platform(Way.WECHAT, "one")


@pytest.mark.parametrize("answer", [b"", b"[]", b"<html>", b"{}", b'{"openid": 5}'])
def test_nonsense_from_a_platform_is_a_named_failure(wechat, frozen, answer):
    nonsense = httpx.MockTransport(lambda request: httpx.Response(200, content=answer))
    with net.through(nonsense), pytest.raises(errors.OutsideSignInFailed):
        citizens.sign_in_by_platform(Way.WECHAT, "one")


def test_silence_from_a_platform_is_a_named_failure(wechat, frozen):
    def silent(request):
        raise httpx.ConnectTimeout("silent")

    with net.through(httpx.MockTransport(silent)), pytest.raises(errors.OutsideSignInFailed):
        citizens.sign_in_by_platform(Way.WECHAT, "one")


@pytest.mark.parametrize("way", [Way.WECHAT, Way.ALIPAY])
def test_a_platform_that_is_not_set_up_is_not_offered(db, way):
    with pytest.raises(errors.WayNotOffered):
        citizens.sign_in_by_platform(way, "one")


def test_an_alipay_code_opens_an_account_signed_both_ways(alipay, frozen):
    alipay.codes |= {"one": "2088-a", "two": "2088-a"}
    first = citizens.sign_in_by_platform(Way.ALIPAY, "one")
    assert citizens.sign_in_by_platform(Way.ALIPAY, "two").account_id == first.account_id
    with pytest.raises(errors.WrongSignIn):
        citizens.sign_in_by_platform(Way.ALIPAY, "one")


def test_an_alipay_answer_that_was_changed_on_the_way_opens_nothing(alipay, frozen):
    alipay.codes["one"], alipay.forge = "2088-a", True
    with pytest.raises(errors.OutsideSignInFailed):
        citizens.sign_in_by_platform(Way.ALIPAY, "one")
    assert Account.select().count() == 0


def test_a_wrong_alipay_key_is_a_bad_setting(db):
    with_settings(alipay_app_id="2026", alipay_private_key="AAAA", alipay_public_key="AAAA")
    with pytest.raises(config.BadSetting):
        citizens.sign_in_by_platform(Way.ALIPAY, "one")


def test_a_code_goes_out_signed_through_the_gateway(gateway, frozen):
    codes.request("13800000000")
    wiring.relay().drain()
    (told,) = gateway.taken.values()
    assert told["to"] == "13800000000"
    assert "验证码" in told["text"]
    assert SignInCode.get().text is None


def test_a_gateway_in_trouble_is_tried_again_with_the_same_id(gateway, frozen):
    gateway.status = 503
    codes.request("13800000000")
    wiring.relay().drain()
    assert SignInCode.get().text is not None
    assert not OutboxDelivery.get().done
    gateway.status = 200
    with later(1):
        wiring.relay().drain()
    assert list(gateway.taken) == [str(SignInCode.get().id)]
    assert SignInCode.get().text is None


def test_a_final_refusal_of_the_gateway_is_not_repeated(gateway, frozen):
    gateway.status = 400
    codes.request("13800000000")
    wiring.relay().drain()
    assert OutboxDelivery.get().done
    assert SignInCode.get().text is None
