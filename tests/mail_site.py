"""A site with an e-mail account for tickets, which fetches from a stand-in of its mail server."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import make_msgid

import frappe

from gigafibre_fsm import tasks
from gigafibre_fsm.tests.standins.mailbox import PASSWORD, USER, MailboxStandIn

ACCOUNT = "zq-tickets"
SETTINGS = {"outbound": "Allow-list", "allow_list": "", "quiet_from": None, "quiet_until": None}


@dataclass
class MailSite:
	"""What a test needs: the mailbox, and the rows that came of it."""

	mailbox: MailboxStandIn
	queued: set[str] = field(default_factory=set)

	def receive(self, *messages: str | bytes) -> None:
		"""Deliver messages, have Frappe fetch them, and file them; everything is committed."""
		self.mailbox.deliver(*messages)
		self.fetch()
		tasks.file_mails()
		frappe.db.rollback()

	def fetch(self) -> None:
		"""Fetch as Frappe's scheduler does, a hundred messages at a time."""
		while self.mailbox.messages:
			left = len(self.mailbox.messages)
			frappe.get_doc("Email Account", ACCOUNT).receive()
			if len(self.mailbox.messages) == left:
				return

	def rows(self, **filters: object) -> list["frappe._dict"]:
		"""The rows of e-mails that have come, in order."""
		found = {"email_account": ACCOUNT, **filters}
		return frappe.get_all("FSM Mail", found, ["*"], order_by="creation, name")

	def last(self) -> "frappe._dict":
		"""The e-mail that came last."""
		return self.rows()[-1]

	def sent(self) -> list["frappe._dict"]:
		"""E-mails of tickets that were queued since the test began, with the source as it leaves."""
		found = {"reference_doctype": "Issue", "name": ("not in", [*self.queued, ""])}
		fields = ["name", "message", "status", "error", "communication", "message_id", "reference_name"]
		return frappe.get_all("Email Queue", found, fields, order_by="creation, name")

	def open_valve(self, *addresses: str) -> None:
		"""Let e-mails leave to these addresses."""
		set_settings({**SETTINGS, "allow_list": "\n".join(addresses)})


def write_mail(
	sender: str, subject: str = "Internet", text: str = "Rien ne marche", **headers: str
) -> EmailMessage:
	"""An e-mail as a person's program writes it; a header's name has `_` for `-`."""
	mail = EmailMessage()
	given = {"From": sender, "To": USER, "Subject": subject, "Message-ID": make_msgid(domain="example.com")}
	for name, value in (given | {key.replace("_", "-"): value for key, value in headers.items()}).items():
		if value:
			mail[name] = value
	mail.set_content(text)
	return mail


def set_settings(values: dict[str, object]) -> None:
	"""Set fields of FSM Settings and commit."""
	for name, value in values.items():
		frappe.db.set_single_value("FSM Settings", name, value)
	frappe.clear_document_cache("FSM Settings", "FSM Settings")
	frappe.db.commit()


@contextlib.contextmanager
def mail_site() -> Iterator[MailSite]:
	"""Add the account and open the valve to nobody; other rows are the caller's to take away."""
	before = frappe.db.get_singles_dict("FSM Settings")
	with MailboxStandIn() as mailbox:
		add_account(mailbox.port)
		set_settings(SETTINGS)
		queued = set(frappe.get_all("Email Queue", pluck="name"))
		try:
			yield MailSite(mailbox, queued)
		finally:
			frappe.db.rollback()
			frappe.db.delete("Email Queue", {"name": ("not in", [*queued, ""])})
			frappe.delete_doc("Email Account", ACCOUNT, force=True, ignore_missing=True)
			set_settings({name: before.get(name) for name in SETTINGS})


def add_account(port: int, **values: object) -> None:
	"""Add the account anew, for a server on this port; `values` are other fields of it."""
	frappe.delete_doc("Email Account", ACCOUNT, force=True, ignore_missing=True)
	account = frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": ACCOUNT,
			"email_id": USER,
			"login_id_is_different": 0,
			"password": PASSWORD,
			"enable_incoming": 1,
			"email_server": "127.0.0.1",
			"incoming_port": port,
			"use_imap": 0,
			"use_ssl": 0,
			"append_to": "Issue",
			"enable_auto_reply": 1,
			"create_contact": 0,
			"enable_outgoing": 1,
			"smtp_server": "127.0.0.1",
			"smtp_port": 9,
			"attachment_limit": 25,
			**values,
		}
	)
	# the mail server of outgoing e-mails is not there, and Frappe would call it
	account.flags.ignore_validate = True
	account.insert(ignore_permissions=True)
	frappe.db.commit()
