"""Support by e-mail: a customer writes, a machine answers everything, and the customer reads the answer in one thread."""

import json
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import make_msgid

import frappe

from demo import plans
from demo.desk import Desk
from demo.letters import read_letter
from demo.money import Stage
from demo.play import step
from demo.seed import PASSWORD, SUPPORT
from demo.site import on_site
from gigafibre_fsm import tasks
from gigafibre_fsm.domain.care.tickets import thread
from gigafibre_fsm.tests.standins.mailbox import PASSWORD as MAILBOX_PASSWORD
from gigafibre_fsm.tests.standins.mailbox import USER, MailboxStandIn

ACCOUNT = "Soutien"
SUBJECT = "Internet coupe le soir"
COMPLAINT = "Bonjour,\n\nInternet coupe tous les soirs vers 20 h.\n\nEnvoyé de mon iPhone"
ANSWER = "<p>Bonjour, nous regardons votre ligne ce soir. Le numéro de votre modem, s'il vous plaît?</p>"
REPLY = "C'est GF-2207.\n\nLe lun. 23 nov. 2026 à 09 h 12, Gigafibre a écrit :\n> Le numéro de votre modem?"


def exchange_mails(stage: Stage) -> None:
	"""An e-mail becomes a ticket; its answer and the reply stand in the customer's thread; an absence makes none."""
	desk = Desk(stage.base_url, SUPPORT, PASSWORD)
	asked = json.dumps([["customer_name", "=", plans.SERVES_HERSELF]])
	[person] = desk.find("Customer", asked, '["name", "email_id"]')
	written = json.dumps([["customer", "=", person["name"]], ["subject", "=", SUBJECT]])
	if before := desk.find("Issue", written):
		print(f"  this customer has written already: {stage.base_url}/app/issue/{before[0]['name']}")
		return
	with MailboxStandIn() as mailbox:
		with on_site(stage.site):
			_add_account(mailbox.port)
		with step("A customer writes an e-mail: it is a ticket, and its number is acknowledged") as show:
			_receive(stage, mailbox, _write(person["email_id"], SUBJECT, COMPLAINT))
			ticket = desk.find("Issue", written)[0]["name"]
			show(f"{stage.base_url}/app/issue/{ticket}")
			show(str(read_letter(stage.site, ("Issue", ticket))["Subject"]))
		with step("Diane answers from the desk; it leaves in the thread of that e-mail") as show:
			desk.answer_ticket(ticket, ANSWER, person["email_id"])
			letter = read_letter(stage.site, ("Issue", ticket))
			show(f"{letter['Subject']} · In-Reply-To: {letter['In-Reply-To']}")
		with step(
			"A machine says that nobody is there: refused. The customer replies: in the thread"
		) as show:
			answered = str(letter["Message-Id"])
			subject = f"Re: {letter['Subject']}"
			absence = _write(person["email_id"], subject, "Je suis absente.", answered)
			absence["Auto-Submitted"] = "auto-replied"
			_receive(stage, mailbox, absence, _write(person["email_id"], subject, REPLY, answered))
			_show_thread(stage, ticket, person["name"], show)
		with on_site(stage.site):
			frappe.db.set_value("Email Account", ACCOUNT, "enable_incoming", 0)


def _show_thread(stage: Stage, ticket: str, customer: str, show: Callable[[str], None]) -> None:
	with on_site(stage.site):
		page = thread.load_page(ticket, customer, "fr", frappe.utils.now_datetime())
		refused = frappe.get_all("FSM Mail", {"issue": ticket, "state": "Refused"}, ["reason", "detail"])
	for message in page.messages:
		show(f"{'us' if message.is_ours else 'customer'}: {message.text.splitlines()[-1]}")
	for row in refused:
		show(f"refused: {row.reason} ({row.detail})")


def _write(sender: str, subject: str, text: str, answered: str = "") -> EmailMessage:
	mail = EmailMessage()
	mail["From"], mail["To"], mail["Subject"] = sender, USER, subject
	mail["Message-ID"] = make_msgid(domain="clients.example")
	if answered:
		mail["In-Reply-To"] = answered
	mail.set_content(text)
	return mail


def _receive(stage: Stage, mailbox: MailboxStandIn, *mails: EmailMessage) -> None:
	mailbox.deliver(*(mail.as_bytes() for mail in mails))
	with on_site(stage.site):
		frappe.get_doc("Email Account", ACCOUNT).receive()
		tasks.file_mails()


def _add_account(port: int) -> None:
	"""Have the site fetch from the stand-in: a POP3 account whose e-mails become tickets."""
	found = frappe.db.exists("Email Account", ACCOUNT)
	account = frappe.get_doc("Email Account", ACCOUNT) if found else frappe.new_doc("Email Account")
	account.update(
		{
			"email_account_name": ACCOUNT,
			"email_id": USER,
			"password": MAILBOX_PASSWORD,
			"enable_incoming": 1,
			"email_server": "127.0.0.1",
			"incoming_port": port,
			"append_to": "Issue",
			"enable_auto_reply": 1,
		}
	)
	# Frappe would try the mail server with each save
	account.flags.ignore_validate = True
	account.save(ignore_permissions=True)
