"""Which addresses the bridge may reach: IP addresses of listed networks, never a name that could change its meaning."""

import ipaddress
from collections.abc import Iterable

IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class BadTargetError(ValueError):
	"""The text is no network, or no address of a listed network."""


def parse_networks(text: str) -> tuple[IpNetwork, ...]:
	"""Return the listed networks.

	Args:
		text: one network a line, for example `10.20.0.0/16`.

	Raises:
		BadTargetError: a line is no network; its text is the error's.
	"""
	found = []
	for line in filter(None, (line.strip() for line in text.splitlines())):
		try:
			found.append(ipaddress.ip_network(line))
		except ValueError as error:
			raise BadTargetError(line) from error
	return tuple(found)


def parse_target(text: str, networks: Iterable[IpNetwork], usual_port: int) -> tuple[str, int]:
	"""Return address and port of a modem, if a listed network contains it.

	Args:
		text: an IP address, with or without a port: `10.20.1.7`, `10.20.1.7:8443`, `[fd00::7]:8443`.
		networks: those that may be reached.
		usual_port: the port if the text names none.

	Returns:
		The address as it stands in a URL (an IPv6 address in brackets), and the port.

	Raises:
		BadTargetError: it is no IP address, or no listed network contains it.
	"""
	address, port = _split(text.strip(), usual_port)
	if not any(address in network for network in networks if network.version == address.version):
		raise BadTargetError(str(address))
	return (f"[{address}]" if address.version == 6 else str(address)), port


def _split(text: str, usual_port: int) -> tuple[IpAddress, int]:
	host, port = text, str(usual_port)
	if text.startswith("["):
		host, _bracket, rest = text[1:].partition("]")
		port = rest.removeprefix(":") or port
	elif text.count(":") == 1:
		host, _colon, port = text.partition(":")
	try:
		address = ipaddress.ip_address(host)
	except ValueError as error:
		raise BadTargetError(text) from error
	# an IPv4 address in IPv6 clothes would pass for an address of another network
	if getattr(address, "ipv4_mapped", None) or not (
		port.isascii() and port.isdigit() and 0 < int(port) < 65536
	):
		raise BadTargetError(text)
	return address, int(port)
