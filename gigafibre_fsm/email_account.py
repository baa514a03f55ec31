"""Frappe's Email Account; the e-mails that become tickets are kept before Frappe reads them."""

from functools import partial
from typing import TYPE_CHECKING, Any

from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.utils import now_datetime

from gigafibre_fsm.domain.care.ticket_mail import register
from gigafibre_fsm.domain.platform import transactions

if TYPE_CHECKING:
	from collections.abc import Callable

	from frappe.email.receive import EmailServer

TICKET = "Issue"


class FsmEmailAccount(EmailAccount):
	"""Hands e-mails that are appended to tickets to this app, as they came; others are Frappe's.

	Frappe tells a POP3 server to delete what it has fetched before it has stored it, and one message that it cannot
	read keeps it from reading any other. So they are committed while the server still has them.
	"""

	def get_incoming_server(
		self, in_receive: bool = False, email_sync_rule: str = "UNSEEN"
	) -> "EmailServer | None":
		"""Return the connection, whose messages for tickets are kept as soon as they are fetched."""
		server = super().get_incoming_server(in_receive=in_receive, email_sync_rule=email_sync_rule)
		if server and in_receive:
			server.get_messages = partial(self._keep_for_tickets, server.get_messages)
		return server

	def _keep_for_tickets(
		self, fetch: "Callable[..., dict[str, Any]]", folder: str = "INBOX"
	) -> dict[str, Any]:
		messages = fetch(folder=folder)
		if not messages or not self._leads_to_tickets(folder):
			return messages
		sources = messages["latest_messages"]
		transactions.run_transaction(lambda: register.keep_mails(self.name, sources, now_datetime()))
		return {}

	def _leads_to_tickets(self, folder: str) -> bool:
		if not self.use_imap:
			return self.append_to == TICKET
		name = folder.strip('"')
		return any(row.folder_name == name and row.append_to == TICKET for row in self.imap_folder)
