"""The usual kinds of tickets that customers choose among: ERPNext's Issue Types, with words for customers."""

import frappe

from gigafibre_fsm.domain.care.tickets import first_aid, kinds
from gigafibre_fsm.setup import found

_FOUND = "ticket kind "

TICKET_KINDS = (
	(kinds.NO_INTERNET, "Pas d'Internet", "No Internet", first_aid.NO_INTERNET, ""),
	(kinds.SLOW, "Internet lent", "Slow Internet", first_aid.SLOW, ""),
	("Wi-Fi", "Wi-Fi", "Wi-Fi", first_aid.WIFI, ""),
	("TV or Telephone", "Télé ou téléphone", "TV or telephone", "", ""),
	(kinds.INVOICE, "Question sur une facture", "Question about an invoice", "", "Claim"),
	(kinds.PLAN, "Changement de forfait", "Change of plan", "", ""),
	(kinds.MOVING, "Déménagement", "Moving", "", ""),
	("Other Question", "Autre question", "Something else", "", ""),
)
"""Issue Type, its words for customers in French and English, its first aid, what it means for a suspension."""


TRANSLATED = {"doctype": kinds.DOCTYPE, "doctype_or_field": "DocType", "property": "translated_doctype"}


def apply() -> None:
	"""Add the usual kinds of tickets on a site that shows none to customers; afterwards they are the company's.

	The desk shows them in the reader's language, as it translates any word: a company adds its own as Translation.
	"""
	known = {"doc_type": kinds.DOCTYPE, "property": TRANSLATED["property"]}
	if not frappe.db.exists("Property Setter", known):
		frappe.make_property_setter(
			{**TRANSLATED, "property_type": "Check", "value": "1"}, is_system_generated=False
		)
	if frappe.db.exists("Issue Type", {"fsm_label_fr": ("is", "set")}):
		return
	for position, (name, label_fr, label_en, aid, effect) in enumerate(TICKET_KINDS, 1):
		values = {
			"fsm_shown_to_customers": 1,
			"fsm_label_fr": label_fr,
			"fsm_label_en": label_en,
			"fsm_first_aid": aid,
			"fsm_position": position,
		}
		if frappe.db.exists("Issue Type", name):
			# what it means for a suspension was the company's to say
			frappe.get_doc("Issue Type", name).update(values).save()
		else:
			kind = {"doctype": "Issue Type", "__newname": name, "fsm_suspension_effect": effect}
			frappe.get_doc({**kind, **values}).insert()
			found.remember(f"{_FOUND}{name}", name)


def remove() -> None:
	"""Delete the kinds of tickets that setup has added, unless a ticket has them, and have Issue Type as it was."""
	frappe.db.delete("Property Setter", {"doc_type": kinds.DOCTYPE, "property": TRANSLATED["property"]})
	for key, name in found.recall().items():
		if key.startswith(_FOUND) and not frappe.db.exists("Issue", {"issue_type": name}):
			frappe.delete_doc("Issue Type", name, force=True, ignore_missing=True)
