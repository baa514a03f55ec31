"""The parameters that connect a modem to Oktopus, as somebody types them."""

import pytest

from gigafibre_fsm.domain.network.acs import usp_parameters

LINES = """
Device.LocalAgent.Controller.1.Enable = true
Device.MQTT.Client.1.BrokerPort=1883

Device.LocalAgent.Controller.1.MTP.1.MQTT.Topic = oktopus/{serial}/a=b
"""
TYPES = {
	"Device.LocalAgent.Controller.1.Enable": "xsd:boolean",
	"Device.MQTT.Client.1.BrokerPort": "xsd:unsignedInt",
}


def test_each_line_becomes_a_value_of_the_devices_own_type():
	filled = usp_parameters.fill(usp_parameters.parse_lines(LINES), "S1", lambda path: TYPES.get(path, ""))
	assert filled == (
		("Device.LocalAgent.Controller.1.Enable", True, "xsd:boolean"),
		("Device.MQTT.Client.1.BrokerPort", 1883, "xsd:unsignedInt"),
		("Device.LocalAgent.Controller.1.MTP.1.MQTT.Topic", "oktopus/S1/a=b", "xsd:string"),
	)


@pytest.mark.parametrize(
	("text", "line"),
	[
		("Device.A = 1\nDevice.B", 2),
		("Device.A = 1\n\nDevice.A = 2", 3),
		("InternetGatewayDevice.A = 1", 1),
		("Device..A = 1", 1),
		("<b>x</b> = 1", 1),
	],
)
def test_a_bad_line_is_named(text: str, line: int):
	with pytest.raises(usp_parameters.BadLineError) as error:
		usp_parameters.parse_lines(text)
	assert error.value.line == line


def test_a_number_that_is_none_is_refused():
	with pytest.raises(ValueError, match="BrokerPort is a number"):
		usp_parameters.fill((("Device.MQTT.Client.1.BrokerPort", "x"),), "S1", lambda path: "xsd:unsignedInt")
