"""Flow Template: what happens by itself, drawn by staff."""

from frappe.model.document import Document

from gigafibre_fsm.domain.flows.templates import controller, wording


class FlowTemplate(Document):
	"""What happens by itself, drawn by staff; written only by `domain/flows`."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		active_version: DF.Link | None
		allow_import: DF.Check
		amount_per_hour: DF.Currency
		amount_per_run: DF.Currency
		customers_per_hour: DF.Int
		customers_per_run: DF.Int
		description: DF.SmallText | None
		domain: DF.Literal["Visits", "Tickets", "Money", "Network", "Equipment", "Customers", "Other"]
		draft: DF.LongText | None
		draft_hash: DF.Data | None
		emails_per_hour: DF.Int
		emails_per_run: DF.Int
		failure_owner: DF.Link | None
		last_step_number: DF.Int
		listens_to: DF.Data | None
		mode: DF.Literal["Single", "Queue", "Restart", "Parallel"]
		most_runs: DF.Int
		next_occurrence: DF.Datetime | None
		origin: DF.Link | None
		pause_reason: DF.SmallText | None
		run_as: DF.Link | None
		seed_hash: DF.Data | None
		seed_key: DF.Data | None
		seeded: DF.Check
		seen_until: DF.Datetime | None
		state: DF.Literal["Draft", "Active", "Paused", "Retired"]
		texts_per_hour: DF.Int
		texts_per_run: DF.Int
		title: DF.Data
		trigger_kind: DF.Data | None
		webhook_key: DF.Data | None
		webhook_secret: DF.Password | None
	# end: auto-generated types

	def onload(self) -> None:
		"""Give the form the words why it is paused, in the reader's language."""
		self.set_onload("pause_reason", wording.translate_reason(self.pause_reason))

	def before_insert(self) -> None:
		"""Give a template that was made in the form an empty draft."""
		controller.prepare_template(self)

	def validate(self) -> None:
		"""Refuse changes of what only the acts of a template change."""
		controller.refuse_changes_by_hand(self)
