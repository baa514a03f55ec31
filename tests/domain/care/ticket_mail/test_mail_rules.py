"""Which e-mails become tickets, by their headers alone: a table of those that people and machines send."""

from email import message_from_string

import pytest

from gigafibre_fsm.domain.care.ticket_mail import delivery_reports, mail_facts, mail_rules
from gigafibre_fsm.domain.care.ticket_mail.mail_rules import (
	AUTOMATIC,
	LIST,
	NO_SENDER,
	OWN_ADDRESS,
	OWN_MESSAGE,
	UNDELIVERABLE,
)

OURS = frozenset({"aide@gigafibre.example", "support@gigafibre.example"})
SITE = "https://erp.gigafibre.example"
SENT = "174.1@erp.gigafibre.example"
CUSTOMER = "From: Marie Tremblay <marie@example.com>\nTo: aide@gigafibre.example\n"
PLAIN = f"{CUSTOMER}Subject: Internet\nMessage-ID: <a1@example.com>\n"

TABLE = {
	# what people write
	"a plain e-mail": (PLAIN, ""),
	"a reply to ours": (f"{PLAIN}In-Reply-To: <{SENT}>\nReferences: <{SENT}>\n", ""),
	"Auto-Submitted: no": (f"{PLAIN}Auto-Submitted: no\n", ""),
	"a suppression of nothing": (f"{PLAIN}X-Auto-Response-Suppress: None\n", ""),
	"a return path": (f"{PLAIN}Return-Path: <marie@example.com>\n", ""),
	"without Message-ID": (f"{CUSTOMER}Subject: Internet\n", ""),
	"without subject": (CUSTOMER, ""),
	"first-class precedence": (f"{PLAIN}Precedence: first-class\n", ""),
	"a sentence about absence": (f"{CUSTOMER}Subject: Je serai absente du bureau demain\n", ""),
	"a sentence about delivery": (f"{CUSTOMER}Subject: Le modem n'est pas livré\n", ""),
	"a sentence that begins with auto": (f"{CUSTOMER}Subject: Automatisation de mon paiement\n", ""),
	"a person called no one": ("From: noreen@example.com\nSubject: Panne\n", ""),
	"a postmaster by name": ("From: Postmaster Pat <pat@example.com>\nSubject: Hi\n", ""),
	"a customer's list": (f"{PLAIN}List-Id: <office.example.com>\nPrecedence: list\n", ""),
	"another site of the kind": (f"{PLAIN}X-Frappe-Site: https://other.example\n", ""),
	"multipart of a person": (f"{PLAIN}Content-Type: multipart/mixed; boundary=x\n", ""),
	"a strange charset in the subject": (f"{CUSTOMER}Subject: =?nonsense?q?Panne?=\n", ""),
	# automatic replies
	"Auto-Submitted: auto-replied": (f"{PLAIN}Auto-Submitted: auto-replied\n", AUTOMATIC),
	"Auto-Submitted: auto-generated": (f"{PLAIN}Auto-Submitted: auto-generated\n", AUTOMATIC),
	"Auto-Submitted with a parameter": (f"{PLAIN}Auto-Submitted: auto-replied; owner-email=x\n", AUTOMATIC),
	"capitals": (f"{PLAIN}AUTO-SUBMITTED: Auto-Replied\n", AUTOMATIC),
	"suppress all": (f"{PLAIN}X-Auto-Response-Suppress: All\n", AUTOMATIC),
	"suppress some": (f"{PLAIN}X-Auto-Response-Suppress: DR, OOF, AutoReply\n", AUTOMATIC),
	"Precedence: bulk": (f"{PLAIN}Precedence: bulk\n", AUTOMATIC),
	"Precedence: junk": (f"{PLAIN}Precedence: junk\n", AUTOMATIC),
	"Precedence: auto_reply": (f"{PLAIN}Precedence: auto_reply\n", AUTOMATIC),
	"a subject of Exchange": (f"{CUSTOMER}Subject: Automatic reply: Internet\n", AUTOMATIC),
	"a subject in French": (
		f"{CUSTOMER}Subject: =?utf-8?q?R=C3=A9ponse_automatique_:_Internet?=\n",
		AUTOMATIC,
	),
	"out of office": (f"{CUSTOMER}Subject: Out of Office: back on Monday\n", AUTOMATIC),
	"absent in French": (f"{CUSTOMER}Subject: Absence du bureau\n", AUTOMATIC),
	"a message of absence": (f"{CUSTOMER}Subject: Message d'absence\n", AUTOMATIC),
	"Auto: before the subject": (f"{CUSTOMER}Subject: Auto: Internet\n", AUTOMATIC),
	"an automatic reply to nobody": (f"{PLAIN}Return-Path: <>\nAuto-Submitted: auto-replied\n", AUTOMATIC),
	# reports of mail servers
	"a delivery report": (
		f"{PLAIN}Content-Type: multipart/report; report-type=delivery-status; boundary=x\n",
		UNDELIVERABLE,
	),
	"a report without sender": (
		"Content-Type: multipart/report; boundary=x\nSubject: Failed\n",
		UNDELIVERABLE,
	),
	"a null return path": (f"{PLAIN}Return-Path: <>\n", UNDELIVERABLE),
	"a null return path with a blank": (f"{PLAIN}Return-Path: < >\n", UNDELIVERABLE),
	"mailer-daemon": ("From: Mail System <MAILER-DAEMON@mx.example.com>\nSubject: x\n", UNDELIVERABLE),
	"postmaster": ("From: postmaster@example.com\nSubject: x\n", UNDELIVERABLE),
	"an undelivered subject": (f"{CUSTOMER}Subject: Undeliverable: Internet\n", UNDELIVERABLE),
	"returned mail": (f"{CUSTOMER}Subject: Returned mail: see transcript\n", UNDELIVERABLE),
	"a failure in French": (f"{CUSTOMER}Subject: Non remis : Internet\n", UNDELIVERABLE),
	"a failure status": (
		f"{CUSTOMER}Subject: Delivery Status Notification (Failure)\n",
		UNDELIVERABLE,
	),
	# our own
	"our own address": ("From: Gigafibre <AIDE@gigafibre.example>\nSubject: x\n", OWN_ADDRESS),
	"our other address": ("From: support@gigafibre.example\nSubject: x\n", OWN_ADDRESS),
	"our own message": (f"{CUSTOMER}Subject: x\nMessage-ID: <{SENT}>\n", OWN_MESSAGE),
	"our own site": (f"{PLAIN}X-Frappe-Site: {SITE}\n", OWN_MESSAGE),
	# others
	"a stranger's list": ("From: x@news.example\nList-Id: <news.example>\nSubject: Sale\n", LIST),
	"a newsletter": ("From: x@news.example\nList-Unsubscribe: <mailto:u@x>\nSubject: Sale\n", LIST),
	"Precedence: list": ("From: x@news.example\nPrecedence: list\nSubject: Sale\n", LIST),
	"without a sender": ("Subject: x\n", NO_SENDER),
	"a sender that is none": ("From: nobody\nSubject: x\n", NO_SENDER),
}


def judge(header: str) -> str:
	found = mail_rules.find_objection(
		mail_facts.read_facts(message_from_string(f"{header}\nBonjour")),
		our_addresses=OURS,
		our_site=SITE,
		is_ours=lambda message: message == SENT,
		is_known=lambda address: address == "marie@example.com",
	)
	return found.reason if found else ""


@pytest.mark.parametrize(("header", "reason"), TABLE.values(), ids=TABLE)
def test_an_e_mail_is_taken_up_or_refused_for_a_reason(header: str, reason: str):
	assert judge(header) == reason


def read(header: str) -> mail_facts.MailFacts:
	return mail_facts.read_facts(message_from_string(f"{header}\n\nx"))


def test_the_newest_message_that_is_answered_comes_first_and_each_once():
	facts = read(f"{PLAIN}In-Reply-To: <c@x>\nReferences: <a@x> <b@x>\n <c@x>")
	assert facts.references == ("c@x", "b@x", "a@x")


def test_names_and_subjects_are_read_as_people_typed_them():
	facts = read(
		"From: =?utf-8?q?=3Cb=3E=22x=22_=26_Co?= <A@Example.com>\nSubject: =?utf-8?q?Probl=C3=A8me?= internet <3"
	)
	assert (facts.sender, facts.sender_name) == ("a@example.com", '<b>"x" & Co')
	assert facts.subject == "Problème internet <3"


@pytest.mark.parametrize(
	("result", "failed"),
	[
		("mx.example; spf=pass; dkim=pass; dmarc=pass", ()),
		("mx.example; spf=fail smtp.mailfrom=x; dkim=pass; dmarc=pass", ()),
		("mx.example; spf=softfail; dmarc=fail (p=none)", ("dmarc",)),
		("mx.example;\n spf=fail;\n dkim=fail", ("dkim", "spf")),
		("mx.example; none", ()),
	],
)
def test_a_sender_who_fails_the_checks_is_known(result: str, failed: tuple[str, ...]):
	assert read(f"{PLAIN}Authentication-Results: {result}").failed_checks == failed


@pytest.mark.parametrize(
	("header", "may"),
	[
		(PLAIN, True),
		(f"{PLAIN}Precedence: list\n", False),
		("From: no-reply@shop.example\nSubject: Order", False),
		("From: ne-pas-repondre@shop.example\nSubject: Order", False),
		(f"{PLAIN}Authentication-Results: mx; dmarc=fail\n", False),
	],
)
def test_an_acknowledgement_goes_only_where_somebody_reads_it(header: str, may: bool):
	assert mail_rules.may_acknowledge(read(header)) is may


REPORT = f"""From: MAILER-DAEMON@mx.example.com
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
Message-ID: <report@mx.example.com>

--b
Content-Type: text/plain

It failed.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Original-Recipient: rfc822;Marie@Example.com
Final-Recipient: rfc822; marie@example.com
Action: ACTION
Status: STATUS
--b
Content-Type: message/rfc822

From: aide@gigafibre.example
Message-ID: <{SENT}>

Bonjour
--b--
"""


@pytest.mark.parametrize(
	("action", "status", "is_final"),
	[
		("failed", "5.1.1", True),
		("Failed", "5.7.1 (rejected)", True),
		("delayed", "4.4.1", False),
		("failed", "4.2.2", False),
	],
)
def test_a_report_says_whom_which_message_did_not_reach(action: str, status: str, is_final: bool):
	found = delivery_reports.read_report(
		message_from_string(REPORT.replace("ACTION", action).replace("STATUS", status))
	)
	assert found == delivery_reports.DeliveryReport("marie@example.com", is_final, status.split()[0], (SENT,))


def test_a_report_in_words_still_names_the_message_that_it_quotes():
	text = (
		f"From: postmaster@mx.example\nSubject: failure notice\n\nHi. Your message:\n\nMessage-ID: <{SENT}>\n"
	)
	assert delivery_reports.read_report(message_from_string(text)).message_ids == (SENT,)
