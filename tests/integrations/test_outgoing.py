"""Requests to listed hosts: signed, to that host only, never to an inner address unless listed, never for long."""

import time
from collections.abc import Iterator

import pytest

from gigafibre_fsm.integrations.errors import IntegrationError, Rejected, Unavailable
from gigafibre_fsm.integrations.outgoing.addresses import (
	BadAddressError,
	choose_address,
	is_outer,
	parse_address,
)
from gigafibre_fsm.integrations.outgoing.client import OutgoingClient, OutgoingRequest
from gigafibre_fsm.integrations.signing import sign_body
from gigafibre_fsm.tests.standins.host import SECRET, HostStandIn

PATIENCE = 0.4  # seconds


@pytest.fixture(scope="module")
def server() -> Iterator[HostStandIn]:
	with HostStandIn() as own:
		yield own


@pytest.fixture
def host(server: HostStandIn) -> HostStandIn:
	server.use("ok")
	server.requests.clear()
	server.acted.clear()
	return server


def client(host: HostStandIn, **about: object) -> OutgoingClient:
	return OutgoingClient(host.host, SECRET, **{"may_be_inner": True, "timeout": PATIENCE, **about})


def request(host: HostStandIn, path: str = "/hook", method: str = "POST", key: str = "k1") -> OutgoingRequest:
	return OutgoingRequest(method, f"{host.url}{path}", b'{"a": 1}' if method == "POST" else b"", key)


def refusal(host: HostStandIn, asked: OutgoingRequest, **about: object) -> IntegrationError:
	with pytest.raises(IntegrationError) as refused:
		client(host, **about).send(asked)
	return refused.value


def test_a_request_is_signed_with_its_time_and_names_its_key(host: HostStandIn):
	answer = client(host, clock=lambda: 1700000000).send(request(host))
	[seen] = host.requests
	assert (answer.status, host.acted) == (200, ["k1"])
	assert seen.headers["fsm-signature"] == sign_body(SECRET, 1700000000, b'{"a": 1}')
	assert seen.headers["host"] == host.host


@pytest.mark.parametrize(
	("mode", "method", "code", "is_unknown"),
	[
		("redirect", "POST", "REDIRECT", False),
		("silent", "POST", "NO_ANSWER", True),
		("silent", "GET", "NO_ANSWER", False),
		("lost", "POST", "NO_ANSWER", True),
		("trickle", "POST", "NO_ANSWER", True),
		("huge", "POST", "TOO_LARGE", True),
		("huge", "GET", "TOO_LARGE", False),
	],
)
def test_what_a_host_does_wrong_ends_in_time_and_says_whether_it_may_have_acted(
	host: HostStandIn, mode: str, method: str, code: str, is_unknown: bool
):
	host.use(mode)
	error = refusal(host, request(host, method=method))
	assert (error.code, getattr(error, "unknown_outcome", False)) == (code, is_unknown)
	assert len(host.requests) == 1


def test_a_host_that_refuses_gives_its_own_answer(host: HostStandIn):
	host.use("refused")
	assert client(host).send(request(host)).status == 409


@pytest.mark.parametrize(
	"url",
	[
		"http://evil.example/hook",
		"http://{host}@evil.example/",
		"http://user:pw@{host}/",
		"http://{host}.evil.example/",
		"http://{host}\\@evil.example/",
		"file:///etc/passwd",
		"gopher://{host}/",
		"//{host}/hook",
		"http://{host}/\r\nX-Evil: 1",
		"http://127.0.0.1/hook",
		"",
	],
)
def test_an_address_of_another_host_or_of_no_host_is_refused_unsent(host: HostStandIn, url: str):
	asked = OutgoingRequest("POST", url.replace("{host}", host.host), b"", "k")
	assert isinstance(refusal(host, asked), Rejected)
	assert not host.requests


def test_an_unlisted_inner_host_is_refused_however_its_name_is_spelled(host: HostStandIn):
	error = refusal(host, request(host), may_be_inner=False)
	assert (error.code, host.requests) == ("ADDRESS", [])


def test_the_address_that_was_checked_is_the_one_connected_to(host: HostStandIn):
	# the name means nothing to this machine: only the chosen address leads anywhere
	named = f"hooks.example.invalid:{host.url.rpartition(':')[2]}"
	caller = OutgoingClient(
		named, SECRET, may_be_inner=True, timeout=PATIENCE, choose=lambda *_args, **_kwargs: "127.0.0.1"
	)
	assert caller.send(OutgoingRequest("POST", f"http://{named}/", b"{}", "k")).status == 200
	assert host.requests[0].headers["host"] == named


def test_a_host_that_cannot_be_reached_was_never_told(host: HostStandIn):
	asked = OutgoingRequest("POST", "http://127.0.0.1:9/", b"", "k")
	caller = OutgoingClient("127.0.0.1:9", SECRET, may_be_inner=True, timeout=PATIENCE)
	with pytest.raises(Unavailable) as refused:
		caller.send(asked)
	assert (refused.value.code, refused.value.unknown_outcome) == ("UNREACHABLE", False)


@pytest.mark.parametrize(
	"address",
	[
		*("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
		*("224.0.0.1", "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1%eth0", "fd00::1", "ff02::1"),
		*("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "localhost"),
	],
)
def test_an_inner_address_is_known_in_every_spelling(address: str):
	assert not is_outer(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_an_outer_address_is_one(address: str):
	assert is_outer(address)


def test_one_inner_address_among_several_is_enough_to_refuse_a_name():
	address = parse_address("https://two.example/")
	with pytest.raises(BadAddressError):
		choose_address(address, may_be_inner=False, resolve=lambda _address: ("1.1.1.1", "127.0.0.1"))
	assert choose_address(address, may_be_inner=False, resolve=lambda _address: ("1.1.1.1",)) == "1.1.1.1"


def test_an_outer_host_is_reached_by_https_only():
	with pytest.raises(BadAddressError, match="https"):
		choose_address(
			parse_address("http://a.example/"), may_be_inner=False, resolve=lambda _address: ("1.1.1.1",)
		)


def test_a_slow_host_holds_nobody_longer_than_its_time(host: HostStandIn):
	host.use("trickle")
	began = time.monotonic()
	refusal(host, request(host))
	assert time.monotonic() - began < PATIENCE + 2
