"""What setup found in ERPNext before it changed it, so that uninstalling can put it back."""

import json
from typing import Any

import frappe

_KEY = "fsm_found_in_erpnext"


def remember(name: str, value: Any) -> None:
	"""Store what was found under a name; what was stored first is kept."""
	known = recall()
	if name not in known:
		frappe.db.set_global(_KEY, json.dumps({**known, name: value}))


def recall() -> dict[str, Any]:
	"""Return everything stored, by name."""
	# not get_global: during an installation Frappe does not refresh what it caches of defaults
	stored = frappe.db.get_value("DefaultValue", {"parent": "__global", "defkey": _KEY}, "defvalue")
	return json.loads(stored or "{}")


def forget() -> None:
	"""Delete everything stored."""
	frappe.defaults.clear_default(key=_KEY)
