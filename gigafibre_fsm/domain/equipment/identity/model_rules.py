"""The identifier rules of all Equipment Models in use, queried once per label."""

import frappe

from gigafibre_fsm.domain.equipment.identity.identifiers import InvalidIdentifier, ModelRules, parse_oui

FIELDS = [
	"name",
	"manufacturer",
	"equipment_type",
	"serial_pattern",
	"gpon_vendor_id",
	"oui_prefixes",
	"label_aliases",
	"has_mac",
	"has_gpon_serial",
	"most_download",
]


def load_all_rules() -> list[ModelRules]:
	"""Return the rules of all enabled models."""
	return [
		from_row(row) for row in frappe.get_all("Equipment Model", {"disabled": 0}, FIELDS, order_by="name")
	]


def load_rules(model: str) -> ModelRules | None:
	"""Return the rules of one model, None if there is no such model."""
	rows = frappe.get_all("Equipment Model", {"name": model}, FIELDS, limit=1)
	return from_row(rows[0]) if rows else None


def from_row(row: frappe._dict) -> ModelRules:
	"""Return the rules in a row that was queried with `FIELDS`."""
	return ModelRules(
		name=row.name,
		manufacturer=row.manufacturer or "",
		equipment_type=row.equipment_type or "",
		serial_pattern=row.serial_pattern or "",
		gpon_vendor_id=(row.gpon_vendor_id or "").upper(),
		oui_prefixes=tuple(prefix for line in _lines(row.oui_prefixes) if (prefix := _prefix(line))),
		aliases=tuple(_lines(row.label_aliases)),
		has_mac=bool(row.has_mac),
		has_gpon_serial=bool(row.has_gpon_serial),
		most_download=row.most_download or 0,
	)


def _lines(text: str | None) -> list[str]:
	return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _prefix(line: str) -> str | None:
	try:
		return parse_oui(line)
	except InvalidIdentifier:
		return None
