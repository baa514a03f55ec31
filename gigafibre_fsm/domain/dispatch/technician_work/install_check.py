"""Warnings about installing a device at a job: shown before it is installed, and checked again when it is."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import frappe
from frappe import _

from gigafibre_fsm.domain.access import technician_users
from gigafibre_fsm.domain.equipment.identity import model_rules
from gigafibre_fsm.domain.equipment.identity.identifiers import ModelRules
from gigafibre_fsm.domain.equipment.installation import compatibility
from gigafibre_fsm.domain.equipment.installation import subscription as device_subscription
from gigafibre_fsm.domain.equipment.installation.compatibility import CompatibilityWarning, InstallRequirement
from gigafibre_fsm.domain.equipment.movements import states as movement_states
from gigafibre_fsm.exceptions import FsmError


@dataclass(frozen=True, slots=True)
class InstallCandidate:
	"""A device that may be installed, from stock or from its label; `key` identifies its warnings.

	`holder` is the technician on whose truck it is, `holder_name` their display name.
	"""

	key: str
	model: ModelRules
	mac_address: str = ""
	holder: str = ""
	holder_name: str = ""


@dataclass(frozen=True, slots=True)
class InstallWarning:
	"""A warning in the language of the request.

	With `asks`, the technician must confirm it before installing.
	"""

	code: str
	sentence: str
	asks: bool


def candidates_from_stock(equipment: Sequence[str]) -> list[InstallCandidate]:
	"""Return these devices as they are in stock, with one query."""
	if not equipment:
		return []
	device = frappe.qb.DocType("Equipment")
	model = frappe.qb.DocType("Equipment Model")
	person = frappe.qb.DocType("Dispatch Technician")
	rows = (
		frappe.qb.from_(device)
		.join(model)
		.on(model.name == device.equipment_model)
		.left_join(person)
		.on((person.truck == device.warehouse) & (device.status == movement_states.ON_TRUCK))
		.select(device.name.as_("key"), device.mac_address, person.name.as_("holder"), person.technician_name)
		.select(*(model[field] for field in model_rules.FIELDS))
		.where(device.name.isin(list(equipment)))
	).run(as_dict=True)
	return [
		InstallCandidate(
			row.key,
			model_rules.from_row(row),
			row.mac_address or "",
			row.holder or "",
			row.technician_name or "",
		)
		for row in rows
	]


def candidates_from_label(key: str, model: str, mac_address: str) -> list[InstallCandidate]:
	"""Return a device that is not in stock, as its label describes it; an empty list if the model is unknown.

	Args:
		key: identifies the device in the result of find_warnings().
		model: name of the Equipment Model, or empty.
		mac_address: in canonical spelling, or empty.
	"""
	rules = model_rules.load_rules(model) if model else None
	return [InstallCandidate(key, rules, mac_address)] if rules else []


def find_warnings(
	candidates: Sequence[InstallCandidate], *, job: str, location: str, customer: str, technician: str
) -> dict[str, list[InstallWarning]]:
	"""Return the warnings about installing each of these devices at a job, by the candidate's key.

	Devices without warnings are left out.

	Args:
		candidates: the devices.
		job: name of the Dispatch Job.
		location: name of its Service Location.
		customer: name of its Customer.
		technician: name of the Dispatch Technician who would install them; used to warn about a device on a
			colleague's truck.
	"""
	if not candidates:
		return {}
	found = _map_warnings(candidates, _load_requirement(job, location, customer), technician)
	return {
		key: [InstallWarning(doubt.code, _sentence(doubt), doubt.asks) for doubt in each]
		for key, each in found.items()
		if each
	}


def refuse_doubtful(
	equipment: str, *, job: str, location: str, customer: str, technician: str, sure: Collection[str]
) -> None:
	"""Refuse to install a device while one of its warnings is not confirmed.

	Args:
		equipment: name of the Equipment.
		job: name of the Dispatch Job.
		location: name of its Service Location.
		customer: name of its Customer.
		technician: name of the Dispatch Technician who installs it.
		sure: codes of the warnings that the technician has confirmed, see parse_acknowledged().

	Raises:
		FsmError: a warning is not confirmed; the message names it and says where to confirm it.
	"""
	wanted = _load_requirement(job, location, customer)
	for found in _map_warnings(candidates_from_stock([equipment]), wanted, technician).values():
		open_doubts = compatibility.find_unacknowledged(found, sure)
		if open_doubts:
			sentences = " ".join(_sentence(doubt) for doubt in open_doubts)
			frappe.throw(
				sentences
				+ " "
				+ _(
					"Nothing was installed. If it is right all the same, tick “I am sure” and send it again."
				),
				FsmError,
			)


def parse_acknowledged(text: str) -> frozenset[str]:
	"""Return the codes that a form lists as confirmed, from a text such as `too_slow,wrong_type`."""
	return frozenset(code for code in (text or "").split(",") if code in compatibility.ASKING)


def _map_warnings(
	candidates: Iterable[InstallCandidate], wanted: InstallRequirement, technician: str
) -> Mapping[str, list[CompatibilityWarning]]:
	is_lent = technician_users.is_subcontractor(technician)

	def holder(each: InstallCandidate) -> str:
		if each.holder == technician:
			return ""
		return _("a colleague") if is_lent and each.holder else each.holder_name

	return {
		each.key: compatibility.check_compatibility(each.model, each.mac_address, holder(each), wanted)
		for each in candidates
	}


def _load_requirement(job: str, location: str, customer: str) -> InstallRequirement:
	taken = device_subscription.find_subscription(location, customer)
	return InstallRequirement(taken.download if taken else 0, _types(job))


def _types(job: str) -> frozenset[str]:
	"""Return the equipment types among the job's materials; empty if it brings no device."""
	material = frappe.qb.DocType("Dispatch Job Material")
	model = frappe.qb.DocType("Equipment Model")
	rows = (
		frappe.qb.from_(material)
		.join(model)
		.on(model.item == material.item)
		.select(model.equipment_type)
		.distinct()
		.where((material.parent == job) & (material.parenttype == "Dispatch Job"))
	).run(pluck=True)
	return frozenset(rows)


def _sentence(doubt: CompatibilityWarning) -> str:
	return {
		compatibility.OTHER_TRUCK: _("It is on the truck of {0}: installing it takes it out of their stock."),
		compatibility.TOO_SLOW: _("{0} serves at most {1} Mbit/s, but the plan here has {2}."),
		compatibility.WRONG_TYPE: _("This is of the type {0}, but the visit is about {1}."),
		compatibility.FOREIGN_ADDRESS: _("Its address begins with {0}, which belongs to {1}, not to a {2}."),
	}[doubt.code].format(*doubt.about)
