"""The wording in force: FSM Message Template, created from the catalogue and edited on the site."""

from typing import TYPE_CHECKING

import frappe

from gigafibre_fsm.domain.messaging.templates.catalogue import CATALOGUE

if TYPE_CHECKING:
	from gigafibre_fsm.gigafibre_fsm.doctype.fsm_message_template.fsm_message_template import (
		FSMMessageTemplate,
	)

DOCTYPE = "FSM Message Template"


def load_template(key: str) -> "FSMMessageTemplate":
	"""Return the template of this key, created from the catalogue if it was deleted.

	Raises:
		frappe.DoesNotExistError: neither the site nor the catalogue has it.
	"""
	if key in CATALOGUE and not frappe.db.exists(DOCTYPE, key):
		return _make(key)
	return frappe.get_cached_doc(DOCTYPE, key)


def is_known(key: str) -> bool:
	"""Whether the site or the catalogue has a template of this key."""
	return key in CATALOGUE or bool(frappe.db.exists(DOCTYPE, key))


def load_delivery_rules(key: str) -> tuple[bool, bool]:
	"""Return whether a template's messages respect quiet hours, and whether they need no prior consent."""
	row = frappe.db.get_value(DOCTYPE, key, ("quiet_hours", "transactional"))
	return (bool(row[0]), bool(row[1])) if row else (True, False)


def _make(key: str) -> "FSMMessageTemplate":
	template = CATALOGUE[key]
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"template_key": key,
			"description": template.description,
			"quiet_hours": int(template.quiet_hours),
			"transactional": int(template.transactional),
			"body_fr": template.body_fr,
			"body_en": template.body_en,
			"subject_fr": template.subject_fr,
			"subject_en": template.subject_en,
		}
	)
	# guard: the wording is the app's own; a technician's action may be the first to need it
	return doc.insert(ignore_permissions=True)
