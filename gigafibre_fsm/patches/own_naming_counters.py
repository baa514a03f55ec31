"""Each kind of document counts by itself: names of the form `format:TECH-{####}` shared one counter for all kinds."""

import frappe

PREFIXES = {
	"Dispatch Absence": "ABS-",
	"Dispatch Technician": "TECH-",
	"FSM SMS": "SMS-",
	"Service Location": "LOC-",
}


def execute() -> None:
	"""Start each counter after the highest number that its documents have."""
	for doctype, prefix in PREFIXES.items():
		highest: dict[str, int] = {}
		for name in frappe.get_all(doctype, {"name": ("like", f"{prefix}%")}, pluck="name"):
			head, _dash, number = name.rpartition("-")
			if number.isdigit():
				highest[f"{head}-"] = max(highest.get(f"{head}-", 0), int(number))
		for series, number in highest.items():
			_go_on_after(series, number)


def _go_on_after(series: str, number: int) -> None:
	table = frappe.qb.DocType("Series")
	known = frappe.qb.from_(table).select(table.current).where(table.name == series).run()
	if not known:
		frappe.qb.into(table).columns(table.name, table.current).insert(series, number).run()
	elif (known[0][0] or 0) < number:
		frappe.qb.update(table).set(table.current, number).where(table.name == series).run()
