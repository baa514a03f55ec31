"""Frappe's Email Account; e-mails that become tickets or suppliers' bills are kept before Frappe reads them."""

from functools import partial
from typing import TYPE_CHECKING, Any

from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.utils import now_datetime

from gigafibre_fsm.domain.billing.supplier_bills import bill_mail
from gigafibre_fsm.domain.care.ticket_mail import register
from gigafibre_fsm.domain.platform import transactions

if TYPE_CHECKING:
	from collections.abc import Callable

	from frappe.email.receive import EmailServer

TICKET, BILL = "Issue", "Bill Reading"


class FsmEmailAccount(EmailAccount):
	"""Hands e-mails that are appended to tickets or bills to this app, as they came; others are Frappe's.

	Frappe tells a POP3 server to delete what it has fetched before it has stored it, and one message that it cannot
	read keeps it from reading any other. So they are committed while the server still has them.
	"""

	def get_incoming_server(
		self, in_receive: bool = False, email_sync_rule: str = "UNSEEN"
	) -> "EmailServer | None":
		"""Return the connection, whose messages for this app are kept as soon as they are fetched."""
		server = super().get_incoming_server(in_receive=in_receive, email_sync_rule=email_sync_rule)
		if server and in_receive:
			server.get_messages = partial(self._keep_ours, server.get_messages)
		return server

	def _keep_ours(self, fetch: "Callable[..., dict[str, Any]]", folder: str = "INBOX") -> dict[str, Any]:
		messages = fetch(folder=folder)
		target = self._find_target(folder)
		if not messages or target not in (TICKET, BILL):
			return messages
		sources, now = messages["latest_messages"], now_datetime()
		if target == TICKET:
			transactions.run_transaction(lambda: register.keep_mails(self.name, sources, now))
		else:
			transactions.run_transaction(lambda: bill_mail.keep_mails(sources, now))
		return {}

	def _find_target(self, folder: str) -> str | None:
		if not self.use_imap:
			return self.append_to
		name = folder.strip('"')
		return next((row.append_to for row in self.imap_folder if row.folder_name == name), None)
