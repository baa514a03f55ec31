"""The reader of Huawei's OLTs against one with its prompts: what it knows of ONTs, and that nothing is ever written."""

import socket
from collections.abc import Iterator

import pytest

from gigafibre_fsm.integrations.errors import Unavailable
from gigafibre_fsm.integrations.olt.huawei import HuaweiOlt
from gigafibre_fsm.tests.standins.olt import PASSWORD, USERNAME, OltStandIn, Ont

KNOWN, WAITING, HEX = "TPLGA1B2C3D4", "TPLGA1B2C3D5", "54504C47A1B2C3D4"
READS = ("display ", "enable", "disable", "undo smart", "infoswitch cli OFF", "scroll", "quit", "return")


@pytest.fixture
def olt() -> Iterator[OltStandIn]:
	with OltStandIn() as server:
		server.onts = [Ont(HEX, "0/ 1/ 3", "4"), Ont("54504C47A1B2C3D5", "0/1/7")]
		yield server


def session(olt: OltStandIn, password: str = PASSWORD, seconds: float = 40) -> HuaweiOlt:
	return HuaweiOlt("127.0.0.1", USERNAME, password, port=olt.port, seconds=seconds)


def test_a_known_ont_is_read_with_its_port_state_and_light_and_nothing_is_written(olt: OltStandIn):
	reader = session(olt)
	state = reader.state(KNOWN)
	assert (state.port, state.number, state.is_online) == ("0/1/3", "4", True)
	assert reader.light(state) == -22.14
	assert reader.state(WAITING) is None
	assert [(each.serial, each.port) for each in reader.unregistered()] == [("54504C47A1B2C3D5", "0/1/7")]
	olt.onts = []
	assert reader.unregistered() == []
	reader.close()
	assert all(each.startswith(READS) for each in olt.commands), olt.commands
	assert olt.commands[-1] == "quit"


def test_a_refused_password_is_in_no_error(olt: OltStandIn):
	with pytest.raises(Unavailable) as refused:
		session(olt, "wrong-secret-9")
	assert refused.value.code == "LOGIN"
	assert "wrong-secret-9" not in repr(refused.value) + repr(refused.value.__cause__)


def test_an_olt_that_falls_silent_is_left_after_its_time(olt: OltStandIn):
	reader = session(olt)
	olt.is_silent, reader._seconds = True, 2
	with pytest.raises(Unavailable) as refused:
		reader.state(KNOWN)
	assert refused.value.code == "NO_ANSWER"


def test_an_olt_that_is_off_cannot_be_reached():
	# taken, but nobody listens: a port that was given back may be another program's by now
	with socket.socket() as taken:
		taken.bind(("127.0.0.1", 0))
		with pytest.raises(Unavailable) as refused:
			HuaweiOlt("127.0.0.1", USERNAME, PASSWORD, port=taken.getsockname()[1])
	assert refused.value.code == "UNREACHABLE"
