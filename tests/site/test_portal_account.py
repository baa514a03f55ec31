"""The account of a customer who signed in, over HTTP: what it shows, what is paid, and that it is nobody else's."""

import gzip
import html
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

import frappe
from frappe.utils import add_days, getdate, now_datetime, nowdate

from gigafibre_fsm.domain.billing import invoice_document, invoice_list
from gigafibre_fsm.domain.billing.payments import account_page
from gigafibre_fsm.domain.network.device.optical_power import OpticalReading
from gigafibre_fsm.domain.network.device.snapshot import Line
from gigafibre_fsm.domain.network.line import repository as line_repository
from gigafibre_fsm.tests import builders, devices
from gigafibre_fsm.tests.portal_visitors import PortalCustomer
from gigafibre_fsm.tests.visitor import Visitor, counted_queries, forget_limits
from tests.contract import books
from tests.paying import PayingSite, paying_site

FIRST_VIEW = 14 * 1024
HOME, INVOICES, PAY = "/portal", "/portal/invoices", "/portal/pay"


@pytest.fixture(scope="module")
def paying(connected_site: str) -> Iterator[PayingSite]:
	with paying_site() as own:
		yield own
		forget_limits()


@pytest.fixture
def own_account(paying: PayingSite) -> PortalCustomer:
	frappe.db.rollback()
	frappe.local.document_cache = {}
	forget_limits()
	return PortalCustomer.sign_in()


def allocations(payment: str) -> dict[str, Decimal]:
	rows = frappe.get_all("FSM Payment Allocation", {"parent": payment}, ["sales_invoice", "amount"])
	return {row.sales_invoice: Decimal(str(row.amount)) for row in rows}


def press(own_account: PortalCustomer, form: dict[str, str]) -> tuple[int, str]:
	"""Press a button of the page that pays; the status, and the newest payment of the customer."""
	answer = own_account.visitor.post(PAY, form)
	frappe.db.rollback()
	newest = frappe.get_all(
		"FSM Payment", {"customer": own_account.customer}, pluck="name", order_by="creation desc", limit=1
	)
	return answer.status_code, newest[0] if newest else ""


# ---- the first page


def test_a_new_customer_sees_an_account_in_order(own_account: PortalCustomer):
	text = own_account.read(HOME)
	assert own_account.customer in text and "Rien à faire" in text and "0,00 $" in text
	assert 'href="/portal/pay"' not in text


def test_what_is_owed_is_the_ledgers_and_the_button_says_how_much_and_by_when(
	own_account: PortalCustomer, paying: PayingSite
):
	invoice = paying.invoice(own_account.customer, due_in=5)
	late = paying.invoice(own_account.customer, (1, 10), due_in=12)
	text = own_account.read(HOME)
	assert "103,43 $" in text and f"Facture {invoice.name} · 91,93 $" in text
	assert re.search(r"Payer 91,93 \$ au plus tard le [a-z]+ \d+", text), text
	books.pay(invoice)
	frappe.db.commit()
	text = own_account.read(HOME)
	assert "Payer 11,50 $ au plus tard" in text and late.name in text and "-91,93 $" in text.replace("−", "-")


def test_a_credit_is_called_a_credit_and_nothing_is_asked_for(
	own_account: PortalCustomer, paying: PayingSite
):
	books.make_return(paying.invoice(own_account.customer), for_self=True)
	frappe.db.commit()
	text = own_account.read(HOME)
	assert "0,00 $" in text and "Payer" not in text and "Note de crédit" in text


def test_an_advance_that_covers_everything_is_not_asked_for_again(
	own_account: PortalCustomer, paying: PayingSite
):
	advance = books.draft_payment(own_account.customer, 200)
	advance.insert()
	advance.submit()
	invoice = paying.invoice(own_account.customer, days_ago=2)
	text = own_account.read(HOME)
	assert "Votre crédit" in text and "108,07 $" in text and "Payer" not in text
	assert "Rien n'est dû" in html.unescape(own_account.read(PAY))
	assert press(own_account, {"action": "pay"}) == (422, "")
	page = own_account.read(f"{INVOICES}/{invoice.name}")
	assert "Un crédit de votre compte couvre cette facture." in page and "Payer" not in page
	# the page that was open before the advance came still has its button
	answer = own_account.visitor.post(f"{INVOICES}/{invoice.name}", {"action": "pay"})
	assert answer.status_code == 422 and not frappe.db.exists(
		"FSM Payment", {"customer": own_account.customer}
	)
	assert paying.outstanding(invoice) == 91.93


def test_a_credit_that_covers_a_part_reduces_what_is_paid_everywhere(
	own_account: PortalCustomer, paying: PayingSite
):
	advance = books.draft_payment(own_account.customer, 50)
	advance.insert()
	advance.submit()
	invoice = paying.invoice(own_account.customer, days_ago=2)
	assert "Payer 41,93 $ maintenant" in own_account.read(HOME)
	text = own_account.read(PAY)
	assert "Un crédit de votre compte couvre 50,00 $" in text and "Payer 41,93 $" in text
	assert text.index("Payer 41,93 $") < text.index(invoice.name), "the button precedes the list"
	page = own_account.read(f"{INVOICES}/{invoice.name}")
	assert "Un crédit de votre compte en couvre 50,00 $." in page and "Payer 41,93 $" in page
	status, name = press(own_account, {"action": "pay"})
	assert status == 303 and allocations(name) == {invoice.name: Decimal("41.93")}
	assert own_account.visitor.post(f"{INVOICES}/{invoice.name}", {"action": "pay"}).status_code == 303
	paying.stripe.pay(frappe.db.get_value("FSM Payment", name, "checkout_session"), "4242424242424242")
	paying.hear()
	paying.process()
	frappe.db.commit()
	assert not paying.balance(own_account.customer) and "Rien n'est dû" in own_account.read(PAY)


def test_a_credit_leaves_less_than_a_part_and_that_is_paid(own_account: PortalCustomer, paying: PayingSite):
	advance = books.draft_payment(own_account.customer, 90)
	advance.insert()
	advance.submit()
	invoice = paying.invoice(own_account.customer)
	assert press(own_account, {"action": "pay_part", "amount": "1"})[0] == 422
	status, name = press(own_account, {"action": "pay_part", "amount": "91,93"})
	assert status == 303 and allocations(name) == {invoice.name: Decimal("1.93")}


def test_a_credit_counts_once_beside_a_debit_that_is_under_way(
	own_account: PortalCustomer, paying: PayingSite
):
	under_way, other = (
		paying.invoice(own_account.customer, due_in=1),
		paying.invoice(own_account.customer, (1, 10), due_in=2),
	)
	page = paying.open(under_way)
	frappe.db.set_value("FSM Payment", page.payment, "state", "Processing")
	advance = books.draft_payment(own_account.customer, 5)
	advance.insert()
	advance.submit()
	frappe.db.commit()
	assert "Payer 6,50 $" in own_account.read(PAY)
	status, name = press(own_account, {"action": "pay"})
	assert status == 303 and allocations(name) == {other.name: Decimal("6.5")}


def test_a_granted_delay_is_said_everywhere_and_nothing_is_called_late(
	own_account: PortalCustomer, paying: PayingSite
):
	invoice = paying.invoice(own_account.customer, days_ago=3)
	assert "Payer 91,93 $ maintenant" in own_account.read(HOME)
	promise = {"doctype": "Payment Promise", "customer": own_account.customer, "amount": 91.93}
	promise |= {"made_on": nowdate(), "due_on": add_days(nowdate(), 6), "sales_invoice": invoice.name}
	doc = frappe.get_doc({**promise, "is_self_granted": 1, "open_key": own_account.customer}).insert()
	frappe.db.commit()
	for path in (HOME, INVOICES, PAY, f"{INVOICES}/{invoice.name}"):
		text = own_account.read(path)
		assert "Vous avez jusqu'au" in text and "En retard" not in text and "maintenant" not in text, path
	assert "Payer 91,93 $ au plus tard le" in own_account.read(HOME)
	doc.db_set("due_on", add_days(nowdate(), -1))
	frappe.db.commit()
	assert "Payer 91,93 $ maintenant" in own_account.read(HOME) and "En retard" in own_account.read(INVOICES)


def test_a_card_that_ends_is_the_thing_to_do(own_account: PortalCustomer):
	card = {
		"doctype": "FSM Payment Method",
		"customer": own_account.customer,
		"kind": "Card",
		"is_autopay": 1,
	}
	card |= {"state": "Active", "brand": "visa", "last4": "4242", "exp_month": 1, "exp_year": 2020}
	frappe.get_doc(card).insert(set_name=f"pm_{frappe.generate_hash(length=12)}")
	frappe.db.commit()
	text = own_account.read(HOME)
	assert "Votre carte est expirée : ajoutez la nouvelle" in text and 'href="/portal/methods"' in text


def test_a_suspended_customer_reads_so_and_how_it_ends(own_account: PortalCustomer, paying: PayingSite):
	paying.invoice(own_account.customer, days_ago=70)
	assert "est suspendu" not in own_account.read(HOME)
	row = {"doctype": "Service Suspension", "customer": own_account.customer, "state": "Suspended"}
	suspension = frappe.get_doc({**row, "open_for": own_account.customer})
	suspension.insert(ignore_mandatory=True)
	frappe.db.commit()
	text = own_account.read(HOME)
	assert "Votre service est suspendu" in text and "quelques minutes après le paiement" in text
	assert "modem" not in text


def test_an_overdue_invoice_is_paid_first_and_one_with_autopay_is_announced(
	own_account: PortalCustomer, paying: PayingSite
):
	paying.invoice(own_account.customer, due_in=5)
	method = {
		"doctype": "FSM Payment Method",
		"customer": own_account.customer,
		"kind": "Card",
		"state": "Active",
		"is_autopay": 1,
		"brand": "visa",
		"last4": "4242",
	}
	name = f"pm_{frappe.generate_hash(length=12)}"
	frappe.get_doc(method).insert(set_name=name)
	frappe.db.commit()
	text = own_account.read(HOME)
	assert "Visa •••• 4242" in text and "Portée automatiquement le" in text
	assert "Payer 91,93" not in text
	paying.invoice(own_account.customer, days_ago=40)
	text = own_account.read(HOME)
	assert "Payer 91,93 $ maintenant" in text


def test_the_next_visit_opens_without_another_sign_in_and_only_if_it_was_promised(
	own_account: PortalCustomer,
):
	arrival = (now_datetime() + timedelta(days=3)).replace(hour=14, minute=30, second=0, microsecond=0)
	place = builders.a_location(own_account.customer).name
	planned = builders.a_job(customer=own_account.customer, service_location=place)
	frappe.db.commit()
	assert "Votre prochaine visite" not in own_account.read(HOME)
	assert own_account.visitor.get(f"/portal/visits/{planned.name}").status_code == 404
	job = builders.a_dispatched_job(arrival=arrival, customer=own_account.customer, service_location=place)
	frappe.db.commit()
	assert f"/portal/visits/{job.name}" in own_account.read(HOME)
	text = own_account.read(f"/portal/visits/{job.name}")
	assert "14 h à 16 h" in text and f"/portal/visits/{job.name}/visit.ics" in text
	assert "/portal/visit/" not in text and 'href="/portal/visit?' not in text
	answer = own_account.visitor.post(
		f"/portal/visits/{job.name}?do=note", {"action": "note", "note": "Chien doux"}
	)
	assert answer.headers["Location"] == f"/portal/visits/{job.name}?done=note"
	frappe.db.rollback()
	assert frappe.db.get_value("Dispatch Job", job.name, "customer_note") == "Chien doux"
	assert own_account.visitor.get(f"/portal/visits/{job.name}/visit.ics").status_code == 200


@pytest.mark.parametrize(
	("state", "level", "said"),
	[
		("Online", -20.0, "Votre Internet fonctionne<"),
		("Online", -29.0, "avec un signal faible"),
		("Silent", -20.0, "silencieux depuis un moment"),
		("Offline", -20.0, "Votre modem ne répond pas"),
	],
)
def test_the_line_is_said_in_plain_words_from_what_support_sees(
	own_account: PortalCustomer, state: str, level: float, said: str
):
	place = builders.a_location(own_account.customer).name
	device = devices.a_device().name
	home = {"status": "Installed", "service_location": place, "customer": own_account.customer}
	frappe.db.set_value("Equipment", device, {**home, "equipment_type": "ONT"})
	now = now_datetime()
	light = OpticalReading("Measured", level, 2.1, raw=str(level))
	line_repository.save_lines([(device, Line(state, now, 300, light=light, values_on=now))], now)
	frappe.db.commit()
	text = own_account.read(HOME)
	assert said in text and device not in text
	assert ("Votre ligne ne répond pas" in text) == (state == "Offline")
	assert ("/portal/tickets/new?category=" in text) == (said != "Votre Internet fonctionne<")


# ---- invoices


def test_sixty_invoices_are_read_a_page_at_a_time_each_once(own_account: PortalCustomer, paying: PayingSite):
	first = paying.invoice(own_account.customer)
	row = frappe.db.get_value("Sales Invoice", first.name, "*", as_dict=True)
	for number in range(59):
		day = add_days(nowdate(), -(number // 3))
		clone = frappe.get_doc({**row, "doctype": "Sales Invoice", "name": f"{first.name}-{number:02d}"})
		clone.update({"posting_date": day, "outstanding_amount": 0})
		clone.db_insert()
	frappe.db.commit()
	seen, path = [], INVOICES
	for _page in range(4):
		text = own_account.read(path)
		seen += re.findall(r'href="/portal/invoices/([^"]+)"', text)
		older = re.search(r'href="(/portal/invoices\?before=[^"]+)"', text)
		if not older:
			break
		path = older[1].replace("&amp;", "&")
	assert len(seen) == len(set(seen)) == 60
	assert own_account.visitor.get(f"{INVOICES}?before=nonsense~x").status_code == 200
	frappe.db.delete("Sales Invoice", {"name": ("like", f"{first.name}-%")})
	frappe.db.commit()


def test_the_list_says_what_each_is_and_a_credit_note_reduces_its_invoice(
	own_account: PortalCustomer, paying: PayingSite
):
	overdue, due = (
		paying.invoice(own_account.customer, days_ago=40),
		paying.invoice(own_account.customer, due_in=9),
	)
	paid, credited = paying.invoice(own_account.customer), paying.invoice(own_account.customer, due_in=3)
	books.pay(paid)
	note = books.make_return(credited, for_self=True)
	frappe.db.commit()
	rows = {
		row.name: row for row in invoice_list.list_invoices(own_account.customer, now_datetime().date()).rows
	}
	stages = {row.name: row.stage for row in rows.values()}
	assert stages == {
		overdue.name: "overdue",
		due.name: "due",
		paid.name: "paid",
		credited.name: "credited",
		note.name: "credit_note",
	}
	page = own_account.read(f"{INVOICES}/{note.name}")
	assert f"Note de crédit {note.name}" in page and "porté au crédit de votre compte" in page
	assert "Facture" not in page and "payée" not in page and "Reste à payer" not in page
	text = own_account.read(INVOICES)
	assert "En retard" in text and "Note de crédit" in text and "-91,93 $" in text.replace("−", "-")


def test_an_invoice_and_its_pdf_are_the_pages_of_the_pay_link_with_the_account(
	own_account: PortalCustomer, paying: PayingSite
):
	invoice = paying.invoice(own_account.customer, due_in=5)
	text = own_account.read(f"{INVOICES}/{invoice.name}")
	assert f"Facture {invoice.name}" in text and "Payer 91,93 $" in text
	assert f'href="{INVOICES}/{invoice.name}/pdf"' in text and 'href="/portal/invoices"' in text
	pdf = own_account.visitor.get(f"{INVOICES}/{invoice.name}/pdf")
	assert (pdf.status_code, pdf.content_type, pdf.data[:5]) == (200, "application/pdf", b"%PDF-")
	answer = own_account.visitor.post(f"{INVOICES}/{invoice.name}", {"action": "pay"})
	assert answer.status_code == 303 and answer.headers["Location"].startswith(paying.stripe.url)
	frappe.db.rollback()
	payment = frappe.get_last_doc("FSM Payment", {"customer": own_account.customer})
	assert payment.origin == "Portal" and allocations(payment.name) == {invoice.name: Decimal("91.93")}


# ---- the statement


def test_the_statement_is_the_ledger_from_the_opening_to_the_closing_balance(
	own_account: PortalCustomer, paying: PayingSite
):
	customer, today = own_account.customer, getdate(nowdate())
	paid = paying.invoice(customer, days_ago=40)
	books.pay(paid)
	books.make_return(paying.invoice(customer), for_self=True)
	open_one = paying.invoice(customer, (1, 10))
	frappe.db.commit()
	found = invoice_document.load_statement(customer, today - timedelta(days=365), today)
	assert [line.kind for line in found.lines] == ["invoice", "payment", "invoice", "credit_note", "invoice"]
	assert (found.opening, found.closing) == (0, Decimal(str(paying.balance(customer))))
	assert found.closing == found.lines[-1].balance == Decimal("11.5")
	later = invoice_document.load_statement(customer, today, today)
	assert later.opening + sum(line.amount for line in later.lines) == later.closing == found.closing
	assert open_one.name in {line.document for line in later.lines}
	pdf = own_account.visitor.get("/portal/statement/pdf")
	assert (pdf.status_code, pdf.content_type, pdf.data[:5]) == (200, "application/pdf", b"%PDF-")
	assert b"/StructTreeRoot" in pdf.data or b"/ObjStm" in pdf.data
	assert 'href="/portal/statement"' in own_account.read(INVOICES)
	assert Visitor().get("/portal/statement/pdf").status_code == 401


@pytest.mark.parametrize(
	("query", "said"),
	[
		("first=hier", "comme 2026-01-31"),
		("first=2026-02-01&last=2026-01-01", "est après le dernier"),
		("last=2999-01-01", "jusqu'à aujourd'hui"),
		("first=1990-01-01", "trois ans au plus"),
		("first=0001-01-01&last=0001-01-02\x00", "comme 2026-01-31"),
	],
)
def test_a_period_that_cannot_be_had_is_said_in_the_form(own_account: PortalCustomer, query: str, said: str):
	answer = own_account.visitor.get(f"/portal/statement/pdf?{query}")
	assert answer.status_code == 422 and said in html.unescape(answer.text)


# ---- paying together


def test_all_open_invoices_are_paid_at_once_and_booked_once(own_account: PortalCustomer, paying: PayingSite):
	first, second = (
		paying.invoice(own_account.customer, due_in=2),
		paying.invoice(own_account.customer, (1, 10), due_in=1),
	)
	assert "Payer 103,43 $" in own_account.read(PAY)
	status, name = press(own_account, {"action": "pay"})
	assert status == 303
	assert press(own_account, {"action": "pay"}) == (303, name), "a second tap gets the same page"
	assert allocations(name) == {second.name: Decimal("11.5"), first.name: Decimal("91.93")}
	paying.stripe.pay(frappe.db.get_value("FSM Payment", name, "checkout_session"), "4242424242424242")
	# the page looks again six times, whatever its address says
	looks = ["Nous attendons la confirmation" in own_account.read(f"{PAY}?back={each}") for each in range(7)]
	assert looks == [True] * 6 + [False]
	paying.hear()
	paying.process()
	frappe.db.commit()
	assert "Rien n'est dû" in own_account.read(f"{PAY}?back=1")
	assert len(paying.entries(own_account.customer)) == 1 and not paying.balance(own_account.customer)


def test_a_part_pays_the_oldest_due_first_and_the_rest_stays_open(
	own_account: PortalCustomer, paying: PayingSite
):
	later, first = (
		paying.invoice(own_account.customer, due_in=20),
		paying.invoice(own_account.customer, due_in=2),
	)
	status, name = press(own_account, {"action": "pay_part", "amount": "100,00"})
	assert status == 303
	assert allocations(name) == {first.name: Decimal("91.93"), later.name: Decimal("8.07")}
	paying.stripe.pay(frappe.db.get_value("FSM Payment", name, "checkout_session"), "4242424242424242")
	paying.hear()
	paying.process()
	frappe.db.commit()
	assert (paying.outstanding(first), paying.outstanding(later)) == (0, 83.86)
	assert "Payer 83,86 $" in own_account.read(PAY)


@pytest.mark.parametrize(
	("typed", "said"),
	[
		("4.99", "Payez 5,00 $ ou plus"),
		("0", "pas un montant"),
		("-5", "pas un montant"),
		("tout", "pas un montant"),
		("1e3", "pas un montant"),
		("10.001", "pas un montant"),
		("12 34", "pas un montant"),
		("1,234", "pas un montant"),
		(" ", "combien vous voulez payer"),
	],
)
def test_a_part_that_cannot_be_paid_is_refused_and_stays_in_the_form(
	own_account: PortalCustomer, paying: PayingSite, typed: str, said: str
):
	paying.invoice(own_account.customer)
	answer = own_account.visitor.post(PAY, {"action": "pay_part", "amount": typed})
	assert answer.status_code == 422
	assert said in answer.text.replace("\u00a0", " ") and f'value="{typed}"' in answer.text
	assert not frappe.db.count("FSM Payment", {"customer": own_account.customer})


@pytest.mark.parametrize(
	("typed", "amount"),
	[("1\u00a0379,70 $", "1379.70"), ("1 000", "1000"), ("$1,234.50", "1234.50"), ("25,00", "25")],
)
def test_a_part_may_be_written_as_the_page_writes_amounts(typed: str, amount: str):
	assert account_page.parse_part(typed) == Decimal(amount)


def test_the_field_of_a_part_proposes_what_the_start_page_asks_for(
	own_account: PortalCustomer, paying: PayingSite
):
	paying.invoice(own_account.customer, due_in=30)
	assert 'value=""' in own_account.read(PAY)
	paying.invoice(own_account.customer, (1, 10), due_in=5)
	assert "Payer 11,50 $ au plus tard" in own_account.read(HOME)
	assert 'value="11,50"' in own_account.read(PAY)
	paying.invoice(own_account.customer, (1, 20), days_ago=2)
	assert "Payer 23,00 $ maintenant" in own_account.read(HOME)
	assert 'value="23,00"' in own_account.read(PAY)
	assert 'value="23.00"' in own_account.read(f"{PAY}?_lang=en")


def test_more_than_is_owed_is_never_asked_for_and_a_small_rest_can_be_paid(
	own_account: PortalCustomer, paying: PayingSite
):
	invoice = paying.invoice(own_account.customer, (1, 3))
	status, name = press(own_account, {"action": "pay_part", "amount": "500"})
	assert status == 303 and allocations(name) == {invoice.name: Decimal("3.45")}


def test_what_was_paid_elsewhere_meanwhile_is_not_asked_for_again(
	own_account: PortalCustomer, paying: PayingSite
):
	first, second = (
		paying.invoice(own_account.customer, due_in=1),
		paying.invoice(own_account.customer, (1, 10), due_in=2),
	)
	_status, before = press(own_account, {"action": "pay"})
	books.pay(first)
	frappe.db.commit()
	status, name = press(own_account, {"action": "pay"})
	assert status == 303 and name != before
	assert allocations(name) == {second.name: Decimal("11.5")}
	assert frappe.db.get_value("FSM Payment", before, "state") == "Expired"
	books.pay(second)
	frappe.db.commit()
	status, _name = press(own_account, {"action": "pay"})
	assert status == 422


def test_an_invoice_whose_debit_is_under_way_is_left_out(own_account: PortalCustomer, paying: PayingSite):
	under_way, other = (
		paying.invoice(own_account.customer, due_in=1),
		paying.invoice(own_account.customer, (1, 10), due_in=2),
	)
	page = paying.open(under_way)
	frappe.db.set_value("FSM Payment", page.payment, "state", "Processing")
	frappe.db.commit()
	text = own_account.read(PAY)
	assert "Paiements en cours : 91,93 $" in text and "Payer 11,50 $" in text
	status, name = press(own_account, {"action": "pay"})
	assert status == 303 and allocations(name) == {other.name: Decimal("11.5")}


def test_a_button_of_another_version_is_refused(own_account: PortalCustomer):
	assert own_account.visitor.post(PAY, {"action": "steal"}).status_code == 422


# ---- nobody else's


def test_a_person_of_two_customers_sees_the_chosen_one_alone(own_account: PortalCustomer, paying: PayingSite):
	other = builders.a_customer().name
	hidden = paying.invoice(other, due_in=3)
	both = PortalCustomer.sign_in(other)
	assert hidden.name not in both.read(INVOICES) and "0,00 $" in both.read(HOME)
	assert both.visitor.get(f"{INVOICES}/{hidden.name}").status_code == 404
	both.visitor.post("/portal/accounts", {"action": "choose", "customer": other})
	assert hidden.name in both.read(INVOICES) and "91,93 $" in both.read(HOME)


# ---- budgets


def test_each_page_asks_nine_times_at_most_and_fits_into_the_first_answer(
	own_account: PortalCustomer, paying: PayingSite
):
	place = builders.a_location(own_account.customer).name
	late = paying.invoice(own_account.customer, days_ago=40).name
	for number in range(5):
		paying.invoice(own_account.customer, due_in=number + 1)
	arrival = now_datetime() + timedelta(days=2)
	builders.a_dispatched_job(arrival=arrival, customer=own_account.customer, service_location=place)
	frappe.db.commit()
	for path in (HOME, INVOICES, PAY, f"{INVOICES}/{late}"):
		own_account.visitor.get(path)  # what every process reads once
		tries = []
		for _try in range(3):
			with counted_queries() as queries:
				text = own_account.read(path)
			# Frappe itself asks for its redirects first, on every page
			tries.append([each for each in queries if "tabWebsite Route Redirect" not in each])
		fewest = min(tries, key=len)
		# the start page asks for the lines as well
		assert len(fewest) <= (9 if path == HOME else 8), "\n".join((f"{path}: {len(fewest)}", *fewest))
		style = re.search(r'href="(/assets/[^"]+\.css)"', text)[1]
		sites = frappe.get_site_path("..")
		with open(f"{sites}{style}", "rb") as file:
			weight = len(gzip.compress(text.encode())) + len(gzip.compress(file.read()))
		assert weight <= FIRST_VIEW, (path, weight)
		print(path, len(fewest), "queries", weight, "bytes")
