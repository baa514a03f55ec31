"""The supported versions of Frappe and ERPNext, and the warning about known security holes."""

import frappe
from frappe import _

from gigafibre_fsm.domain.platform.safe_frappe import (
	SAFE_FRAPPE,
	is_safe,
	may_be_live,
	parse_version,
	safe_version,
)

TOLD = {"System Manager", "FSM Manager"}


def refusals(frappe_version: str, erpnext_version: str | None) -> list[str]:
	"""Return one sentence for each reason why the app cannot be installed with these versions."""
	found = [
		_(
			"Gigafibre FSM runs on {0} 15 or 16; this bench has {1}. Install it on a bench of one of these."
		).format(name, version)
		for name, version in (("Frappe", frappe_version), ("ERPNext", erpnext_version))
		if version and parse_version(version)[0] not in SAFE_FRAPPE
	]
	if not erpnext_version:
		found.append(_("ERPNext is not installed on this site. Run: bench --site <site> install-app erpnext"))
	elif not found and parse_version(frappe_version)[0] != parse_version(erpnext_version)[0]:
		found.append(
			_("Frappe {0} and ERPNext {1} do not belong together. Switch both to the same version.").format(
				frappe_version, erpnext_version
			)
		)
	return found


def security_warning(frappe_version: str) -> str | None:
	"""Return a warning if this Frappe is older than the first without known holes, else None."""
	if is_safe(frappe_version) or not safe_version(frappe_version):
		return None
	return _(
		"Frappe {0} has known security holes. Update to {1} or later: until then Live stays closed."
	).format(frappe_version, safe_version(frappe_version))


def installed_erpnext() -> str | None:
	"""Return ERPNext's version on this bench, or None if it is not installed on the site."""
	if "erpnext" not in frappe.get_installed_apps():
		return None
	return getattr(frappe.get_module("erpnext"), "__version__", None)


def check() -> None:
	"""Refuse to install or migrate with an unsupported or mixed major version, and say what to do."""
	found = refusals(frappe.__version__, installed_erpnext())
	if found:
		frappe.throw("\n".join(found), title=_("Gigafibre FSM can't be installed here"))


def boot(bootinfo: frappe._dict) -> None:
	"""Warn System Managers and FSM Managers in the desk of an unsafe Frappe (not on the embedded bench)."""
	warning = security_warning(frappe.__version__)
	if warning and not may_be_live(frappe.__version__) and TOLD & set(frappe.get_roles()):
		bootinfo.fsm_warning = warning
