"""The printed invoice: what it must show, in both languages, tagged, and to whom it shows what."""

import io
from collections.abc import Iterator
from decimal import Decimal

import pytest

frappe = pytest.importorskip("frappe")
from pypdf import PdfReader  # noqa: E402

from frappe.utils import now_datetime  # noqa: E402

from gigafibre_fsm.domain.billing import invoice_document  # noqa: E402
from gigafibre_fsm.domain.billing.payments import invoice_mail, pay_links  # noqa: E402
from gigafibre_fsm.exceptions import FsmError  # noqa: E402
from tests.contract import books  # noqa: E402

GST, QST = "123456782 RT0001", "1234567890 TQ0001"


@pytest.fixture(autouse=True)
def customer(site: str) -> Iterator[str]:
	books.prepare()
	company = frappe.get_doc("Company", books.company())
	company.update({"fsm_gst_number": GST.lower().replace(" ", ""), "fsm_qst_number": QST})
	company.save()
	name = books.make_customer()
	_address("Company", company.name, "1867, chemin de la Rivière")
	_address("Customer", name, "12, rue des Érables")
	yield name
	frappe.clear_document_cache("Company", company.name)


def _address(doctype: str, name: str, street: str) -> None:
	place = {"address_line1": street, "city": "Sainte-Clotilde", "pincode": "J0L 1W0", "country": "Canada"}
	link = {"link_doctype": doctype, "link_name": name}
	title = {"doctype": "Address", "address_title": name, "address_type": "Billing"}
	frappe.get_doc({**title, **place, "links": [link]}).insert()


def text_of(pdf: bytes) -> str:
	# a PDF may break a line within a phrase, and holds no-break spaces
	return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def test_the_pdf_shows_what_a_french_canadian_invoice_must_show_and_is_tagged(customer: str):
	books.make_invoice(customer, (1, 20.0))
	invoice = books.make_invoice(customer, from_date="2026-11-01", to_date="2026-11-30")
	books.pay(invoice, parts=[50])
	invoice.reload()
	pdf = invoice_document.render_pdf(invoice_document.load_document(invoice, with_account=True))
	root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
	assert root["/Lang"] == "fr-CA"
	assert "/StructTreeRoot" in root
	text = text_of(pdf)
	wanted = [
		*("Facture Invoice", invoice.name, "1867, chemin de la Rivière", "12, rue des Érables"),
		*("Du dimanche 1er novembre 2026 au lundi 30 novembre 2026", GST, QST),
		*("79,95 $", "4,00 $", "7,98 $", "91,93 $", "−50,00 $"),
		*("Solde avant cette facture", "23,00 $", "Solde de votre compte", "64,93 $"),
		*("Reste à payer", "41,93 $", "CPRST", "CCTS"),
	]
	missing = [words for words in wanted if words not in text]
	assert not missing, text


def test_a_link_shows_neither_address_nor_the_rest_of_the_account(customer: str):
	books.make_invoice(customer, (1, 20.0))
	invoice = books.make_invoice(customer)
	html = invoice_document.render_html(invoice_document.load_document(invoice, with_account=False))
	assert "91,93" in html
	assert "Érables" not in html
	assert "Solde" not in html


def test_a_credit_note_names_the_invoice_that_it_corrects(customer: str):
	invoice = books.make_invoice(customer)
	note = books.make_return(invoice, for_self=True)
	html = invoice_document.render_html(invoice_document.load_document(note, with_account=False))
	assert "Note de crédit" in html
	assert invoice.name in html
	assert "Reste à payer" not in html
	assert "Numéro de la note de crédit" in html and "Numéro de la facture" not in html


def test_an_open_credit_note_is_taken_off_what_is_left_to_pay(customer: str):
	invoice = books.make_invoice(customer)
	books.make_return(books.make_invoice(customer), for_self=True)
	books.make_return(invoice, for_self=True, quantities={0: 0.5})
	invoice.reload()
	document = invoice_document.load_document(invoice, with_account=True)
	assert (document.total, document.outstanding) == (Decimal("91.93"), Decimal("45.96"))


def test_a_cancelled_invoice_says_so_and_asks_for_nothing(customer: str):
	invoice = books.make_invoice(customer)
	invoice.cancel()
	html = invoice_document.render_html(invoice_document.load_document(invoice, with_account=False))
	assert "Annulée" in html
	assert "Reste à payer" not in html


def test_typed_text_is_no_markup(customer: str):
	invoice = books.make_invoice(customer)
	invoice.items[0].item_name = invoice.customer_name = "<b onclick='x'>\"gras\"</b>"
	html = invoice_document.render_html(invoice_document.load_document(invoice, with_account=True))
	assert "<b onclick" not in html
	assert html.count("&lt;b onclick") == 2


@pytest.mark.parametrize(("field", "typed"), [("fsm_gst_number", "12345"), ("fsm_qst_number", "1234567890")])
def test_a_tax_number_that_is_none_is_refused(field: str, typed: str):
	company = frappe.get_doc("Company", books.company())
	company.set(field, typed)
	with pytest.raises(FsmError, match="It is written like"):
		company.save()


@pytest.fixture
def open_valve(customer: str) -> Iterator[None]:
	frappe.db.set_value("Customer", customer, "email_id", "marie@example.com")
	frappe.db.set_single_value("FSM Settings", {"outbound": "Allow-list", "allow_list": "marie@example.com"})
	yield


def test_the_invoice_goes_by_e_mail_with_the_pdf_and_a_link(customer: str, open_valve: None):
	invoice = books.make_invoice(customer)
	assert invoice_mail.mail_invoice(invoice.name, now_datetime()) == "marie@example.com"
	mail = frappe.get_doc("Email Queue", {"reference_name": invoice.name})
	assert f"{invoice.name}.pdf" in mail.message
	link = frappe.db.get_value("FSM Magic Link", {"document": invoice.name}, ["purpose", "subject"])
	assert link == ("Invoice", customer)


def test_what_is_open_goes_by_e_mail_with_a_link_for_each_invoice(customer: str, open_valve: None):
	first, second = (books.make_invoice(customer).name for _ in range(2))
	assert pay_links.mail_link(customer, now_datetime())["address"] == "marie@example.com"
	mail = frappe.get_doc("Email Queue", {"reference_name": ("in", (first, second))}).message
	for invoice in (first, second):
		assert (
			frappe.db.exists("FSM Magic Link", {"purpose": "Invoice", "document": invoice})
			and invoice in mail
		)


@pytest.mark.parametrize(
	("address", "outbound", "why"),
	[("", "Allow-list", "no e-mail address"), ("marie@example.com", "Record only", "Record only")],
)
def test_no_e_mail_without_an_address_or_with_a_closed_valve(
	customer: str, open_valve: None, address: str, outbound: str, why: str
):
	frappe.db.set_value("Customer", customer, "email_id", address)
	frappe.db.set_single_value("FSM Settings", "outbound", outbound)
	invoice = books.make_invoice(customer)
	with pytest.raises(FsmError, match=why):
		invoice_mail.mail_invoice(invoice.name, now_datetime())
	assert not frappe.db.exists("Email Queue", {"reference_name": invoice.name})
