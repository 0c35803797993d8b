"""Messages leave the house once, and leave nothing behind."""

from datetime import timedelta

import httpx
import pytest

from server import wiring
from server.core import clock
from server.core.errors import TryAgain
from server.core.outbox import OutboxDelivery
from server.identity.models import DemoMessage
from server.identity.providers import net
from server.notifications import channels, rules, service
from server.notifications.models import Message
from tests.server.identity.builders import later
from tests.server.identity.far_side import Gateway
from tests.server.notifications.builders import (
    OPEN_ID,
    PHONE,
    TEMPLATE,
    Messenger,
    an_owner,
    news,
    told_application,
    with_settings,
    with_wechat,
)

KEY = "a-shared-key-of-enough-signs"


def queued(channel: str):
    """A message that waits, and its application."""
    application = told_application([channel], owner=an_owner(open_id=OPEN_ID))
    service.tell_step(news(application))
    return Message.get(), application


def after(message):
    return Message.get_by_id(message.id)


@pytest.fixture
def gateway(db, frozen):
    server = Gateway(KEY.encode())
    with_settings(sms_provider="gateway", sms_gateway_url="https://sms.example/send", sms_gateway_key=KEY)
    with net.through(httpx.MockTransport(server)):
        yield server


def reached(server: Messenger):
    with_settings(wechat_app_id=server.app_id, wechat_secret=server.secret, wechat_template=TEMPLATE)
    return net.through(httpx.MockTransport(server))


def test_the_relay_sends_a_step_by_sms_once(db, frozen):
    message, application = queued("sms")
    wiring.relay().drain()
    (shown,) = DemoMessage.select()
    assert (shown.to, shown.key) == (PHONE, str(message.id))
    assert str(application.number) in shown.text
    service.send(message.id)
    wiring.relay().drain()
    assert DemoMessage.select().count() == 1


def test_what_was_sent_keeps_neither_address_nor_words(db, frozen):
    message, _ = queued("sms")
    assert (message.address, message.state) == (PHONE, "waiting")
    service.send(message.id)
    sent = after(message)
    assert (sent.state, sent.address, sent.words, sent.reason) == ("sent", None, None, None)
    assert sent.sent_at == frozen


def test_a_task_that_runs_again_before_it_noted_the_end_sends_the_same_key(gateway):
    message, _ = queued("sms")
    channels.send(message)  # and the worker dies here
    service.send(message.id)
    assert list(gateway.taken) == [str(message.id)]
    assert after(message).state == "sent"


def test_where_no_sms_is_offered_the_message_is_given_up(db, frozen):
    with_settings(demo=False)
    message, _ = queued("sms")
    wiring.relay().drain()
    ended = after(message)
    assert (ended.state, ended.reason, ended.address, ended.words) == ("given_up", "not-offered", None, None)


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_gateway_in_trouble_is_tried_again_until_it_takes_the_message(gateway, status):
    message, _ = queued("sms")
    gateway.status = status
    wiring.relay().drain()
    waiting = OutboxDelivery.get(OutboxDelivery.done == False)  # noqa: E712
    assert (waiting.last_error, after(message).state) == ("TryAgain", "waiting")
    gateway.status = 200
    with later(2):
        wiring.relay().drain()
    assert (after(message).state, len(gateway.taken)) == ("sent", 1)


def test_what_a_gateway_refuses_for_good_is_not_kept_as_sent(gateway):
    message, _ = queued("sms")
    gateway.status = 400
    service.send(message.id)
    assert (after(message).state, after(message).reason) == ("given_up", "refused")


def test_a_message_that_waits_for_days_is_given_up_and_forgotten(gateway):
    message, _ = queued("sms")
    with clock.frozen(clock.now() + rules.GIVEN_UP_AFTER + timedelta(seconds=1)):
        service.send(message.id)
    ended = after(message)
    assert (ended.state, ended.reason, ended.address) == ("given_up", "stale", None)
    assert not gateway.taken


def test_a_message_that_nobody_tries_to_send_any_more_keeps_no_address(db, frozen):
    message, _ = queued("sms")
    with clock.frozen(clock.now() + rules.GIVEN_UP_AFTER - timedelta(seconds=1)):
        service.forget_old()
    assert after(message).address
    with clock.frozen(clock.now() + rules.GIVEN_UP_AFTER + timedelta(seconds=1)):
        service.forget_old()
    ended = after(message)
    assert (ended.state, ended.reason, ended.address, ended.words) == ("given_up", "stale", None, None)


def test_a_subscription_message_holds_number_step_and_time(db, frozen):
    server = Messenger()
    with reached(server):
        message, application = queued("wechat")
        wiring.relay().drain()
    assert server.sent == [
        {
            "touser": OPEN_ID,
            "template_id": TEMPLATE,
            "data": {
                "character_string1": {"value": application.number},
                "phrase2": {"value": "已受理"},
                "time3": {"value": "2026-11-18 10:00"},
            },
        }
    ]
    assert (after(message).state, after(message).address) == ("sent", None)
    assert len(application.number) <= rules.CHARACTER_STRING


def test_without_a_mini_program_there_is_no_subscription_message(db, frozen):
    with_wechat()
    message, _ = queued("wechat")
    with_settings(wechat_template="")
    service.send(message.id)
    assert (after(message).state, after(message).reason) == ("given_up", "not-offered")
    instead = Message.get(Message.channel == "sms")
    assert (instead.state, instead.address, instead.facts["instead_of"]) == ("waiting", PHONE, "wechat")


@pytest.mark.parametrize("code", sorted(channels.FINAL))
def test_what_wechat_will_never_send_is_given_up_with_its_number(db, frozen, code):
    with reached(Messenger(code)) as _:
        message, _ = queued("wechat")
        service.send(message.id)
    assert (after(message).state, after(message).reason) == ("given_up", f"wechat-{code}")


@pytest.mark.parametrize("code", [-1, 45009])
def test_what_may_pass_is_tried_again(db, frozen, code):
    server = Messenger(code)
    with reached(server):
        message, _ = queued("wechat")
        with pytest.raises(TryAgain):
            service.send(message.id)
        assert after(message).address == OPEN_ID
        service.send(message.id)
    assert len(server.sent) == 1


def test_a_token_that_was_forced_out_is_fetched_anew(db, frozen):
    server = Messenger()
    with reached(server):
        queued("wechat")
        wiring.relay().drain()
        server.token = "of someone else"
        message, _ = queued_again()
        wiring.relay().drain()
        with later(2):
            wiring.relay().drain()
    assert (len(server.sent), after(message).state) == (2, "sent")


def queued_again():
    application = told_application(["wechat"], owner=an_owner(phone="", open_id="openid-2"))
    service.tell_step(news(application))
    return Message.get(Message.state == "waiting"), application


def test_a_far_side_that_is_silent_is_tried_again(db, frozen):
    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("silent", request=request)

    server = Messenger()
    with reached(server):
        message, _ = queued("wechat")
        with net.through(httpx.MockTransport(silent)), pytest.raises(TryAgain):
            service.send(message.id)
    assert after(message).state == "waiting"
