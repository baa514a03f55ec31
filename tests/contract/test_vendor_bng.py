"""The BNG hook's client against its stand-in: signed, done once for a key, and each way a hook can fail."""

import json
import time
from collections.abc import Iterator

import pytest

from gigafibre_fsm.integrations.bng.client import AccessAction, BngClient
from gigafibre_fsm.integrations.errors import IntegrationError, NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.signing import sign_body
from gigafibre_fsm.tests.standins.bng import SECRET, BngStandIn

IMPATIENT = 0.5
SUSPEND, RESTORE = AccessAction.SUSPEND, AccessAction.RESTORE
UNREACHABLE = "http://127.0.0.1:9"


@pytest.fixture
def hook() -> Iterator[BngStandIn]:
	with BngStandIn() as server:
		yield server


def client(hook: BngStandIn, secret: str = SECRET, **about: object) -> BngClient:
	return BngClient(hook.url, secret, **{"timeout": IMPATIENT, **about})


def refusal(hook: BngStandIn, mode: str) -> IntegrationError:
	hook.use(mode)
	with pytest.raises(IntegrationError) as refused:
		client(hook).switch_access(SUSPEND, "C-1", key="k1")
	return refused.value


def test_an_account_is_suspended_and_restored(hook: BngStandIn):
	client(hook).switch_access(SUSPEND, "C-1", key="k1")
	assert hook.is_suspended("C-1")
	client(hook).switch_access(RESTORE, "C-1", key="k2")
	assert not hook.is_suspended("C-1")
	assert not hook.is_suspended("C-2")


def test_a_request_holds_action_account_and_key_and_is_signed_with_its_time(hook: BngStandIn):
	client(hook, clock=lambda: time.time() - 60).switch_access(SUSPEND, "Café Zoë", key="k1")
	[request] = hook.requests
	assert json.loads(request.body) == {"action": "suspend", "account": "Café Zoë", "key": "k1"}
	assert request.headers["idempotency-key"] == "k1"
	stamp = int(request.headers["fsm-timestamp"])
	assert request.headers["fsm-signature"] == sign_body(SECRET, stamp, request.body)


def test_the_signature_is_that_of_the_documented_example():
	body = b'{"action": "suspend", "account": "C-1", "key": "k1"}'
	expected = "v1=c6bf92f9266773cb73e333af2394bf8f7e4f69c32ac8760f90981235f08690d0"
	assert sign_body("secret", 1700000000, body) == expected


def test_the_same_key_sent_again_acts_once(hook: BngStandIn):
	for _attempt in range(3):
		client(hook).switch_access(SUSPEND, "C-1", key="k1")
	assert hook.count_effects("suspend", "C-1") == 1


def test_a_key_of_another_request_is_refused(hook: BngStandIn):
	client(hook).switch_access(SUSPEND, "C-1", key="k1")
	with pytest.raises(Rejected) as refused:
		client(hook).switch_access(SUSPEND, "C-2", key="k1")
	assert refused.value.code == "key_reused"
	assert not hook.is_suspended("C-2")


@pytest.mark.parametrize(
	"mode", ["500", "500-late", "silent", "lost", "lost-reset", "not-json", "object", "html"]
)
def test_after_these_answers_nobody_knows_whether_it_was_done(hook: BngStandIn, mode: str):
	error = refusal(hook, mode)
	assert isinstance(error, Unavailable)
	assert error.unknown_outcome


@pytest.mark.parametrize(
	("mode", "kind", "code"),
	[
		("429", Unavailable, "429"),
		("refused", Rejected, "account_locked"),
		("redirect", NotConfigured, "302"),
	],
)
def test_after_these_answers_nothing_was_done(hook: BngStandIn, mode: str, kind: type, code: str):
	error = refusal(hook, mode)
	assert isinstance(error, kind)
	assert (error.code, getattr(error, "unknown_outcome", False)) == (code, False)
	assert hook.effects == []


def test_after_a_lost_answer_the_same_key_tells_that_it_is_done(hook: BngStandIn):
	refusal(hook, "lost-reset")
	hook.use("ok")
	client(hook).switch_access(SUSPEND, "C-1", key="k1")
	assert hook.count_effects("suspend", "C-1") == 1


@pytest.mark.parametrize(
	("secret", "late"), [("another", 0), (SECRET, 3600)], ids=["wrong secret", "clock an hour off"]
)
def test_a_wrong_signature_is_a_matter_of_the_settings(hook: BngStandIn, secret: str, late: int):
	with pytest.raises(NotConfigured) as refused:
		client(hook, secret, clock=lambda: time.time() - late).check()
	assert refused.value.missing == ("secret",)


def test_where_nothing_listens_nothing_was_sent():
	with pytest.raises(Unavailable) as refused:
		BngClient(UNREACHABLE, SECRET, timeout=IMPATIENT).check()
	assert not refused.value.unknown_outcome


def test_the_check_changes_nothing(hook: BngStandIn):
	client(hook).check()
	assert hook.effects == []
