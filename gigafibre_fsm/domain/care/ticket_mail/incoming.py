"""An e-mail as Frappe reads it, corrected where Frappe misreads what people wrote."""

from functools import cached_property
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.email.receive import InboundMail
from frappe.utils import escape_html

from gigafibre_fsm.domain.access import files
from gigafibre_fsm.domain.care import waiting
from gigafibre_fsm.domain.care.ticket_mail import mail_facts, mail_files
from gigafibre_fsm.domain.care.ticket_mail.mail_facts import MailFacts
from gigafibre_fsm.domain.care.ticket_mail.mail_files import MailFile
from gigafibre_fsm.domain.platform.message_text import read_lines, write_lines

if TYPE_CHECKING:
	from frappe.model.document import Document

NO_SUBJECT = "No Subject"


class TicketMail(InboundMail):
	"""An e-mail that becomes a message of a ticket, which is chosen before `process` is called.

	Frappe takes Reply-To for the sender, reads only the first part of a subject in several character sets, takes
	plain text for HTML, and finds a ticket by its subject.
	"""

	ticket: "Document | None" = None

	@cached_property
	def facts(self) -> MailFacts:
		"""What the header says."""
		return mail_facts.read_facts(self.mail)

	def set_subject(self) -> None:
		"""Read the whole subject."""
		self.subject = self.facts.subject[:140] or NO_SUBJECT

	def set_from(self) -> None:
		"""Read who wrote; an answer goes to them, not to an address that anybody may put beside."""
		self.from_email = self.facts.sender
		self.from_real_name = (self.facts.sender_name or _find_name(self.facts.sender))[:140]

	def set_content_and_type(self) -> None:
		"""Take HTML as it is, and plain text for the HTML that shows it as it was typed, quotes and all."""
		self.content = self.html_content or write_lines(self.text_content.replace("\x00", "").strip())
		self.content_type = "text/html"

	@property
	def words(self) -> str:
		"""The words of the message, without markup."""
		return read_lines(self.content) if self.html_content else self.text_content.strip()

	def is_sender_same_as_receiver(self) -> bool:
		"""Return False: the rules have judged who wrote, or a person has."""
		return False

	def reference_document(self) -> "Document | None":
		"""Return the ticket that was chosen for this e-mail."""
		return self.ticket

	def save_attachments_in_doc(self, doc: "Document") -> list["Document"]:
		"""Keep the files that may be kept as private files of the message, and name the others on the ticket."""
		sorted_files = mail_files.sort_files(
			[MailFile(str(each["fname"]), each["fcontent"]) for each in self.attachments]
		)
		for file in sorted_files.kept:
			files.store_file("Communication", doc.name, _give_ending(file.name), file.content)
		if sorted_files.left_out and self.ticket:
			sentence = _("These files of an e-mail were not kept: {0}.", waiting.staff_language())
			names = ", ".join(escape_html(name) for name in sorted_files.left_out)
			self.ticket.add_comment("Comment", sentence.format(names))
		# pictures in the text have other names now; they stand below it
		return []


def parse_mail(source: bytes, account: "Document") -> TicketMail:
	"""Return an e-mail as it is read.

	Args:
		source: the message as it came.
		account: the Email Account to which it came.

	Raises:
		Exception: whatever Python's parser or Frappe's raises at a message that is broken.
	"""
	mail = TicketMail(source, account)
	for name in ("To", "CC"):
		if name in mail.mail:
			# bytes that are no ASCII make it an object that no database takes
			mail.mail.replace_header(name, str(mail.mail[name]))
	return mail


def load_account(name: str) -> "Document":
	"""Return an Email Account."""
	return frappe.get_cached_doc("Email Account", name)


def _find_name(address: str) -> str:
	"""Return the name of the contact who has an address; Frappe would join first and last name without a space."""
	return frappe.db.get_value("Contact", {"email_id": address}, "full_name") or ""


def _give_ending(name: str) -> str:
	"""Return a file's name with an ending, after which `store_file` puts its random bits."""
	return name if "." in name else f"{name}.bin"
