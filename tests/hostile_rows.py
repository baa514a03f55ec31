"""One document of each of our doctypes and a ticket, written past every check, with text in each field that a browser could run."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm.domain.platform import plain_text, weekdays

ADDRESS = "/fsm-hostile"
# each is written with the number of its field, so that what ran can be named
PAYLOADS = (
	'"<img src={a}/{n} onerror=fsmRan({n})>"',
	"<img src={a}/{n} onerror=fsmRan({n})>",
	"<img src={a}/{n} onerror=fsmRan({n}) x=",
	"<<x>img src={a}/{n} onerror=fsmRan({n})>",
	'" onmouseover="fsmRan({n})" style="position:fixed;inset:0" x="',
	"' onmouseover='fsmRan({n})' style='position:fixed;inset:0' x='",
	"</title></pre><script>fsmRan({n})</script><iframe src={a}/{n}></iframe>",
	"&lt;img src={a}/{n} onerror=fsmRan({n})&gt;",
	"</textarea><svg onload=fsmRan({n})><p>",
)
# what calendar and board ask for besides
SHOWN_BY = {
	"Dispatch Job": {"status": "Scheduled", "duration": 60},
	"Dispatch Technician": {"status": "Active", **{f"works_{day}": 1 for day in weekdays.FIELDS}},
}
KEPT_OFF = ("Select", "Link", "Dynamic Link", "Attach", "Attach Image", "Color", "Barcode", "Icon")


@dataclass
class HostileRows:
	"""What was written: a name for each doctype (None for settings), and where each number stands."""

	owner: str
	names: dict[str, str | None] = field(default_factory=dict)
	places: list[str] = field(default_factory=list)

	def payload(self, doctype: str, fieldname: str) -> str:
		"""Return the next kind of text, and remember where it stands."""
		number = len(self.places)
		self.places.append(f"{doctype}.{fieldname}")
		return PAYLOADS[number % len(PAYLOADS)].format(a=ADDRESS, n=number)

	def has_text(self, doctype: str) -> bool:
		"""Whether a text was written into this doctype."""
		return any(place.rpartition(".")[0] == doctype for place in self.places)

	def both(self, doctype: str, fieldname: str) -> str:
		"""Return a text that runs in an element and in an attribute, and remember where it stands."""
		number = len(self.places)
		self.places.append(f"{doctype}.{fieldname}")
		return "".join(PAYLOADS[each].format(a=ADDRESS, n=number) for each in (4, 1))


@contextmanager
def one_of_each(owner: str) -> Iterator[HostileRows]:
	"""Written and committed by plain inserts; taken away at the end."""
	rows = HostileRows(owner)
	kept = {}
	try:
		_write_all(rows, kept)
		frappe.db.commit()  # the web server is another process
		frappe.clear_cache()
		yield rows
	finally:
		frappe.db.rollback()
		for doctype, name in rows.names.items():
			_forget(doctype, name, kept)
		frappe.db.commit()  # as above
		frappe.clear_cache()


def _write_all(rows: HostileRows, kept: dict[str, dict]) -> None:
	"""Write each document and all settings; `kept` gets what the settings held before."""
	for doctype in (*plain_text.own_doctypes(), "Issue"):
		meta = frappe.get_meta(doctype)
		if meta.issingle:
			kept[doctype] = frappe.db.get_singles_dict(doctype)
			_write_settings(rows, meta)
		elif not meta.istable:
			_forget(doctype, _name(doctype), kept)  # what a killed run left
			rows.names[doctype] = _write(rows, meta)


def _write_settings(rows: HostileRows, meta: "frappe.model.meta.Meta") -> None:
	rows.names[meta.name] = None
	for each in _text_fields(meta):
		value = _value(rows, meta.name, each)
		frappe.db.delete("Singles", {"doctype": meta.name, "field": each.fieldname})
		_insert("Singles", {"doctype": meta.name, "field": each.fieldname, "value": value})


def _write(rows: HostileRows, meta: "frappe.model.meta.Meta") -> str:
	name = _name(meta.name)
	_insert(meta.name, {**_standard(name, rows.owner), **_values(rows, meta)})
	for table in meta.get_table_fields():
		parent = {"parent": name, "parenttype": meta.name, "parentfield": table.fieldname, "idx": 1}
		row = _standard(f"{name}-{table.fieldname}", rows.owner)
		_insert(table.options, {**row, **parent, **_values(rows, frappe.get_meta(table.options))})
	_insert_version(meta, name)
	return name


def _name(doctype: str) -> str:
	return f"hostile-{frappe.scrub(doctype)}"


def _values(rows: HostileRows, meta: "frappe.model.meta.Meta") -> dict[str, object]:
	texts = {each.fieldname: _value(rows, meta.name, each) for each in _text_fields(meta)}
	return {**_surroundings(meta), **texts, **SHOWN_BY.get(meta.name, {}), **_visit_times(meta.name)}


def _visit_times(doctype: str) -> dict[str, datetime]:
	"""Noon of today for a visit: the calendar begins at six and ends at ten in the evening."""
	noon = now_datetime().replace(hour=12, minute=0)
	return {"arrival": noon, "ends_on": noon + timedelta(hours=1)} if doctype == "Dispatch Job" else {}


def _surroundings(meta: "frappe.model.meta.Meta") -> dict[str, object]:
	"""What makes views show a document: links to the others, a choice of each list, the present moment."""
	now, found = now_datetime(), {}
	for each in meta.fields:
		if each.fieldtype == "Link" and each.options != meta.name and _is_ours(each.options):
			found[each.fieldname] = _name(each.options)
		elif each.fieldtype == "Select":
			found[each.fieldname] = each.default or _free_option(meta.name, each)
		elif each.fieldtype in ("Date", "Datetime"):
			found[each.fieldname] = now.date() if each.fieldtype == "Date" else now
		elif each.fieldtype == "Time":
			found[each.fieldname] = each.default or "12:00:00"
		elif each.default and each.fieldtype in ("Int", "Float", "Check"):
			found[each.fieldname] = each.default
	return found


def _free_option(doctype: str, each: "frappe.model.document.Document") -> str | None:
	"""Return the first option of a list; of a unique one, the first that no document has."""
	options = filter(None, (each.options or "").split("\n"))
	taken = frappe.get_all(doctype, pluck=each.fieldname) if each.unique else ()
	return next((option for option in options if option not in taken), None)


def _text_fields(meta: "frappe.model.meta.Meta") -> list["frappe.model.document.Document"]:
	names = set(plain_text.list_fields(meta))
	return [each for each in meta.fields if each.fieldname in names and each.fieldtype not in KEPT_OFF]


def _value(rows: HostileRows, doctype: str, each: "frappe.model.document.Document") -> str:
	text = rows.payload(doctype, each.fieldname)
	if each.fieldtype == "JSON":
		return json.dumps([text])
	return text[: each.length or 140] if each.fieldtype == "Data" else text


def _standard(name: str, owner: str) -> dict[str, object]:
	now = now_datetime()
	return {"name": name, "creation": now, "modified": now, "owner": owner}


def _insert_version(meta: "frappe.model.meta.Meta", name: str) -> None:
	"""A change of each text field, as the timeline tells it."""
	changed = [
		[each.fieldname, PAYLOADS[1].format(a=ADDRESS, n=9000), "x"] for each in _text_fields(meta)[:3]
	]
	about = {"ref_doctype": meta.name, "docname": name, "data": json.dumps({"changed": changed})}
	frappe.get_doc({"doctype": "Version", **about}).db_insert()


def _insert(doctype: str, values: dict[str, object]) -> None:
	table = frappe.qb.DocType(doctype) if doctype != "Singles" else frappe.qb.Table("tabSingles")
	frappe.qb.into(table).columns(*values).insert(*values.values()).run()


def _forget(doctype: str, name: str | None, kept: dict[str, dict]) -> None:
	if name is None:
		frappe.db.delete("Singles", {"doctype": doctype})
		for fieldname, value in kept[doctype].items():
			if value is not None:
				_insert("Singles", {"doctype": doctype, "field": fieldname, "value": value})
		return
	frappe.db.delete(doctype, {"name": name})
	frappe.db.delete("Version", {"docname": name})
	for table in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(table.options, {"parent": name})


def _is_ours(doctype: str) -> bool:
	return frappe.get_meta(doctype).module == plain_text.MODULE
