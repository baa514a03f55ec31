"""Reads the page of a visit in two queries: the visit with its place, and everything that hangs on it."""

from collections import Counter, defaultdict
from functools import cache, reduce

from pypika import Parameter
from pypika.terms import NullValue, ValueWrapper

import frappe
from frappe.query_builder.functions import Coalesce
from frappe.utils import now_datetime

from gigafibre_fsm.domain.dispatch import (
	check_items,
	checklists,
	crew,
	device_rows,
	lifecycle,
	line_proof,
	record,
	sentences,
)
from gigafibre_fsm.domain.dispatch.check_items import Item
from gigafibre_fsm.domain.dispatch.visit.model import (
	Ahead,
	CheckItem,
	ContactPerson,
	DeviceItem,
	Job,
	Missing,
	NextAction,
	PhotoItem,
	Place,
	Step,
	ToCarry,
	Visit,
)
from gigafibre_fsm.domain.dispatch.worklist import street
from gigafibre_fsm.exceptions import NotYours

Parts = dict[str, list[dict]]

_JOB_FIELDS = (
	"name",
	"subject",
	"status",
	"outcome",
	"reason",
	"job_type",
	"priority",
	"instructions",
	"customer_note",
	"arrival",
	"duration",
	"window_start",
	"window_end",
	"customer",
	"issue",
	"signed_by",
	"signed_on",
	"en_route_on",
	"on_site_on",
	"completed_on",
	"follow_up_of",
	"follow_up_job",
)
_PLACE_FIELDS = (
	"city",
	"postal_code",
	"latitude",
	"longitude",
	"access_notes",
	"network_drop",
	"network_port",
)
_NEEDS = (
	"requires_equipment",
	"requires_before_photo",
	"requires_after_photo",
	"requires_signature",
	"requires_note",
	*line_proof.NEEDS,
)
_COLUMNS = ("at", *"abcdefghi", "x", "y")
# part → child table, its column → column of the union; text in a to i, moments in at, ticks in x and y
_PARTS = {
	"contact": (
		"Service Location Contact",
		{"a": "contact_name", "b": "role", "c": "phone", "d": "language", "x": "is_primary"},
	),
	"check": (
		"Dispatch Job Check",
		{
			"a": "label_en",
			"b": "label_fr",
			"c": "kind",
			"d": "unit",
			"e": "minimum",
			"f": "maximum",
			"g": "choices",
			"h": "value",
			"i": "photo",
			"x": "required",
			"y": "done",
		},
	),
	"photo": ("Dispatch Job Photo", {"a": "kind", "at": "taken_on"}),
	"device": (
		"Dispatch Job Equipment",
		{"a": "equipment", "b": "action", "c": "equipment_model", "d": "mac_address", "at": "at"},
	),
	"material": ("Dispatch Job Material", {"a": "item", "b": "item_name", "x": "qty"}),
	"tool": ("Dispatch Job Type Tool", {"a": "tool"}),
	"step": (
		"Dispatch Job Event",
		{
			"a": "event",
			"b": "from_status",
			"c": "to_status",
			"d": "actor",
			"e": "detail",
			"at": "happened_on",
		},
	),
}

_PARENTS = {"contact": "%(place)s", "tool": "%(kind)s"}


def page(job: str, technician: str) -> Visit:
	"""Everything the page of a visit shows, for the technician who does it.

	Raises NotYours when the visit is not there, not published, or somebody else's.
	"""
	row = _job_row(job, technician)
	parts = _parts(job, row["service_location"], row["job_type"])
	proof = _proof(row)
	facts = _facts(row, parts, proof)
	contacts = _contacts(parts["contact"])
	numbers = [person.phone for person in contacts if person.phone]
	return Visit(
		job=_job(row),
		place=_place(row),
		contacts=contacts,
		phone=(numbers or [row["mobile_no"]])[0],
		checks=tuple(_check(part) for part in parts["check"]),
		photos=tuple(PhotoItem(part["row"], part["a"], part["at"]) for part in parts["photo"]),
		devices=tuple(
			DeviceItem(part["row"], part["a"], part["b"], part["c"], part["d"], part["at"])
			for part in parts["device"]
		),
		to_carry=(*map(_material, parts["material"]), *map(_tool, parts["tool"])),
		timeline=tuple(
			Step(part["at"], part["a"], part["b"], part["c"], part["d"], part["e"])
			for part in reversed(parts["step"])
		),
		actions=_actions(row["status"], facts),
		ahead=tuple(Ahead(status, _actions(status, facts)) for status in lifecycle.ahead(row["status"])),
		proof=proof,
		editable=row["status"] in lifecycle.MOVING,
	)


def photo_file(job: str, technician: str, row: str) -> str:
	"""The private file's address (`/private/files/…`) of a photo of the technician's own visit.

	`row` is a photo row's name or the word `signature`. Raises NotYours.
	"""
	visit = frappe.qb.DocType("Dispatch Job")
	photo = frappe.qb.DocType("Dispatch Job Photo")
	own = (visit.name == job) & crew.does(visit, technician) & visit.dispatched_on.isnotnull()
	if row == "signature":
		found = frappe.qb.from_(visit).select(visit.signature).where(own).run()
	else:
		found = (
			frappe.qb.from_(visit)
			.join(photo)
			.on((photo.parent == visit.name) & (photo.parenttype == "Dispatch Job"))
			.select(photo.photo)
			.where(own & (photo.name == row))
			.run()
		)
	if not found or not found[0][0]:
		frappe.throw(record.not_yours(), NotYours)
	return found[0][0]


def _job_row(job: str, technician: str) -> dict:
	rows = frappe.db.sql(_job_statement(), {"job": job, "technician": technician}, as_dict=True)
	if not rows:
		frappe.throw(record.not_yours(), NotYours)
	return rows[0]


@cache
def _job_statement() -> str:
	"""The query as text, built once a process: building it takes longer than asking it."""
	visit = frappe.qb.DocType("Dispatch Job")
	place = frappe.qb.DocType("Service Location")
	kind = frappe.qb.DocType("Dispatch Job Type")
	customer = frappe.qb.DocType("Customer")
	own = (visit.name == Parameter("%(job)s")) & crew.does(visit, Parameter("%(technician)s"))
	query = (
		frappe.qb.from_(visit)
		.left_join(place)
		.on(place.name == visit.service_location)
		.left_join(kind)
		.on(kind.name == visit.job_type)
		.left_join(customer)
		.on(customer.name == visit.customer)
		.select(*(visit[field] for field in _JOB_FIELDS))
		.select(visit.service_location, visit.technician_note.as_("note"), visit.signature)
		.select(visit.line_proof_reason)
		.select(Coalesce(visit.customer_name, visit.customer).as_("customer_name"))
		.select(*(place[field] for field in _PLACE_FIELDS), place.address_line, place.unit)
		.select(kind.label_fr, *(kind[field] for field in _NEEDS))
		.select(customer.mobile_no)
		.where(own & visit.dispatched_on.isnotnull())
	)
	return query.get_sql()


def _parts(job: str, place: str, kind: str) -> Parts:
	"""The rows of every child table in one query, each table's columns brought to one shape."""
	rows = frappe.db.sql(_parts_statement(), {"job": job, "place": place, "kind": kind}, as_dict=True)
	parts: Parts = defaultdict(list)
	for row in sorted(rows, key=lambda row: row["idx"]):
		parts[row["part"]].append(row)
	return parts


@cache
def _parts_statement() -> str:
	"""The query as text, once a process, as above."""
	queries = [
		_part(part, doctype, columns, Parameter(_PARENTS.get(part, "%(job)s")))
		for part, (doctype, columns) in _PARTS.items()
	]
	union = reduce(lambda whole, query: whole.union_all(query), queries)
	return frappe.qb.from_(union).select("*").get_sql()


def _part(part: str, doctype: str, columns: dict[str, str], parent: Parameter):
	table = frappe.qb.DocType(doctype)
	shaped = (
		(table[columns[column]] if column in columns else NullValue()).as_(column) for column in _COLUMNS
	)
	return (
		frappe.qb.from_(table)
		.select(ValueWrapper(part).as_("part"), table.name.as_("row"), table.idx, *shaped)
		.where(table.parent == parent)
	)


def _job(row: dict) -> Job:
	return Job(
		**{field: row[field] for field in _JOB_FIELDS},
		type_label=(frappe.local.lang == "fr" and row["label_fr"]) or row["job_type"],
		customer_name=row["customer_name"],
		note=row["note"],
		has_signature=bool(row["signature"]),
	)


def _place(row: dict) -> Place:
	return Place(
		name=row["service_location"],
		address=street(row["address_line"] or "", row["unit"]),
		**{field: row[field] for field in _PLACE_FIELDS},
	)


def _contacts(parts: list[dict]) -> tuple[ContactPerson, ...]:
	primary_first = sorted(parts, key=lambda part: not part["x"])
	return tuple(
		ContactPerson(part["a"], part["b"], part["c"] or None, part["d"] or "fr") for part in primary_first
	)


def _check(part: dict) -> CheckItem:
	asked = Item(part["c"] or check_items.YES_NO, *(part[column] or "" for column in "defg"))
	french = frappe.local.lang == "fr"
	choices = tuple(
		(choice.value, choice.french if french else choice.value)
		for choice in check_items.choices(asked.choices)
	)
	value = part["h"] or ""
	is_number = asked.kind == check_items.NUMBER
	return CheckItem(
		row=part["row"],
		label=(french and part["b"]) or part["a"],
		required=bool(part["x"]),
		done=_is_answered(part),
		asks=asked,
		choices=choices,
		value=value,
		shown=checklists.figure(asked, value) if is_number else dict(choices).get(value, value),
		limits=checklists.limits(asked) if is_number else "",
		outside=check_items.is_outside(asked, value),
		photo=part["i"],
	)


def _is_answered(part: dict) -> bool:
	return check_items.is_answered(part["c"], part["y"], part["h"], part["i"])


def _material(part: dict) -> ToCarry:
	return ToCarry(part["b"] or part["a"], f"{part['x']:g}")


def _tool(part: dict) -> ToCarry:
	french = frappe.local.lang == "fr" and frappe.get_cached_value("Dispatch Tool", part["a"], "label_fr")
	return ToCarry(french or part["a"])


def _actions(status: str, facts: lifecycle.JobFacts) -> tuple[NextAction, ...]:
	choices = lifecycle.allowed_for_technician(status)
	return tuple(_action(to, to == choices[0], facts) for to in choices)


def _action(to: str, primary: bool, facts: lifecycle.JobFacts) -> NextAction:
	lacks = [need for need in lifecycle.missing(to, facts) if need is not lifecycle.Requirement.REASON]
	return NextAction(
		to=to,
		primary=primary,
		asks_reason=lifecycle.Requirement.REASON in lifecycle.required(to),
		missing=tuple(Missing(need.value, sentences.sentence(need)) for need in lacks),
	)


def _proof(row: dict) -> line_proof.Shown | None:
	"""Asked only while it decides something."""
	if not row["requires_line_proof"] or row["status"] not in lifecycle.MOVING:
		return None
	reason = row["line_proof_reason"] or ""
	return line_proof.of(row["name"], row["service_location"], row, now_datetime(), reason=reason)


def _facts(row: dict, parts: Parts, proof: line_proof.Shown | None) -> lifecycle.JobFacts:
	"""As facts.of(), from what the page has read; dispatch's own conditions held when it was published."""
	photos = Counter(part["a"] for part in parts["photo"])
	return lifecycle.JobFacts(
		status=row["status"],
		has_location=True,
		has_arrival=True,
		has_window=True,
		duration=row["duration"],
		has_technician=True,
		technician_active=True,
		technician_mobile=True,
		unchecked_required=sum(1 for part in parts["check"] if part["x"] and not _is_answered(part)),
		needs_equipment=bool(row["requires_equipment"]),
		equipment_installed=len(device_rows.installed((part["a"], part["b"]) for part in parts["device"])),
		needs_photo_before=bool(row["requires_before_photo"]),
		photos_before=photos["Before"],
		needs_photo_after=bool(row["requires_after_photo"]),
		photos_after=photos["After"],
		needs_note=bool(row["requires_note"]),
		has_note=bool((row["note"] or "").strip()),
		needs_line_proof=bool(row["requires_line_proof"]),
		has_line_proof=bool(proof and proof.is_enough),
		needs_signature=bool(row["requires_signature"]),
		has_signature=bool(row["signature"]),
	)
