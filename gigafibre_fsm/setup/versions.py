"""Which Frappe and ERPNext this app runs on, and from which version known security holes are closed."""

import re

import frappe
from frappe import _

# For each major that the app runs on, the Frappe below which holes are published. 15: upload path traversal to
# remote code (CVE-2026-119145); 16: blind SQL injection through calendars (CVE-2026-114664).
SAFE_FRAPPE = {15: (15, 121, 0), 16: (16, 33, 0)}


def parse(version: str) -> tuple[int, int, int]:
	"""Return the three numbers at the start of a version; what is missing counts as 0."""
	numbers = [int(number) for number in re.findall(r"\d+", version.split("-")[0])[:3]]
	return tuple(numbers + [0] * (3 - len(numbers)))


def refusals(frappe_version: str, erpnext_version: str | None) -> list[str]:
	"""Say, one sentence each, why the app can't be installed beside these versions."""
	found = [
		_(
			"Gigafibre FSM runs on {0} 15 or 16; this bench has {1}. Install it on a bench of one of these."
		).format(name, version)
		for name, version in (("Frappe", frappe_version), ("ERPNext", erpnext_version))
		if version and parse(version)[0] not in SAFE_FRAPPE
	]
	if not erpnext_version:
		found.append(_("ERPNext is not installed on this site. Run: bench --site <site> install-app erpnext"))
	elif not found and parse(frappe_version)[0] != parse(erpnext_version)[0]:
		found.append(
			_("Frappe {0} and ERPNext {1} do not belong together. Switch both to the same version.").format(
				frappe_version, erpnext_version
			)
		)
	return found


def is_development(frappe_version: str) -> bool:
	"""Tell whether this is a development version, which is used on the loopback only."""
	return "dev" in frappe_version


def security_warning(frappe_version: str) -> str | None:
	"""Return a sentence where this Frappe is older than the one that closes the known holes."""
	safe = SAFE_FRAPPE.get(parse(frappe_version)[0])
	if not safe or parse(frappe_version) >= safe:
		return None
	return _("Frappe {0} has known security holes. Update to {1} or later.").format(
		frappe_version, ".".join(map(str, safe))
	)


def installed_erpnext() -> str | None:
	"""Return ERPNext's version on this bench, or None where it is not installed on the site."""
	if "erpnext" not in frappe.get_installed_apps():
		return None
	return getattr(frappe.get_module("erpnext"), "__version__", None)


def check() -> None:
	"""Refuse to install or migrate beside another major version, or a mix of two, saying what to do."""
	found = refusals(frappe.__version__, installed_erpnext())
	if found:
		frappe.throw("\n".join(found), title=_("Gigafibre FSM can't be installed here"))


def boot(bootinfo: frappe._dict) -> None:
	"""Tell the desk of those who can act that this Frappe is too old (not on a development version)."""
	warning = security_warning(frappe.__version__)
	if warning and not is_development(frappe.__version__) and "System Manager" in frappe.get_roles():
		bootinfo.fsm_warning = warning
