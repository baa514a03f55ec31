"""E-mails become tickets or join them, fetched by Frappe from a mail server as they came; what is no one's stays kept."""

import io
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from email.utils import make_msgid

import pytest
from PIL import Image

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm import tasks
from gigafibre_fsm.api import customer_view, ticket_messages
from gigafibre_fsm.domain.care import due
from gigafibre_fsm.domain.care.ticket_desk import merging
from gigafibre_fsm.domain.care.ticket_mail import filing, mail_rules, register, ticket_notes
from gigafibre_fsm.domain.platform import instants
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.standins.imap_mailbox import ImapStandIn
from gigafibre_fsm.tests.standins.mailbox import USER
from tests.mail_site import ACCOUNT, MailSite, add_account, mail_site, write_mail
from tests.plugin import FULL

AGENT = "zq-mail-agent@example.com"


@pytest.fixture(scope="module")
def site(connected_site: str) -> Iterator[MailSite]:
	with taken_away_afterwards(), mail_site() as own:
		people.make_user(AGENT, "FSM Support", user_type="System User")
		frappe.db.commit()
		yield own


@pytest.fixture
def mail(site: MailSite) -> Iterator[MailSite]:
	frappe.db.rollback()
	frappe.local.document_cache = {}
	site.mailbox.messages.clear()
	yield site
	frappe.db.rollback()


def an_address() -> str:
	return f"{frappe.generate_hash(length=10)}@example.com"


def a_writer(**values: object) -> tuple[str, str]:
	"""A customer and the address of their contact."""
	customer, address = builders.a_customer(**values).name, an_address()
	builders.a_contact(customer, email=address)
	frappe.db.commit()
	return customer, address


def messages_of(ticket: str) -> list["frappe._dict"]:
	filters = {"reference_doctype": "Issue", "reference_name": ticket, "communication_type": "Communication"}
	return frappe.get_all("Communication", filters, ["*"], order_by="creation, name")


def answer(ticket: str, address: str, text: str = "<p>Nous regardons.</p>") -> "frappe._dict":
	"""An answer that the desk's dialog sends, and the e-mail that leaves."""
	# it opens a log of the bench, so only once the site is connected
	from frappe.core.doctype.communication.email import make

	frappe.set_user(AGENT)
	try:
		made = make("Issue", ticket, text, "Re: Internet", recipients=address, send_email=True)
	finally:
		frappe.set_user("Administrator")
	frappe.db.commit()
	return frappe.get_doc("Communication", made["name"])


def a_report(address: str, message_id: str) -> EmailMessage:
	"""A mail server's report that a message did not reach an address."""
	status = f"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n"
	raw = (
		f"From: MAILER-DAEMON@mx.example.com\nTo: {USER}\nSubject: Undelivered Mail\n"
		f"Message-ID: {make_msgid(domain='mx.example.com')}\n"
		'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
		f"--b\nContent-Type: text/plain\n\nFailed\n--b\nContent-Type: message/delivery-status\n\n{status}"
		f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{message_id}>\n--b--\n"
	)
	return message_from_string(raw, policy=policy.default)


def test_an_e_mail_becomes_a_ticket_of_its_customer_and_shows_what_was_typed(mail: MailSite):
	customer, address = a_writer()
	typed = 'Le modem dit <b>"x" & Co</b> 😀\n2 < 3'
	mail.receive(str(write_mail(f"Marie <{address}>", "Problème d’Internet <3", typed)))
	row = mail.last()
	issue = frappe.get_doc("Issue", row.issue)
	assert (issue.customer, issue.raised_by, issue.status) == (customer, address, "Open")
	assert issue.subject == "Problème d’Internet ‹3"
	[message] = messages_of(issue.name)
	assert "<b>" not in message.content and "&lt;b&gt;" in message.content and "2 &lt; 3" in message.content
	assert message.fsm_shown_to_customer and message.sender == address
	assert (row.state, row.source, row.communication) == ("Filed", None, message.name)


def test_an_e_mail_is_fetched_by_imap_once_and_marked_as_seen(mail: MailSite):
	_customer, address = a_writer()
	folder = {"folder_name": "INBOX", "append_to": "Issue"}
	with ImapStandIn() as server:
		add_account(server.port, use_imap=1, append_to=None, imap_folder=[folder])
		try:
			server.deliver(str(write_mail(address, "Fibre coupée", "La pelle a coupé le câble\n.\n")))
			for _time in range(2):
				frappe.get_doc("Email Account", ACCOUNT).receive()
				tasks.file_mails()
		finally:
			add_account(mail.mailbox.port)
	[row] = mail.rows(sender=address)
	issue = frappe.get_doc("Issue", row.issue)
	assert (issue.subject, issue.raised_by, row.state) == ("Fibre coupée", address, "Filed")
	assert server.seen == {1}


def test_two_faults_called_internet_are_two_tickets(mail: MailSite):
	_customer, address = a_writer()
	mail.receive(str(write_mail(address)), str(write_mail(address, text="Et au chalet aussi")))
	first, second = mail.rows()[-2:]
	assert first.issue and second.issue and first.issue != second.issue


def test_a_sender_without_a_name_has_the_contact_s(mail: MailSite):
	_customer, address = a_writer()
	contact = frappe.get_doc("Contact", {"email_id": address})
	contact.update({"first_name": "Marie-Ève", "last_name": "Roy"}).save()
	frappe.db.commit()
	mail.receive(str(write_mail(address)))
	[message] = messages_of(mail.last().issue)
	assert message.sender_full_name == "Marie-Ève Roy"


def test_a_reply_joins_its_ticket_by_the_message_that_it_answers_or_by_its_number(mail: MailSite):
	_customer, address = a_writer()
	mail.receive(str(write_mail(address)))
	ticket = mail.last().issue
	mail.open_valve(address)
	sent = answer(ticket, address)
	mail.receive(str(write_mail(address, "Re: Internet", In_Reply_To=f"<{sent.message_id}>")))
	assert mail.last().issue == ticket
	mail.receive(str(write_mail(address, f"J'ajoute (#{ticket})")))
	assert mail.last().issue == ticket
	# a stranger who guesses a number begins a ticket of their own
	mail.receive(str(write_mail(an_address(), f"Re: (#{ticket})")))
	assert mail.last().issue not in ("", None, ticket)
	assert len(messages_of(ticket)) == 4


def test_a_reply_to_a_merged_ticket_reaches_the_one_in_which_it_goes_on(mail: MailSite):
	_customer, address = a_writer()
	question, more = write_mail(address), write_mail(address, text="Toujours rien")
	mail.open_valve(address)
	mail.receive(str(question), str(more))
	first, second = (row.issue for row in mail.rows()[-2:])
	[acknowledged] = [each for each in mail.sent() if each.reference_name == first]
	merging.merge(first, second)
	frappe.db.commit()
	mail.receive(
		str(write_mail(address, f"Re: Internet (#{first})", text="un")),
		str(write_mail(address, "Re: Internet", text="deux", In_Reply_To=f"<{acknowledged.message_id}>")),
	)
	assert [row.issue for row in mail.rows()[-2:]] == [second, second]
	assert frappe.db.get_value("Issue", first, "status") == "Closed"


def test_who_wrote_by_e_mail_is_answered_by_e_mail_from_the_desk_and_from_the_customers_page(mail: MailSite):
	customer, address = a_writer()
	question = write_mail(address)
	mail.receive(str(question))
	ticket = mail.last().issue
	mail.open_valve(address)
	frappe.set_user(AGENT)
	try:
		sent = ticket_messages.answer(ticket, "Nous <b>regardons</b>")
		again = customer_view.answer_ticket(customer, ticket, "C'est réglé", "mail-answer-1")
	finally:
		frappe.set_user("Administrator")
	assert sent["address"] == again["address"] == address
	for message, words in ((sent["message"], "&lt;b&gt;"), (again["communication"], "réglé")):
		[row] = [each for each in mail.sent() if each.communication == message]
		left = message_from_string(row.message, policy=policy.default)
		assert f"(#{ticket})" in left["Subject"] and left["In-Reply-To"] == question["Message-ID"]
		assert words in left.get_body().get_content()
	assert frappe.db.get_value("Issue", ticket, "status") == "Replied"


@pytest.mark.parametrize(("days", "continues"), [(13, True), (15, False)])
def test_a_reply_opens_a_settled_ticket_for_two_weeks_and_later_begins_one_that_follows(
	mail: MailSite, days: int, continues: bool
):
	_customer, address = a_writer()
	mail.receive(str(write_mail(address)))
	ticket = mail.last().issue
	settled = {"status": "Closed", "modified": now_datetime() - timedelta(days=days)}
	frappe.db.set_value("Issue", ticket, settled, update_modified=False)
	frappe.db.commit()
	mail.receive(str(write_mail(address, f"Re: Internet (#{ticket})")))
	after = frappe.get_doc("Issue", mail.last().issue)
	assert (after.name == ticket) is continues and after.status == "Open"
	assert (after.fsm_follows or "") == ("" if continues else ticket)
	assert frappe.db.get_value("Issue", ticket, "status") == ("Open" if continues else "Closed")


def test_an_answer_leaves_in_its_thread_with_its_number_and_only_through_the_valve(mail: MailSite):
	_customer, address = a_writer()
	question = write_mail(address)
	mail.receive(str(question))
	ticket = mail.last().issue
	held = answer(ticket, address)
	[row] = [each for each in mail.sent() if each.communication == held.name]
	assert row.status == "Error" and not frappe.db.exists("Email Queue Recipient", {"parent": row.name})
	mail.open_valve(address)
	sent = answer(ticket, address)
	[row] = [each for each in mail.sent() if each.communication == sent.name]
	left = message_from_string(row.message)
	assert f"(#{ticket})" in left["Subject"] and left["In-Reply-To"] == question["Message-ID"]
	assert question["Message-ID"] in left["References"] and left["Message-Id"] == f"<{sent.message_id}>"
	assert USER in left["Reply-To"] and left["Auto-Submitted"] is None and row.status == "Not Sent"


def test_the_same_e_mail_to_two_of_our_addresses_or_fetched_twice_is_one(mail: MailSite):
	_customer, address = a_writer()
	first = str(write_mail(address))
	mail.receive(first)
	count = len(mail.rows())
	mail.receive(first)
	assert len(mail.rows()) == count
	mail.receive(f"Received: by another of our servers\n{first}")
	assert (mail.last().state, mail.last().reason) == ("Refused", mail_rules.DUPLICATE)
	with pytest.raises(FsmError, match="in a ticket already"):
		filing.take_up(mail.last().name, now_datetime())


def test_nothing_is_lost_when_the_connection_breaks_or_an_e_mail_cannot_be_read(mail: MailSite):
	_customer, address = a_writer()
	mail.mailbox.is_cut = True
	broken = b'From: a@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; charset="\xff\xfe"\n\n\xff\n--b--\n'
	mail.mailbox.deliver(broken, str(write_mail(address)))
	mail.fetch()
	mail.mailbox.is_cut = False
	assert len(mail.mailbox.messages) == 2
	mail.receive()
	assert not mail.mailbox.messages
	assert [row.state for row in mail.rows()[-2:]] in (["Filed", "Filed"], ["Held", "Filed"])


def test_a_bounce_marks_the_answer_and_its_address_is_written_to_no_more_until_it_writes(mail: MailSite):
	_customer, address = a_writer()
	mail.open_valve(address)
	mail.receive(str(write_mail(address)))
	ticket = mail.last().issue
	sent = answer(ticket, address)
	mail.receive(str(a_report(address, sent.message_id)))
	assert (mail.last().reason, mail.last().issue) == (mail_rules.UNDELIVERABLE, ticket)
	assert frappe.db.get_value("Communication", sent.name, "delivery_status") == "Bounced"
	assert ticket_notes.load_notes(ticket).undelivered == (sent.name,)
	again = answer(ticket, address)
	[row] = [each for each in mail.sent() if each.communication == again.name]
	assert row.status == "Error" and "refused" in row.error
	mail.receive(str(write_mail(address, f"Me revoilà (#{ticket})")))
	third = answer(ticket, address)
	assert [each.status for each in mail.sent() if each.communication == third.name] == ["Not Sent"]


def test_a_forged_report_of_a_message_that_we_never_sent_changes_nothing(mail: MailSite):
	_customer, address = a_writer()
	mail.receive(str(a_report(address, "never@example.com")))
	assert (mail.last().state, mail.last().issue, mail.last().failed_address) == ("Refused", None, None)


def test_who_is_not_known_gets_a_ticket_without_customer_and_with_a_guess(mail: MailSite):
	customer = builders.a_customer(customer_name=builders.unique("Guesswork")).name
	number = "514 555-0177"
	builders.a_contact(customer, mobile=number)
	frappe.db.commit()
	text = f"Bonjour\n--\nMarie\n{number}"
	mail.receive(str(write_mail(an_address(), text=text)))
	issue = frappe.get_doc("Issue", mail.last().issue)
	assert (issue.customer, issue.fsm_suggested_customer) == (None, customer)
	assert "514" not in issue.description


def test_a_sender_who_fails_the_checks_is_flagged_and_told_nothing(mail: MailSite):
	_customer, address = a_writer()
	mail.open_valve(address)
	before = len(mail.sent())
	mail.receive(str(write_mail(address, Authentication_Results="mx; spf=fail; dmarc=fail")))
	notes = ticket_notes.load_notes(mail.last().issue)
	assert notes.warnings == {mail.last().communication: "The sender may be somebody else"}
	assert len(mail.sent()) == before


def test_files_are_private_pictures_are_drawn_anew_and_what_runs_is_left_out(mail: MailSite):
	_customer, address = a_writer()
	picture = io.BytesIO()
	Image.effect_noise((200, 200), 90).convert("RGB").save(picture, "PNG")
	message = write_mail(address)
	message.add_attachment(picture.getvalue(), maintype="image", subtype="png", filename="modem.png")
	message.add_attachment(
		b"%PDF-1.4 " + b"x" * 500, maintype="application", subtype="pdf", filename="facture.pdf"
	)
	message.add_attachment(
		b"MZ" + b"x" * 500, maintype="application", subtype="octet-stream", filename="a.exe"
	)
	mail.receive(message.as_bytes())
	row = mail.last()
	files = frappe.get_all(
		"File", {"attached_to_doctype": "Communication", "attached_to_name": row.communication}, ["*"]
	)
	assert sorted(file.file_name.split("-")[0] for file in files) == ["facture", "modem"]
	assert all(file.is_private for file in files)
	[comment] = frappe.get_all(
		"Comment", {"reference_name": row.issue, "comment_type": "Comment"}, pluck="content"
	)
	assert "a.exe" in comment


def test_a_long_e_mail_waits_as_a_private_file_that_goes_when_it_is_filed(mail: MailSite):
	_customer, address = a_writer()
	message = write_mail(address)
	message.add_attachment(b"x" * 300_000, maintype="application", subtype="pdf", filename="plan.pdf")
	mail.mailbox.deliver(message.as_bytes())
	mail.fetch()
	waiting = mail.last()
	assert waiting.state == "Waiting" and not waiting.source and waiting.source_file.startswith("/private/")
	assert due.mails_since(instants.now_utc())
	tasks.file_mails()
	frappe.db.rollback()
	assert mail.last().state == "Filed" and not mail.last().source_file
	assert not frappe.db.exists("File", {"attached_to_doctype": "FSM Mail", "attached_to_name": waiting.name})


def test_automatic_replies_bounces_and_one_machine_without_a_sign_make_no_flood(mail: MailSite):
	part = 50 if FULL else 5
	_customer, address = a_writer()
	machine = an_address()
	mail.open_valve(address, machine)
	mail.receive(str(write_mail(address)))
	ticket, before = mail.last().issue, frappe.db.count("Issue")
	sent, rows = len(mail.sent()), len(mail.rows())
	notices = frappe.db.count("Notification Log", {"document_type": "FSM Mail"})
	subject, ours = f"Re: Internet (#{ticket})", f"<1.2@{frappe.local.site}>"
	automatic = [
		str(write_mail(address, subject, In_Reply_To=ours, Auto_Submitted="auto-replied"))
		for _number in range(9 * part)
	]
	bounces = [str(a_report(an_address(), f"{number}.3@{frappe.local.site}")) for number in range(7 * part)]
	# each of its answers looks like a person's new question
	bare = [str(write_mail(machine, f"Votre message {number}")) for number in range(4 * part)]
	mail.receive(*automatic, *bounces, *bare)
	new = mail.rows()[rows:]
	assert len(new) == 20 * part and not [row for row in new if row.state == "Waiting"]
	states = {
		state: len([row for row in new if row.state == state]) for state in ("Refused", "Filed", "Held")
	}
	assert states == {
		"Refused": 16 * part,
		"Filed": mail_rules.AN_HOUR,
		"Held": 4 * part - mail_rules.AN_HOUR,
	}
	assert frappe.db.count("Issue") - before == mail_rules.AN_HOUR
	assert len(messages_of(ticket)) == 1 and len(mail.sent()) - sent == 1
	noted = {row.issue for row in new if row.reason == mail_rules.AUTOMATIC}
	assert noted == {ticket} and len(ticket_notes.load_notes(ticket).refused) == 20
	told = frappe.db.count("Notification Log", {"document_type": "FSM Mail"}) - notices
	assert told == len(frappe.get_all("Has Role", {"role": "FSM Support", "parenttype": "User"}))


def test_the_acknowledgement_goes_once_to_a_person_with_the_number_and_as_a_machine_s(mail: MailSite):
	_customer, address = a_writer()
	mail.open_valve(address)
	before = {row.name for row in mail.sent()}
	question = write_mail(address)
	mail.receive(str(question))
	mail.receive(str(write_mail(address, "Autre chose")))
	[row] = [each for each in mail.sent() if each.name not in before]
	left = message_from_string(row.message)
	assert left["Auto-Submitted"] == "auto-generated" and left["X-Auto-Response-Suppress"] == "All"
	assert left["In-Reply-To"] == question["Message-ID"] and f"#{row.reference_name}" in left["Subject"]


def test_a_person_makes_a_ticket_of_what_was_refused_and_lets_be_what_waits(mail: MailSite):
	mail.receive(str(write_mail("offres@news.example", "Rabais", List_Id="<news.example>")))
	row = mail.last()
	assert (row.state, row.reason, row.text.strip()) == ("Refused", mail_rules.LIST, "Rien ne marche")
	ticket = filing.take_up(row.name, now_datetime())
	frappe.db.commit()
	assert messages_of(ticket) and mail.last().state == "Filed"
	with pytest.raises(FsmError, match="decided about this e-mail meanwhile"):
		filing.take_up(row.name, now_datetime())
	frappe.db.set_value("FSM Mail", row.name, "state", "Held")
	filing.dismiss(row.name)
	frappe.db.commit()
	assert frappe.db.get_value("FSM Mail", row.name, "state") == "Dismissed"


def test_old_rows_go_and_those_that_wait_for_a_person_stay(mail: MailSite):
	mail.receive(
		str(write_mail(an_address(), List_Id="<x>")), str(write_mail(an_address(), Precedence="bulk"))
	)
	old, held = (row.name for row in mail.rows()[-2:])
	long_ago = now_datetime() - due.MAILS_KEPT - timedelta(days=2)
	frappe.db.set_value(
		"FSM Mail", {"name": ("in", (old, held))}, "creation", long_ago, update_modified=False
	)
	frappe.db.set_value("FSM Mail", held, "state", register.HELD)
	frappe.db.commit()
	assert due.old_mails_since(instants.now_utc())
	tasks.forget_old_mails()
	assert frappe.db.exists("FSM Mail", held) and not frappe.db.exists("FSM Mail", old)
