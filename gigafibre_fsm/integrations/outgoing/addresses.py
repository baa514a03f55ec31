"""Where a request may go: a whole, plain address, and a host that stands outside the company's network.

Source of the special ranges: the IANA registries of RFC 6890, as Python's `ipaddress` has them.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST = 2000
"""Maximum characters of an address."""
PORTS = {"https": 443, "http": 80}
# addresses that only a translator makes of another one; that other one is judged
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_6TO4 = ipaddress.ip_network("2002::/16")
_TEREDO = ipaddress.ip_network("2001::/32")


class BadAddressError(ValueError):
	"""The address must not be used; the text is one English sentence, a source string of our translations."""


@dataclass(frozen=True, slots=True)
class HttpAddress:
	"""An address taken apart; `host` is in lower case, and has its port unless that is the usual one."""

	url: str
	scheme: str
	hostname: str
	port: int

	@property
	def host(self) -> str:
		"""The host as the allow-list names it, for example `api.example.com` or `10.0.0.8:8080`."""
		name = f"[{self.hostname}]" if ":" in self.hostname else self.hostname
		return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"


def parse_address(url: str) -> HttpAddress:
	"""Take an address apart.

	Raises:
		BadAddressError: it is no plain http or https address.
	"""
	text = (url or "").strip()
	if len(text) > LONGEST or any(ord(each) <= 32 or ord(each) == 127 for each in text) or "\\" in text:
		raise BadAddressError("This is not a web address. It looks like https://host.example/path.")
	try:
		parts = urlsplit(text)
		name = (parts.hostname or "").rstrip(".").encode("idna").decode() if parts.hostname else ""
		port = parts.port or PORTS.get(parts.scheme, 0)
	except (ValueError, UnicodeError):
		raise BadAddressError("This is not a web address. It looks like https://host.example/path.") from None
	if parts.scheme not in PORTS or not name:
		raise BadAddressError("This is not a web address. It looks like https://host.example/path.")
	if parts.username is not None or parts.password is not None:
		raise BadAddressError("An address must not contain a user name or a password.")
	clean = parts._replace(fragment="").geturl()
	return HttpAddress(clean, parts.scheme, name.lower(), port)


def is_outer(address: str) -> bool:
	"""Whether an IP address is a public one: not of this machine, of a private network, or of the cloud's own services."""
	try:
		found = ipaddress.ip_address(address.split("%")[0])
	except ValueError:
		return False
	inner = _translated(found) if found.version == 6 else None
	if inner is not None:
		return is_outer(str(inner))
	return found.is_global and not (found.is_multicast or found.is_reserved)


def _translated(found: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
	"""Return the IPv4 address that an IPv6 address stands for; None for any other."""
	if found.ipv4_mapped:
		return found.ipv4_mapped
	if found in _NAT64:
		return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
	if found in _6TO4:
		return found.sixtofour
	if found in _TEREDO and found.teredo:
		return found.teredo[1]
	return None


def look_up(address: HttpAddress) -> tuple[str, ...]:
	"""Return the IP addresses of a host.

	Raises:
		OSError: the name is not known, or cannot be looked up now.
	"""
	found = socket.getaddrinfo(address.hostname, address.port, type=socket.SOCK_STREAM)
	return tuple(dict.fromkeys(str(each[4][0]) for each in found))


def choose_address(
	address: HttpAddress,
	*,
	may_be_inner: bool,
	resolve: Callable[[HttpAddress], Iterable[str]] = look_up,
) -> str:
	"""Return the IP address to connect to; every address of the name must be allowed.

	Args:
		address: where the request goes.
		may_be_inner: whether the host is listed as one inside the company's network.
		resolve: looks the name up.

	Raises:
		BadAddressError: one of the addresses is an inner one, or the connection would not be encrypted.
		OSError: the name cannot be looked up.
	"""
	found = tuple(resolve(address))
	if not may_be_inner and not all(map(is_outer, found)):
		raise BadAddressError(
			"This host stands inside the company's network, and is not listed as one that may."
		)
	if not may_be_inner and address.scheme != "https":
		raise BadAddressError("A host outside the company's network is reached by https only.")
	if not found:
		raise OSError(address.hostname)
	return found[0]
