"""Drops not in the network: locations whose drop is only written down, and no node."""

from frappe import _

from gigafibre_fsm.domain.network.topology import written_drops


def execute(filters: dict | None = None) -> tuple:
	"""Return columns and rows; there are no filters."""
	reasons = {
		written_drops.NO_SUCH_NODE: _("No node has this code or port."),
		written_drops.FEEDS_ANOTHER: _("The node feeds another address."),
	}
	rows = [
		{
			"service_location": row.location,
			"network_drop": row.network_drop,
			"network_port": row.network_port,
			"reason": reasons[row.reason],
		}
		for row in written_drops.list_unmatched()
	]
	return _columns(), rows


def _columns() -> list[dict]:
	return [
		{
			"fieldname": "service_location",
			"label": _("Service Location"),
			"fieldtype": "Link",
			"options": "Service Location",
			"width": 220,
		},
		{"fieldname": "network_drop", "label": _("Network drop"), "fieldtype": "Data", "width": 160},
		{"fieldname": "network_port", "label": _("Splitter and port"), "fieldtype": "Data", "width": 160},
		{"fieldname": "reason", "label": _("Why"), "fieldtype": "Data", "width": 320},
	]
