"""What the forms of vendors' settings take for the address of a server."""

import pytest

from gigafibre_fsm.domain.platform import server_address as rule


@pytest.mark.parametrize(
	("address", "is_server", "is_encrypted"),
	[
		("https://acs.example.ca", True, True),
		("https://acs.example.ca:7557/nbi", True, True),
		("http://acs.example.ca", True, False),
		("http://127.0.0.1:8080", True, True),
		("http://[::1]:8080/", True, True),
		("https://acs.example.ca/?token=1", False, True),
		("https://acs.example.ca/#top", False, True),
		("https://", False, False),
		("https:///path", False, False),
		("https://[::1", False, False),
		("https://acs.example.ca:port", False, False),
		("https://acs example.ca", False, False),
		("ftp://acs.example.ca", False, False),
		("wss://acs.example.ca", False, False),
		("acs.example.ca", False, False),
		("javascript:alert(1)//https://x", False, False),
		("", False, False),
	],
)
def test_an_address_is_a_scheme_and_a_host(address: str, is_server: bool, is_encrypted: bool):
	assert (rule.is_server_address(address), rule.is_encrypted(address)) == (is_server, is_encrypted)


def test_a_socket_is_asked_for_by_name():
	assert rule.is_encrypted("wss://pbx.example.ca/ws", rule.SOCKET)
	assert not rule.is_encrypted("ws://pbx.example.ca/ws", rule.SOCKET)
	assert rule.is_encrypted("ws://localhost:5066", rule.SOCKET)
	assert not rule.is_server_address("https://pbx.example.ca", rule.SOCKET)


def test_a_login_is_found_wherever_it_stands():
	assert rule.holds_login("https://fsm:secret@acs.example.ca") and rule.holds_login("https://fsm@x.ca/a")
	assert not rule.holds_login("https://acs.example.ca/a@b")
