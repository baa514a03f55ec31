"""Suppliers' bills on a site: kept, read, corrected, drafted once, remembered; by upload and by e-mail."""

import base64
import json
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

frappe = pytest.importorskip("frappe")

from frappe.utils import now_datetime  # noqa: E402

from gigafibre_fsm import tasks  # noqa: E402
from gigafibre_fsm.api import supplier_bills as api  # noqa: E402
from gigafibre_fsm.domain.billing.supplier_bills import pages, reader, readings  # noqa: E402
from gigafibre_fsm.domain.equipment.imaging.image import detect_kind  # noqa: E402
from gigafibre_fsm.exceptions import FsmError, NeedsConfirmation, OutOfDate  # noqa: E402
from gigafibre_fsm.tests import people  # noqa: E402
from gigafibre_fsm.tests.standins.bills.drawing import draw_file  # noqa: E402
from gigafibre_fsm.tests.standins.bills.made_bills import make_bill  # noqa: E402
from tests import mail_site  # noqa: E402
from tests.bills_site import BillsSite, bills_site  # noqa: E402

CLERK = "zq-clerk@example.com"
PLAIN, SAME_SUPPLIER, CREDIT, WITH_ARTICLES = 0, 20, 2, 39
"""Numbers of made bills; the first two are of one supplier."""


@pytest.fixture(scope="module")
def shared_site(connected_site: str) -> Iterator[BillsSite]:
	with bills_site() as own:
		yield own


@pytest.fixture
def bills(shared_site: BillsSite) -> Iterator[BillsSite]:
	frappe.set_user("Administrator")
	yield shared_site
	shared_site.forget()


def view(name: str) -> dict:
	return api.load_bill(name)


def save(name: str, **fields: str) -> dict:
	return api.save_bill(name, view(name)["modified"], json.dumps(fields))


def give_supplier(name: str) -> dict:
	shown = view(name)
	return api.add_supplier(name, shown["fields"]["supplier_name"], shown["modified"])


def draft(name: str) -> "frappe._dict":
	"""The draft of a bill whose warnings were all ticked."""
	shown = view(name)
	ticked = [each["key"] for each in shown["findings"]]
	answer = api.create_draft(name, shown["modified"], json.dumps(ticked))
	return frappe.get_doc("Purchase Invoice", answer["invoice"])


def test_a_bill_becomes_one_draft_and_is_remembered(bills: BillsSite):
	made = make_bill(PLAIN)
	row = bills.read(PLAIN)
	assert (row.state, row.verdict, row.supplier) == (readings.TO_CHECK, readings.BAD, None)
	shown = give_supplier(row.name)
	assert shown["findings"] == [] and len(shown["pages"]) == 1 and shown["regions"]
	account = shown["accounts"][0]["name"]
	lines = [{**line, "account": account} for line in shown["lines"]]
	shown = api.save_bill(row.name, shown["modified"], "{}", json.dumps(lines))
	invoice = draft(row.name)
	assert (invoice.docstatus, invoice.bill_no, str(invoice.bill_date)) == (
		0,
		made.bill_number,
		str(made.day),
	)
	assert (str(invoice.posting_date), str(invoice.due_date)) == (str(made.day), str(made.due))
	assert f"{invoice.grand_total:.2f}" == str(made.total)
	assert [(tax.charge_type, f"{tax.tax_amount:.2f}") for tax in invoice.taxes] == [
		("Actual", str(made.gst)),
		("Actual", str(made.qst)),
	]
	assert {item.expense_account for item in invoice.items} == {account}
	assert api.create_draft(row.name, "old", "[]") == {"invoice": invoice.name}
	assert frappe.db.count("Purchase Invoice", {"remarks": row.name}) == 1
	again = bills.read(SAME_SUPPLIER)
	assert again.supplier == invoice.supplier
	assert {line.account for line in again.lines} == {account}


def test_the_numbers_of_a_bill_find_it_in_the_books_again(bills: BillsSite):
	row = bills.read(PLAIN)
	give_supplier(row.name)
	invoice = draft(row.name)
	other = bills.read(SAME_SUPPLIER)
	spelled = make_bill(PLAIN).bill_number.lower().replace("-", " ")
	found = save(other.name, bill_number=spelled)["findings"]
	assert [
		(each["is_bad"], invoice.name in each["text"], each["opens"])
		for each in found
		if each["code"] == "same_number"
	] == [(True, True, ["purchase-invoice", invoice.name])]
	people.make_user(CLERK, "FSM Accounts", user_type="System User")
	frappe.set_user(CLERK)
	assert (view(row.name)["invoice"], view(row.name)["may_open"]) == (invoice.name, True)
	shown = {each["code"]: each["opens"] for each in view(other.name)["findings"]}
	assert shown["same_number"] == ["purchase-invoice", invoice.name]
	frappe.set_user("Administrator")
	found = save(other.name, bill_number="9", bank_details="999-1")["findings"]
	assert {each["code"] for each in found} >= {"bank_changed"}


def test_a_supplier_that_erpnext_knows_by_number_or_article_is_found(bills: BillsSite):
	made = make_bill(WITH_ARTICLES)
	supplier = frappe.new_doc("Supplier")
	supplier.update({"supplier_name": "Otherwise called", "tax_id": made.gst_number})
	supplier.insert()
	item = frappe.get_doc("Item", "ZQ Fibre 500")
	item.append("supplier_items", {"supplier": supplier.name, "supplier_part_no": made.lines[0].part_number})
	item.save()
	try:
		row = bills.read(WITH_ARTICLES)
		assert row.supplier == supplier.name
		assert row.lines[0].item == "ZQ Fibre 500"
		assert "name_differs" in {each["code"] for each in view(row.name)["findings"]}
	finally:
		frappe.db.delete("Item Supplier", {"supplier": supplier.name})
		frappe.db.commit()  # the next test's reading is another transaction


def test_a_credit_note_becomes_a_return(bills: BillsSite):
	made = make_bill(CREDIT)
	row = bills.read(CREDIT)
	give_supplier(row.name)
	invoice = draft(row.name)
	assert (made.kind, invoice.is_return, f"{invoice.grand_total:.2f}") == (
		"credit note",
		1,
		f"-{made.total}",
	)


def test_no_draft_is_made_before_a_person_has_looked(bills: BillsSite):
	bills.gemini.use("careless")
	row = bills.read(PLAIN)
	shown = give_supplier(row.name)
	assert [each["code"] for each in shown["findings"] if each["is_bad"]] == ["sum_differs"]
	with pytest.raises(FsmError, match="correct what is marked"):
		draft(row.name)
	shown = save(row.name, total=str(make_bill(PLAIN).total), bill_number="")
	assert [each["code"] for each in shown["findings"]] == ["no_number"]
	with pytest.raises(NeedsConfirmation):
		api.create_draft(row.name, shown["modified"], "[]")
	assert not frappe.db.count("Purchase Invoice", {"remarks": row.name})
	assert draft(row.name).docstatus == 0


def test_what_is_typed_wrong_is_refused_and_changes_nothing(bills: BillsSite):
	row = bills.read(PLAIN)
	for fields in ({"total": "x"}, {"total": "1,234"}, {"bill_date": "soon"}, {"supplier": "nobody"}):
		with pytest.raises(FsmError):
			save(row.name, **fields)
		frappe.db.rollback()
	with pytest.raises(FsmError):
		api.save_bill(
			row.name, view(row.name)["modified"], "{}", json.dumps([{"account": "none", "amount": "1"}])
		)
	frappe.db.rollback()
	after = frappe.get_doc(readings.DOCTYPE, row.name)
	assert (after.total, after.bill_date, after.modified) == (row.total, row.bill_date, row.modified)
	assert save(row.name, total="1 234,56")["fields"]["total"] == "1234.56"


def test_two_people_do_not_overwrite_each_other(bills: BillsSite):
	row = bills.read(PLAIN)
	seen = view(row.name)["modified"]
	save(row.name, terms="Net 10")
	with pytest.raises(OutOfDate):
		api.save_bill(row.name, seen, json.dumps({"terms": "Net 90"}))


def test_the_same_file_is_kept_once(bills: BillsSite):
	content = base64.b64encode(draw_file(make_bill(PLAIN), "PNG")).decode()
	first = api.upload_bill("a.png", "one", content)
	assert api.upload_bill("b.png", "two", content) == {"reading": first["reading"], "is_known": True}
	assert not first["is_known"]
	api.dismiss_bill(first["reading"], view(first["reading"])["modified"])
	assert not api.upload_bill("c.png", "three", content)["is_known"]
	with pytest.raises(FsmError, match="came again"):
		api.read_again(first["reading"], view(first["reading"])["modified"])


def test_a_file_that_is_no_bill_is_refused_with_what_to_do(bills: BillsSite, monkeypatch: pytest.MonkeyPatch):
	monkeypatch.setitem(frappe.local.conf, "max_file_size", 2 * pages.MEGABYTE)
	for title, content, sentence in (
		("notes.docx", b"PK\x03\x04 a document", r"“notes\.docx” is neither a PDF nor a picture"),
		("empty.pdf", b"", "The file is empty"),
		("scan.pdf", b"%PDF-1.7" + bytes(2 * pages.MEGABYTE), "larger than 2 MB"),
	):
		with pytest.raises(FsmError, match=sentence):
			api.upload_bill(title, "", base64.b64encode(content).decode())
	assert not frappe.db.count(readings.DOCTYPE)


def test_a_file_that_the_site_does_not_keep_is_named_and_holds_no_mail_back(
	bills: BillsSite, monkeypatch: pytest.MonkeyPatch
):
	monkeypatch.setitem(frappe.local.conf, "max_file_size", 2 * pages.MEGABYTE)
	content = b"%PDF-1.7" + bytes(2 * pages.MEGABYTE)
	kept = readings.keep_file("scan.pdf", content, source=readings.EMAIL, now=now_datetime())
	shown = view(kept.reading)
	assert (shown["state"], shown["file"]) == (readings.FAILED, "")
	assert "larger than this site keeps" in shown["problem"]


def test_a_reading_that_fails_keeps_its_file_and_is_tried_again(bills: BillsSite):
	bills.gemini.use("503")
	row = bills.read(PLAIN)
	assert (row.state, row.problem, row.attempts) == (readings.WAITING, reader.NO_ROOM, 1)
	for _attempt in reader.PAUSES:
		bills.make_due(row.name)
		tasks.read_bills()
		frappe.db.rollback()
	row.reload()
	assert (row.state, row.attempts) == (readings.FAILED, len(reader.PAUSES) + 1)
	assert detect_kind(readings.load_content(row)) == "JPEG"
	bills.gemini.use("ok")
	api.read_again(row.name, view(row.name)["modified"])
	tasks.read_bills()
	frappe.db.rollback()
	assert frappe.db.get_value(readings.DOCTYPE, row.name, "state") == readings.TO_CHECK


def test_a_deleted_draft_lets_its_bill_be_read_again(bills: BillsSite):
	row = bills.read(PLAIN)
	give_supplier(row.name)
	invoice = draft(row.name)
	with pytest.raises(FsmError, match="draft already"):
		api.read_again(row.name, view(row.name)["modified"])
	frappe.delete_doc("Purchase Invoice", invoice.name)
	assert view(row.name)["invoice"] == ""
	assert api.read_again(row.name, view(row.name)["modified"])["state"] == readings.WAITING


def forwarded(*contents: bytes) -> EmailMessage:
	mail = mail_site.write_mail("clerk@example.com", "Fwd: facture")
	for content in contents:
		mail.add_attachment(content, maintype="application", subtype="octet-stream", filename="facture.png")
	return mail


def test_a_mail_becomes_readings_and_none_is_lost(bills: BillsSite):
	with mail_site.mail_site() as mails:
		frappe.db.set_value("Email Account", mail_site.ACCOUNT, "append_to", readings.DOCTYPE)
		frappe.db.commit()  # the account is read anew
		frappe.get_doc("Email Account", mail_site.ACCOUNT).save()  # Frappe takes the doctype
		one, other = (draw_file(make_bill(number), "PNG") for number in (PLAIN, CREDIT))
		twice = forwarded(one, other).as_bytes()
		mails.mailbox.deliver(twice, twice, forwarded().as_bytes(), b"\xff\xfe no mail at all")
		mails.fetch()
		frappe.db.rollback()
		assert not mails.sent() and not mails.rows()
	fields = ["state", "source", "sender", "problem"]
	rows = frappe.get_all(readings.DOCTYPE, fields=fields, order_by="creation, name")
	assert [(row.state, row.problem or "") for row in rows] == [
		(readings.WAITING, ""),
		(readings.WAITING, ""),
		(readings.FAILED, reader.UNSUPPORTED),
		(readings.FAILED, reader.UNSUPPORTED),
	]
	assert {(row.source, row.sender) for row in rows[:3]} == {(readings.EMAIL, "clerk@example.com")}


def test_the_list_tells_how_far_a_batch_is(bills: BillsSite):
	for number in (PLAIN, CREDIT):
		bills.keep_bill(number, batch="b1")
	assert api.list_bills("Waiting", "b1")["progress"] == {"waiting": 2, "done": 0, "all": 2}
	reader.read_bill(frappe.get_all(readings.DOCTYPE, pluck="name", order_by="name")[0], now_datetime)
	frappe.db.rollback()
	shown = api.list_bills("To Check", "b1")
	assert shown["progress"] == {"waiting": 1, "done": 1, "all": 2}
	assert shown["counts"] == {"To Check": 1, "Waiting": 1}
	assert [bill["supplier"] for bill in shown["bills"]] == [make_bill(PLAIN).supplier]
