"""Names of USP agents (TR-369, section R-ARC.5) and the device that they name; without Frappe."""

from dataclasses import dataclass
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class EndpointIdentity:
	"""The device behind a name; empty where the name does not tell."""

	serial: str
	oui: str = ""
	product_class: str = ""


def read_endpoint(name: str) -> EndpointIdentity:
	"""Return the device that an endpoint names.

	`os::OUI-serial` and `ops::OUI-class-serial` name it by its serial number; any other name, as that of a device
	that is connected by TR-069 only, is taken for the serial number itself.
	"""
	scheme, separator, instance = name.partition("::")
	if not separator:
		return EndpointIdentity(name)
	parts = [unquote(part) for part in instance.split("-", 2 if scheme == "ops" else 1)]
	if scheme == "os" and len(parts) == 2:
		return EndpointIdentity(parts[1], parts[0])
	if scheme == "ops" and len(parts) == 3:
		return EndpointIdentity(parts[2], parts[0], parts[1])
	return EndpointIdentity(unquote(instance))
