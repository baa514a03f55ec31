"""Whether what somebody typed into the settings of a vendor is the address of a server. Pure."""

from urllib.parse import SplitResult, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
ENCRYPTED = frozenset({"https", "wss"})
WEB, SOCKET = frozenset({"http", "https"}), frozenset({"ws", "wss"})


def is_server_address(address: str, schemes: frozenset[str] = WEB) -> bool:
	"""Whether this is the whole address of a server, to which paths are added: no parameters, nothing after a `#`.

	Args:
		address: as it was typed, without spaces around it.
		schemes: WEB or SOCKET.
	"""
	parts = _split(address)
	return bool(parts and parts.scheme in schemes and parts.hostname and not (parts.query or parts.fragment))


def is_encrypted(address: str, schemes: frozenset[str] = WEB) -> bool:
	"""Whether this is the address of a server to which nothing travels in the open: encrypted, or on this machine.

	Args:
		address: as it was typed, without spaces around it.
		schemes: WEB or SOCKET.
	"""
	parts = _split(address)
	if not (parts and parts.scheme in schemes and parts.hostname):
		return False
	return parts.scheme in ENCRYPTED or parts.hostname in LOOPBACK


def holds_login(address: str) -> bool:
	"""Whether an address names a user or a password, which have fields of their own."""
	parts = _split(address)
	return bool(parts and "@" in parts.netloc)


def _split(address: str) -> SplitResult | None:
	"""Return the parts of an address; None if it is none, such as one with a space."""
	if any(sign.isspace() for sign in address):
		return None
	try:
		parts = urlsplit(address)
		parts.port  # noqa: B018 - raises for a port that is no number
	except ValueError:
		return None
	return parts
