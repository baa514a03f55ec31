"""ACS Migration: a group of modems on their way to Oktopus; written by `domain/network/migration` only, but for its title."""

from frappe.model.document import Document

from gigafibre_fsm.domain.network.migration import requests


class ACSMigration(Document):
	"""A group of modems that move from GenieACS to Oktopus."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		devices: DF.Int
		moved: DF.Int
		note: DF.SmallText | None
		progress: DF.Percent
		refused: DF.Int
		state: DF.Literal["Draft", "Running", "Paused", "Done"]
		title: DF.Data
	# end: auto-generated types

	def validate(self) -> None:
		"""Refuse changes of what only the migration itself writes."""
		requests.refuse_changes_by_hand(self)

	def on_trash(self) -> None:
		"""Refuse to lose the way back of its devices."""
		requests.refuse_deletion(self)
