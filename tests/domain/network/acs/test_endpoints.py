"""Which device a name of a USP agent stands for."""

import pytest

from gigafibre_fsm.domain.network.acs.endpoints import EndpointIdentity, read_endpoint


@pytest.mark.parametrize(
	("name", "identity"),
	[
		("os::1C61B4-22275A7%2D000395", EndpointIdentity("22275A7-000395", "1C61B4")),
		("os::1C61B4-22275A7-000395", EndpointIdentity("22275A7-000395", "1C61B4")),
		("ops::1C61B4-XX230v-22275A7", EndpointIdentity("22275A7", "1C61B4", "XX230v")),
		("22275A7-000395", EndpointIdentity("22275A7-000395")),
		("uuid::f81d4fae-7dec", EndpointIdentity("f81d4fae-7dec")),
		("os::", EndpointIdentity("")),
		("", EndpointIdentity("")),
	],
)
def test_a_name_tells_the_serial_number(name: str, identity: EndpointIdentity):
	assert read_endpoint(name) == identity
