"""Where each Equipment Model keeps its optical level, as entered by dispatchers."""

from collections import defaultdict

import frappe

from gigafibre_fsm.domain.network.device.data_models import OpticalRule

Rules = dict[str, tuple[OpticalRule, ...]]


def load_all_rules() -> Rules:
	"""Return the optical rows of all models that have some, by model name."""
	return _rules(None)


def load_rules(model: str) -> tuple[OpticalRule, ...]:
	"""Return the optical rows of one model, in their order."""
	return _rules(model).get(model, ())


def _rules(model: str | None) -> Rules:
	row = frappe.qb.DocType("Equipment Model Optical Path")
	query = (
		frappe.qb.from_(row)
		.select(row.parent, row.receive_path, row.transmit_path, row.unit, row.firmware)
		.where(row.parenttype == "Equipment Model")
		.orderby(row.parent, row.idx)
	)
	found = defaultdict(list)
	for parent, receive, transmit, unit, firmware in (
		query.where(row.parent == model) if model else query
	).run():
		found[parent].append(OpticalRule(receive, transmit or "", unit, firmware or ""))
	return {parent: tuple(rules) for parent, rules in found.items()}
