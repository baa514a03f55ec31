"""Limits hold against forged headers and second ways to the same method."""

import pytest

import frappe

from gigafibre_fsm.domain.platform import rate_limits
from gigafibre_fsm.exceptions import TooMany
from gigafibre_fsm.tests.visitor import OWN_PAGE, Visitor, forget_limits

METHOD = "gigafibre_fsm.api.magic_link.request_fresh"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
	forget_limits()


def ask(path: str, mobile: str, address: str = "10.0.0.7", **headers: str) -> int:
	"""Ask for a fresh link and give the answer's status."""
	answer = Visitor().post(
		path,
		{"mobile": mobile},
		headers={**OWN_PAGE, **headers},
		environ_overrides={"REMOTE_ADDR": address},
	)
	return answer.status_code


def test_a_key_is_allowed_as_often_as_said_and_others_do_not_count():
	assert [rate_limits.is_within_limit("a", 2, 60) for _ in range(3)] == [True, True, False]
	assert rate_limits.is_within_limit("b", 2, 60)
	with pytest.raises(TooMany):
		rate_limits.require_within_limit("a", 2, 60)


def test_one_number_may_be_asked_for_five_times_an_hour_from_one_address():
	path, number = f"/api/method/{METHOD}", "514 555-0101"
	statuses = [ask(path, number, **{"X-Forwarded-For": f"8.8.8.{n}"}) for n in range(7)]
	assert statuses == [200] * 5 + [429] * 2
	assert ask(path, number, address="10.0.0.8") == 200, "a stranger uses up their own"


def test_the_second_way_to_a_method_counts_in_the_same_place():
	ways = (f"/api/method/{METHOD}", f"/?cmd={METHOD}", f"/t?cmd={METHOD}")
	statuses = [ask(ways[n % 3], "514 555-0102") for n in range(7)]
	assert statuses == [200] * 5 + [429] * 2


def test_a_forged_forwarded_address_does_not_help():
	statuses = [
		ask(f"/api/method/{METHOD}", f"514 555-1{n:03}", **{"X-Forwarded-For": f"9.9.{n}.9, 10.1.1.{n}"})
		for n in range(62)
	]
	assert statuses[:60] == [200] * 60
	assert statuses[60:] == [429] * 2


def test_bad_links_are_limited_by_address_and_good_ones_are_not():
	statuses = [
		Visitor()
		.get(
			f"/l/{n:022}",
			headers={"X-Forwarded-For": f"1.2.3.{n}"},
			environ_overrides={"REMOTE_ADDR": "10.0.0.8"},
		)
		.status_code
		for n in range(62)
	]
	assert statuses == [410] * 60 + [429] * 2


@pytest.mark.parametrize(
	("proxies", "forwarded", "expected"),
	[
		([], "1.1.1.1", "127.0.0.1"),
		(["127.0.0.1"], "1.1.1.1", "1.1.1.1"),
		(["127.0.0.1"], "6.6.6.6, 1.1.1.1", "1.1.1.1"),
		(["127.0.0.0/8", "10.0.0.0/8"], "6.6.6.6, 1.1.1.1, 10.0.0.3", "1.1.1.1"),
		(["127.0.0.1"], "", "127.0.0.1"),
		(["127.0.0.1"], "not an address", "not an address"),
		(["nonsense"], "1.1.1.1", "127.0.0.1"),
	],
)
def test_forwarded_addresses_are_believed_from_the_right_through_known_proxies(proxies, forwarded, expected):
	from werkzeug.test import EnvironBuilder
	from werkzeug.wrappers import Request

	environ = EnvironBuilder(headers={"X-Forwarded-For": forwarded}).get_environ()
	environ["REMOTE_ADDR"] = "127.0.0.1"
	before = frappe.conf.get("fsm_trusted_proxies")
	frappe.local.request = Request(environ)
	frappe.local.conf["fsm_trusted_proxies"] = proxies
	try:
		assert rate_limits.client_address() == expected
	finally:
		frappe.local.conf["fsm_trusted_proxies"] = before
		del frappe.local.request


def test_neither_numbers_nor_addresses_stay_in_redis():
	ask(f"/api/method/{METHOD}", "514 555-0103", address="10.9.8.7")
	cache = frappe.cache()
	kept = b" ".join(cache.keys(cache.make_key("fsm-limit:*")))
	assert kept and b"5550103" not in kept and b"10.9.8.7" not in kept
