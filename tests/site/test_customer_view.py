"""The page of a customer on a site: a bounded number of queries, every source in order, amounts by role, actions logged."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest

import frappe
from frappe.model.naming import set_new_name
from frappe.utils import now_datetime

from gigafibre_fsm.api import customer_view as api
from gigafibre_fsm.domain.billing.dunning import reminders
from gigafibre_fsm.domain.billing.payments import invoice_mail, messages
from gigafibre_fsm.domain.billing.sides import repository as sides
from gigafibre_fsm.domain.billing.statements import runs
from gigafibre_fsm.domain.care.customer_view import timeline, view
from gigafibre_fsm.domain.care.customer_view.timeline_order import KINDS, PAGE, CustomerEvent
from gigafibre_fsm.domain.care.customer_view.view_model import BillingSystem
from gigafibre_fsm.domain.care.portal import line_wording, my_line
from gigafibre_fsm.domain.platform import formatting
from gigafibre_fsm.exceptions import FsmError, NotYours
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import counted_queries
from tests import portal_rows
from tests.contract import books
from tests.portal_rows import PortalShare

MOST_QUERIES, MOST_WITHOUT_MONEY = 12, 8
AGENT, CLERK = "zq-view@example.com", "zq-view-money@example.com"
MOBILE = "+14505550178"
HOSTILE = '<b>"x" & Co'
AT = datetime(2026, 3, 2, 9)


@pytest.fixture(scope="module")
def share(connected_site: str) -> Iterator[PortalShare]:
	with taken_away_afterwards():
		people.make_user(AGENT, "FSM Support", user_type="System User")
		people.make_user(CLERK, "FSM Support", "FSM Accounts", user_type="System User")
		books.prepare()
		made = portal_rows.make_share("ZQVIEW")
		frappe.db.set_value("Customer", made.names["customer"], "mobile_no", MOBILE)
		frappe.db.commit()
		yield made
		frappe.set_user("Administrator")
		frappe.db.rollback()
	for doctype in ("Email Queue", "Email Queue Recipient"):
		frappe.db.delete(doctype)
	frappe.db.commit()


@pytest.fixture(autouse=True)
def _as_administrator(share: PortalShare) -> Iterator[None]:
	frappe.set_user("Administrator")
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()


@pytest.fixture
def customer(share: PortalShare) -> str:
	return share.names["customer"]


# ---- what is known now


def test_a_customer_is_read_in_a_bounded_number_of_queries(customer: str):
	for with_money, most in ((True, MOST_QUERIES), (False, MOST_WITHOUT_MONEY)):
		view.load_view(customer, "fr", now_datetime(), with_money=with_money)  # metadata is cached afterwards
		with counted_queries() as queries:
			shown = view.load_view(customer, "fr", now_datetime(), with_money=with_money)
		assert len(queries) <= most, "\n".join(queries)
		assert (shown.money is not None) is with_money


def test_one_screen_holds_all_that_is_known(share: PortalShare):
	names, now = share.names, now_datetime()
	shown = view.load_view(names["customer"], "fr", now, with_money=True)
	assert shown.identity.title.startswith("ZQVIEW") and MOBILE in shown.identity.numbers
	assert names["email"] in shown.identity.emails
	assert [each.subscription for each in shown.services] == [names["subscription"]]
	assert [each.name for each in shown.tickets] == [names["issue"]]
	assert [each.job for each in shown.visits] == [names["job"]]
	assert [each.equipment for each in shown.devices] == [names["equipment"]]
	assert "9 rue ZQVIEW" in shown.devices[0].address
	assert shown.lines[0].wifi_device == names["equipment"] and shown.lines[0].wifi_ssid == "ZQVIEW"
	assert names["invoice"] in {each.name for each in shown.money.open_invoices}
	assert shown.money.balance > 0 and not shown.is_suspended and shown.billed_by is None
	sides.add_side(names["customer"], now.date())
	again = view.load_view(names["customer"], "fr", now, with_money=False)
	assert again.billed_by == BillingSystem("Legacy", now.date())


def test_the_line_has_the_words_of_the_customers_own_page(customer: str):
	now = now_datetime()
	home = my_line.load_my_line(customer, now).lines[0]
	card = view.load_view(customer, "fr", now, with_money=False).lines[0]
	assert card.title == line_wording.describe_state(home.health, "fr") == "Votre Internet fonctionne"
	assert card.last_contact == line_wording.say_last_contact(home.last_contact, now, "fr")


def test_a_customer_who_is_gone_is_a_sentence_and_no_fault():
	with pytest.raises(FsmError, match="Search again"):
		view.load_view("ZQ-nobody", "en", now_datetime(), with_money=False)


# ---- what happened


def at(minutes: int) -> datetime:
	return AT + timedelta(minutes=minutes)


def write(doctype: str, moment: datetime, **values: object) -> str:
	doc = frappe.get_doc({"doctype": doctype, **values})
	set_new_name(doc)
	doc.creation = moment
	doc.db_insert()
	frappe.db.set_value(doctype, doc.name, "creation", moment, update_modified=False)
	return doc.name


def write_text(customer: str, moment: datetime, body: str, **values: object) -> str:
	row = {"direction": "Out", "state": "Sent", "to_number": MOBILE, "body": body}
	whom = {"recipient_doctype": "Customer", "recipient": customer}
	return write("FSM SMS", moment, **{**row, **whom, **values})


def write_mail(about: tuple[str, str], moment: datetime, subject: str, **values: object) -> str:
	row = {
		"communication_type": "Communication",
		"communication_medium": "Email",
		"sent_or_received": "Received",
		"sender": "marie@example.com",
		"subject": subject,
		"content": f"<p>{subject}</p><script>x</script>",
		"reference_doctype": about[0],
		"reference_name": about[1],
	}
	return write("Communication", moment, **{**row, **values})


def write_queued(about: tuple[str, str], moment: datetime, subject: str, to: str) -> str:
	mail = EmailMessage()
	mail["Subject"] = subject
	mail.set_content("<p>x</p>", subtype="html")
	reference = {"reference_doctype": about[0], "reference_name": about[1]}
	name = write("Email Queue", moment, status="Sent", message=mail.as_string(), **reference)
	write("Email Queue Recipient", moment, parent=name, parenttype="Email Queue", recipient=to)
	return name


def a_history(share: PortalShare) -> list[tuple[str, str]]:
	"""One of each kind, ten minutes apart; kind and a word of it, oldest first."""
	names = share.names
	customer, site_zone = names["customer"], timedelta(hours=5)  # in winter
	ticket = builders.a_ticket(customer, subject="Plus d'Internet").name
	frappe.db.set_value("Issue", ticket, "creation", at(0), update_modified=False)
	write_text(customer, at(10), "Bonjour?", direction="In", state="Received", from_number=MOBILE)
	write_mail(("Issue", ticket), at(20), "Réponse")
	write_queued(("Customer", customer), at(30), "Bienvenue", names["email"])
	device = {"equipment": names["equipment"], "command": "Reboot", "state": "Done"}
	when = {"requested_on": at(40), "instant": at(40) + site_zone, "requested_by": AGENT}
	frappe.db.set_value("Equipment", names["equipment"], "installed_on", at(-60))
	write("CPE Command", at(40), **device, **when)
	event = {"parent": names["job"], "parenttype": "Dispatch Job", "parentfield": "timeline"}
	write("Dispatch Job Event", at(50), event="Status", to_status="En Route", happened_on=at(50), **event)
	money = {
		"customer": customer,
		"amount": 91.93,
		"state": "Booked",
		"origin": "Portal",
		"opened_on": at(60),
	}
	write("FSM Payment", at(60), **money)
	note = {"comment_type": "Comment", "content": "Le chien mord", "comment_by": "Diane"}
	write("Comment", at(70), reference_doctype="Customer", reference_name=customer, **note)
	call = {"direction": "Inbound", "status": "Completed", "number": MOBILE, "outcome": "Solved"}
	when = {"started_on": at(75), "instant": at(75) + site_zone, "notes": "Parle vite", "agent": AGENT}
	write("FSM Call", at(75), customer=customer, **call, **when)
	run = {"title": "Rappel", "state": "Done", "record_doctype": "Customer", "record_name": customer}
	write("Flow Run", at(80), started_on=at(80), instant=at(80) + site_zone, **run)
	return [
		*(("ticket", "Plus d'Internet"), ("text", "Bonjour?"), ("mail", "Réponse"), ("mail", "Bienvenue")),
		*(("modem", "Reboot"), ("visit", "Status"), ("payment", "Portal"), ("note", "Le chien mord")),
		*(("call", "Parle vite"), ("flow", "Rappel")),
	]


def words_of(entry: CustomerEvent) -> str:
	return entry.text if entry.kind in ("text", "note", "call") else entry.title


def in_history(entries: list[CustomerEvent]) -> list[CustomerEvent]:
	"""Those of the morning of the history, oldest first; the share has rows of its own today."""
	return [each for each in reversed(entries) if each.at.date() == AT.date()]


def read_all(customer: str, **more: object) -> list[CustomerEvent]:
	entries, before = [], ""
	while True:
		page = timeline.load_page(customer, before=before, **{"with_money": True, **more})
		entries += page.entries
		before = page.older
		if not before:
			return entries


def test_every_source_stands_in_one_order(share: PortalShare):
	expected = a_history(share)
	found = in_history(read_all(share.names["customer"]))
	assert [(each.kind, words_of(each)) for each in found] == expected
	assert [each.at for each in found] == [at(minute) for minute in (*range(0, 80, 10), 75, 80)]
	assert {kind for kind, _words in expected} == set(KINDS)
	mail = next(each for each in found if each.title == "Réponse")
	assert mail.text == "Réponse" and mail.side == "in" and mail.about[0] == "Issue"


def test_the_timeline_is_one_query_and_no_scan(share: PortalShare):
	a_history(share)
	with counted_queries() as queries:
		timeline.load_page(share.names["customer"], with_money=True)
	assert len(queries) == 1


def test_pages_hold_each_entry_once_whatever_kind_is_asked_for(share: PortalShare):
	customer = share.names["customer"]
	a_history(share)
	for number in range(PAGE + 15):
		# the same second as others of another kind
		write_text(customer, at(number // 3), f"texte {number}")
		write_mail(("Customer", customer), at(number // 3), f"courriel {number}")
	everything = [each.place for each in read_all(customer)]
	assert everything == sorted(set(everything), reverse=True) and len(everything) > 3 * PAGE
	texts = read_all(customer, kinds=["text"])
	assert {each.kind for each in texts} == {"text"} and len(texts) >= PAGE + 15


def test_the_repeated_hour_of_november_hides_and_doubles_nothing(share: PortalShare):
	customer, device = share.names["customer"], share.names["equipment"]
	frappe.db.set_value("Equipment", device, "installed_on", datetime(2025, 1, 1))
	night = datetime(2025, 11, 2, 0, 40)
	for number in range(2 * PAGE):
		write_text(customer, night + timedelta(minutes=2 * number), f"texte {number}")
		# an instant every minute, through both passes of the hour
		instant = datetime(2025, 11, 2, 4, 40) + timedelta(minutes=3 * number)
		command = {"equipment": device, "command": "Reboot", "state": "Done", "requested_on": night}
		write("CPE Command", night, instant=instant, **command)
	places = [
		each.place for each in read_all(customer) if each.place.instant.date() == datetime(2025, 11, 2).date()
	]
	assert len(places) == len(set(places)) == 4 * PAGE
	assert places == sorted(places, reverse=True)


# ---- amounts, by role


def test_who_may_not_see_money_sees_no_amount(share: PortalShare):
	customer = share.names["customer"]
	a_history(share)
	about = {"reference_doctype": "Sales Invoice", "reference_name": share.names["invoice"]}
	write_text(customer, at(5), "Vous devez 91,93 $", **about)
	write_mail(("Sales Invoice", share.names["invoice"]), at(6), "Facture de 91,93 $")
	books.pay(frappe.get_doc("Sales Invoice", share.names["invoice"]), parts=[5])
	for user, sees in ((AGENT, False), (CLERK, True)):
		frappe.set_user(user)
		shown = frappe.as_json(api.load_customer(customer))
		rows = api.load_timeline(customer)["entries"]
		assert (frappe.parse_json(shown)["money"] is not None) is sees
		assert any(row["kind"] == "payment" for row in rows) is sees
		assert ("91,93" in frappe.as_json(rows)) is sees
		hidden = [row for row in rows if row["is_hidden"]]
		assert bool(hidden) is not sees and not any(row["text"] or row["title"] for row in hidden)


def test_what_people_booked_stands_beside_what_was_paid_online_once(share: PortalShare):
	customer = share.names["customer"]
	entry = books.pay(frappe.get_doc("Sales Invoice", share.names["invoice"]), parts=[7])
	about = [each.about[1] for each in read_all(customer, kinds=["payment"])]
	assert about.count(entry.name) == 1
	own = {"customer": customer, "amount": 7, "state": "Booked", "payment_entry": entry.name}
	payment = write("FSM Payment", at(0), opened_on=at(0), **own)
	about = [each.about[1] for each in read_all(customer, kinds=["payment"])]
	assert payment in about and entry.name not in about


# ---- what is done from here


def newest(customer: str, kind: str) -> CustomerEvent:
	return timeline.load_page(customer, kinds=[kind], with_money=False).entries[0]


def test_each_action_leaves_its_row_with_who_did_it(share: PortalShare):
	names = share.names
	customer = names["customer"]
	frappe.set_user(AGENT)
	api.add_note(customer, HOSTILE, "note-12345")
	note = newest(customer, "note")
	assert note.text == HOSTILE and note.author
	ticket = api.open_ticket(customer, HOSTILE, "ticket-12345", text=HOSTILE)["ticket"]
	opened = newest(customer, "ticket")
	assert opened.about == ("Issue", ticket) and opened.author == AGENT
	sent = api.send_text(customer, MOBILE, "text-12345", text="On arrive.")
	text = newest(customer, "text")
	assert text.text.endswith("On arrive.") and text.author == AGENT and text.place.name == sent["message"]
	frappe.db.set_single_value("FSM GenieACS Settings", "enabled", 1)
	api.restart_modem(customer, names["equipment"])
	command = newest(customer, "modem")
	assert (command.title, command.author) == ("Reboot", AGENT)


def test_a_second_press_does_nothing_twice(share: PortalShare):
	customer = share.names["customer"]
	frappe.set_user(AGENT)
	first, second = (api.send_text(customer, MOBILE, "twice-12345", text="Une fois") for _ in range(2))
	assert first == second
	notes = [api.add_note(customer, "Une fois", "twice-note-1")["note"] for _ in range(2)]
	assert notes[0] == notes[1]


def test_support_sends_what_is_open_once_and_sees_no_amount(share: PortalShare):
	customer, owes_nothing = share.names["customer"], builders.a_customer().name
	frappe.set_user(AGENT)
	first, second = (api.send_pay_link(customer, "text", "pay-12345") for _ in range(2))
	assert first == second and first["address"] == MOBILE
	row = api.load_timeline(customer, kinds='["text"]')["entries"][0]
	assert (row["author"], row["is_hidden"], row["text"]) == (AGENT, True, "")
	read_by_customer = timeline.load_page(customer, kinds=["text"], with_money=True).entries[0].text
	invoice = frappe.get_doc("Sales Invoice", share.names["invoice"])
	amount = formatting.money(invoice.outstanding_amount, "fr")
	assert amount.replace("\xa0", " ") in read_by_customer
	with pytest.raises(FsmError, match="Nothing is due"):
		api.send_pay_link(owes_nothing, "mail", "pay-12346")


def test_nobody_is_asked_for_money_whom_the_old_system_bills(share: PortalShare):
	customer, invoice = share.names["customer"], share.names["invoice"]
	side = sides.add_side(customer, AT.date())
	frappe.db.set_value("Billing Side", side, "state", "New")
	assert messages.send_pay_link(invoice, now_datetime())
	frappe.db.set_value("Billing Side", side, "state", "Returning")
	for ask in (messages.send_pay_link, invoice_mail.mail_invoice):
		with pytest.raises(FsmError, match="old system still collects"):
			ask(invoice, now_datetime())
	refused = frappe._dict(customer=customer, allocations=[frappe._dict(sales_invoice=invoice)])
	messages.queue_refusal(refused, now_datetime())
	assert not frappe.db.exists("FSM SMS", {"recipient": customer, "template": "customer_payment_refused"})
	assert not reminders.may_reach(customer)
	assert customer not in runs.find_debtors(now_datetime().date(), only_overdue=False)
	frappe.set_user(AGENT)
	# what is refused takes the row of the side with it
	with pytest.raises(FsmError, match="old system still collects"):
		api.send_pay_link(customer, "text", "pay-12347")


def test_a_ready_message_goes_out_in_the_customers_language(share: PortalShare):
	customer = share.names["customer"]
	for language, word in (("fr", "redémarré"), ("en", "restarted")):
		frappe.db.set_value("Customer", customer, "language", language)
		frappe.set_user(AGENT)
		ready = {each["template"]: each for each in api.list_ready_messages(customer)}
		assert word in ready["support_modem_restarted"]["text"]
		api.send_text(customer, MOBILE, f"ready-{language}-1", template="support_modem_restarted")
		assert word in newest(customer, "text").text.replace("’", "'")


def test_an_answer_in_a_ticket_is_a_message_that_its_customer_sees(share: PortalShare):
	names = share.names
	frappe.set_user("Administrator")
	frappe.db.set_value("Customer", names["customer"], "email_id", "")
	frappe.db.delete("Contact Email", {"parent": names["contact"]})
	frappe.db.set_value("Issue", names["issue"], "raised_by", None)
	frappe.set_user(AGENT)
	made = api.answer_ticket(names["customer"], names["issue"], HOSTILE, "answer-12345")
	row = frappe.db.get_value(
		"Communication", made["communication"], ["content", "fsm_shown_to_customer", "sender"]
	)
	assert row == ("&lt;b&gt;&quot;x&quot; &amp; Co", 1, AGENT)
	written = newest(names["customer"], "mail")
	assert (written.text, written.detail) == (HOSTILE, ""), "no address: it is read in the account"


def test_what_is_not_this_customers_is_refused(share: PortalShare):
	customer, other = share.names["customer"], builders.a_customer().name
	theirs = builders.a_ticket(other).name
	frappe.db.commit()  # a refusal rolls back
	frappe.set_user(AGENT)
	with pytest.raises(FsmError, match="not a number"):
		api.send_text(other, MOBILE, "wrong-12345", text="x")
	with pytest.raises(FsmError, match="not an address"):
		api.send_mail(other, share.names["email"], "x", "y", "wrong-12346")
	with pytest.raises(NotYours):
		api.answer_ticket(customer, theirs, "x", "wrong-12347")
	with pytest.raises(NotYours):
		api.restart_modem(other, share.names["equipment"])
	with pytest.raises(NotYours):
		api.estimate_visit(other, share.names["job"])
	with pytest.raises(FsmError, match="Write"):
		api.send_text(customer, MOBILE, "wrong-12348", text="  ")
