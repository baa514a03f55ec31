"""OLTs: what each knows of an ONT; only this module reads their passwords.

Registering stays with the engineer's sheet: an adapter reads, so that a wrong profile is never written by itself.
"""

from gigafibre_fsm.integrations.errors import NotConfigured
from gigafibre_fsm.integrations.olt.backend import OltBackend

VENDOR = "OLT"
ACCESS = "OLT Access"
HUAWEI = "Huawei SmartAX"


def connect(olt: str) -> OltBackend:
	"""Return a session with an OLT.

	Args:
		olt: name of the Network Node.

	Raises:
		NotConfigured: it has no adapter, or address, user name or password is missing.
		Unavailable: it cannot be reached, or refuses the login.
	"""
	import frappe

	access = frappe.get_doc(ACCESS, olt)
	if access.adapter != HUAWEI:
		raise NotConfigured(
			VENDOR, "This OLT has no adapter: its ONTs are registered by hand.", missing=("adapter",)
		)
	password = access.get_password("password", raise_exception=False) or ""
	needed = (("address", access.address), ("username", access.username), ("password", password))
	missing = tuple(name for name, value in needed if not value)
	if missing:
		message = "Address, user name or password is missing in the OLT Access."
		raise NotConfigured(VENDOR, message, missing=missing)

	from gigafibre_fsm.integrations.olt.huawei import HuaweiOlt

	return HuaweiOlt(access.address, access.username, password, port=access.ssh_port or 22)
