"""What the documents of templates and versions refuse, whoever saves them."""

from typing import TYPE_CHECKING

import frappe
from frappe import _

from gigafibre_fsm.domain.flows.definition import parse
from gigafibre_fsm.domain.flows.templates import drafts, states
from gigafibre_fsm.exceptions import FsmError

if TYPE_CHECKING:
	from frappe.model.document import Document

BY_ACTS_ONLY = (
	*("state", "pause_reason", "active_version", "run_as", "seeded", "seed_key", "seed_hash", "origin"),
	*("draft", "draft_hash", "last_step_number", "trigger_kind", "listens_to", "next_occurrence"),
	*("seen_until", "webhook_key"),
)
"""Fields of a template that only the functions of this package write."""
FREE_IN_SEEDED = (
	*("failure_owner", "allow_import"),
	*("texts_per_hour", "emails_per_hour", "amount_per_hour", "customers_per_hour"),
	*("texts_per_run", "emails_per_run", "amount_per_run", "customers_per_run"),
)
"""What a company sets in a template that comes with the app."""


def prepare_template(template: "Document") -> None:
	"""Give a template that was made in the form an empty draft, and nothing that only an act gives."""
	if template.flags.is_by_domain:
		return
	for field in BY_ACTS_ONLY:
		template.set(field, None)
	template.state, template.draft = states.DRAFT, parse.dump_definition(drafts.EMPTY)
	template.draft_hash = parse.hash_definition(drafts.EMPTY)


def refuse_changes_by_hand(template: "Document") -> None:
	"""Refuse changes of a stored template that only its acts may make, and of one that comes with the app.

	Raises:
		FsmError: such a field was changed.
	"""
	if template.flags.is_by_domain or template.is_new():
		return
	for field in template.meta.get_valid_columns():
		is_free = not template.seeded or field in FREE_IN_SEEDED or field in frappe.model.default_fields
		if (field in BY_ACTS_ONLY or not is_free) and template.has_value_changed(field):
			if field not in BY_ACTS_ONLY:
				drafts.refuse_seeded(template)
			frappe.throw(_("{0} is not changed by hand.").format(_(template.meta.get_label(field))), FsmError)


def refuse_change_of_version(version: "Document") -> None:
	"""Refuse to change a stored version.

	Raises:
		FsmError: always, for one that is stored.
	"""
	if not version.is_new():
		frappe.throw(_("A version is never changed. Activate another one."), FsmError)
