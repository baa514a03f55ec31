"""The thread of a customer's messages, over HTTP: both sides, each once, without secrets, and nobody else's."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest

import frappe
from frappe.model.naming import set_new_name
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import files, links
from gigafibre_fsm.domain.access.portal import sign_in
from gigafibre_fsm.domain.care.portal.messages import mails
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.portal_visitors import PortalCustomer, signed_in
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor, counted_queries

PATH = "/portal/messages"
MOBILE, SHARED = "+14505550171", "+14505550172"
SECRET = "Zr5T0kq1V9mXw3yB7nC2pQ"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJNYXJpZSIsImV4cCI6MTd9.c2lnbmF0dXJlLXNpZ25hdHVyZQ"


class Account(PortalCustomer):
	"""A customer with a contact who has signed in."""

	def read(self, path: str = PATH) -> str:
		answer = self.visitor.get(path)
		assert answer.status_code == 200, answer.status_code
		return answer.text.replace("\u00a0", " ").replace("&#39;", "'")

	def text(self, body: str, *, ago: int = 0, **values: object) -> str:
		"""Commit a text that was sent so many minutes ago."""
		row = {"direction": "Out", "state": "Sent", "to_number": MOBILE, "body": body}
		return write(
			"FSM SMS", {**row, "recipient_doctype": "Customer", "recipient": self.customer, **values}, ago
		)

	def mail(
		self, content: str, *, ago: int = 0, about: tuple[str, str] | None = None, **values: object
	) -> str:
		"""Commit an e-mail that the customer wrote so many minutes ago, about their record."""
		doctype, name = about or ("Customer", self.customer)
		row = {
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"sender": self.email,
			"subject": "Question",
			"content": content,
			"reference_doctype": doctype,
			"reference_name": name,
		}
		return write("Communication", {**row, **values}, ago)

	def queued(self, words: str, *, ago: int = 0, to: str = "", **values: object) -> str:
		"""Commit an e-mail of the outbox to the customer."""
		mail = EmailMessage()
		mail["Subject"] = f"Courriel {words}"
		mail.set_content(f"<p>{words}</p><a href='https://x.example/l/{SECRET}'>Payer</a>", subtype="html")
		about = {"reference_doctype": "Customer", "reference_name": self.customer}
		name = write("Email Queue", {"status": "Sent", "message": mail.as_string(), **about, **values}, ago)
		write(
			"Email Queue Recipient",
			{"parent": name, "parenttype": "Email Queue", "recipient": to or self.email},
			0,
		)
		return name


def write(doctype: str, values: dict[str, object], ago: int) -> str:
	doc = frappe.get_doc({"doctype": doctype, **values})
	set_new_name(doc)
	doc.db_insert()
	moment = now_datetime() - timedelta(minutes=ago)
	frappe.db.set_value(doctype, doc.name, "creation", moment, update_modified=False)
	frappe.db.commit()
	return doc.name


@pytest.fixture(scope="module", autouse=True)
def _left_alone(connected_site: str) -> Iterator[None]:
	with taken_away_afterwards():
		yield


@pytest.fixture(scope="module")
def shared_account(_left_alone: None) -> Account:
	return Account.sign_in(mobile=MOBILE, mobile_no="")


@pytest.fixture
def account(shared_account: Account) -> Account:
	frappe.db.rollback()
	for doctype in ("FSM SMS", "Communication", "Email Queue", "Email Queue Recipient"):
		frappe.db.delete(doctype)
	frappe.db.commit()
	return shared_account


# ---- what is in it


def test_texts_and_mails_of_both_sides_stand_in_one_thread_newest_at_the_bottom(account: Account):
	account.text("premier", ago=50)
	account.text("deuxieme", ago=40, direction="In", state="Received", from_number=MOBILE)
	account.queued("troisieme", ago=30)
	account.mail("<p>quatrieme</p><script>x</script>", ago=20)
	account.mail(
		"cinquieme", ago=10, sent_or_received="Sent", recipients=account.email, sender="desk@example.com"
	)
	text = account.read()
	places = [text.index(word) for word in ("premier", "deuxieme", "troisieme", "quatrieme", "cinquieme")]
	assert places == sorted(places)
	assert 'id="newest"' in text and "<script>x" not in text
	for said in (
		"Texto de notre part",
		"Texto de votre part",
		"Courriel de notre part",
		"Courriel de votre part",
	):
		assert said in text


def test_what_did_not_arrive_is_said_and_what_never_left_is_not_there(account: Account):
	account.text("perdu", state="Failed")
	account.text("douteux", state="Unknown")
	for state in ("Queued", "Sending", "Held", "Cancelled"):
		account.text(f"jamais-{state}", state=state)
	account.queued("attend", status="Not Sent")
	account.queued("echoue", status="Error")
	text = account.read()
	assert text.count("N'est pas arrivé") == 2 and text.count("peut-être pas arrivé") == 1
	assert "jamais-" not in text and "attend" not in text


def test_no_link_or_token_of_a_message_is_shown_again(account: Account):
	account.text(
		"Ouvrez {link} ou https://fsm.example/l/" + SECRET + f" ou fsm.example/l/{SECRET} fin", ago=3
	)
	account.text(
		f"voici /l/{SECRET} et {TOKEN} fin", ago=2, direction="In", state="Received", from_number=MOBILE
	)
	account.queued("facture", ago=1)
	account.mail(f'<a href="https://x.example/t/{TOKEN}">ici</a> https://x.example/pay?key={SECRET}')
	account.text("lien " + SECRET, reference_doctype="FSM Magic Link", reference_name="x")
	text = account.read()
	assert SECRET not in text and TOKEN not in text and "{link}" not in text
	assert "fsm.example/…" in text and "fin" in text


def test_a_message_about_an_invoice_leads_to_it(account: Account):
	account.text("facture", reference_doctype="Sales Invoice", reference_name="SINV-1")
	assert 'href="/portal/invoices/SINV-1"' in account.read()


def test_our_answer_to_a_request_leads_to_the_form_that_replies(account: Account):
	ticket = builders.a_ticket(account.customer).name
	about = ("Issue", ticket)
	account.mail("reponse", about=about, sent_or_received="Sent", recipients=account.email)
	text = account.read()
	assert f'href="/portal/tickets/{ticket}#f-reply"' in text and "Message de notre part" in text
	assert 'id="f-reply"' in account.read(f"/portal/tickets/{ticket}")


def test_a_long_thread_is_read_a_page_at_a_time_each_message_once(account: Account):
	for number in range(30):
		account.text(f"mot{number:02d}a", ago=number * 2)
		account.mail(f"mot{number:02d}b", ago=number * 2)
	seen, path = [], PATH
	for _page in range(5):
		text = account.read(path)
		seen = [*re.findall(r"mot\d\d[ab]", text), *seen]
		older = re.search(rf'href="({PATH}\?before=[^"]+)"', text)
		if not older:
			break
		path = older[1].replace("&amp;", "&")
	assert len(seen) == len(set(seen)) == 60
	assert [word[:5] for word in seen] == sorted((word[:5] for word in seen), reverse=True)
	assert account.visitor.get(f"{PATH}?before=nonsense~x").status_code == 200


def test_a_new_customer_has_none(account: Account):
	assert "pas encore de message" in account.read()


def test_each_kind_of_e_mail_that_we_send_stands_in_the_thread(account: Account):
	for doctype, field in mails.OWN_DOCUMENTS.items():
		name = account.customer
		if doctype != "Customer":
			doc = frappe.new_doc(doctype)
			doc.update({field: account.customer})
			# rows as the database has them: how each comes about is tested with its own
			doc.name = frappe.generate_hash(length=12)
			doc.db_insert()
			name = doc.name
		account.queued(f"au-sujet-de-{frappe.scrub(doctype)}", reference_doctype=doctype, reference_name=name)
	text = account.read()
	for doctype in mails.OWN_DOCUMENTS:
		assert f"au-sujet-de-{frappe.scrub(doctype)}" in text, doctype
	assert 'href="/portal/plan"' in text and 'href="/portal/orders"' in text and "/portal/tickets/" in text
	assert 'href="/portal/tickets/new"' in text


def test_the_e_mail_to_sign_in_stands_in_the_thread_without_its_link(account: Account):
	frappe.db.set_single_value("FSM Settings", {"outbound": "Allow-list", "allow_list": account.email})
	frappe.db.commit()
	link = sign_in.send_link(account.email)
	code = links.fresh_url(link).rsplit("/", 1)[1]
	frappe.db.set_value("Email Queue", {"reference_name": link}, "status", "Sent")
	frappe.db.commit()
	text = account.read()
	assert "Votre lien pour ouvrir votre compte" in text and code not in text and "/l/" not in text
	stranger = Account.sign_in(mobile_no="")
	assert "Votre lien pour ouvrir" not in stranger.read()


# ---- whose it is


def test_what_staff_write_to_each_other_or_to_technicians_is_not_the_customers(account: Account):
	account.mail("interne", sent_or_received="Sent", recipients="chef@example.com", sender="desk@example.com")
	account.mail("fournisseur", sender="ventes@fournisseur.example")
	account.mail("remarque", communication_type="Comment")
	account.text("technicien", recipient_doctype="Dispatch Technician")
	account.queued("alerte", to="chef@example.com")
	text = account.read()
	for word in ("interne", "fournisseur", "remarque", "technicien", "alerte"):
		assert word not in text, word


def test_two_customers_of_one_person_read_their_own_messages_each(account: Account):
	both = Account.sign_in(account.customer, mobile_no="")
	account.text("du-premier")
	both.text("du-second")
	account.mail("courriel-premier", sender=both.email)
	orphan = both.mail("sans-document", about=("", ""), reference_doctype=None, reference_name=None)
	for name in (account.customer, both.customer):
		link = {
			"parent": orphan,
			"parenttype": "Communication",
			"link_doctype": "Customer",
			"link_name": name,
		}
		write("Communication Link", link, 0)
	text = both.read()
	assert "du-second" in text and "du-premier" not in text and "courriel-premier" not in text
	assert "sans-document" not in text and "sans-document" not in account.read()
	frappe.db.delete("Communication Link", {"parent": orphan, "link_name": account.customer})
	frappe.db.commit()
	assert "sans-document" in both.read()
	frappe.db.delete("Dynamic Link", {"parent": both.contact, "link_name": account.customer})
	frappe.db.commit()


def test_a_number_of_two_households_is_read_by_nobody_but_the_number_itself(account: Account):
	shared = Account.sign_in(mobile=SHARED, mobile_no="")
	neighbour = Account.sign_in(mobile=SHARED, mobile_no="")
	shared.text("secret-de-famille", direction="In", state="Received", from_number=SHARED)
	assert "secret-de-famille" not in shared.read() and "secret-de-famille" not in neighbour.read()
	phone = signed_in(shared.contact, SHARED)
	phone.post("/portal/accounts", {"action": "choose", "customer": shared.customer})
	assert "secret-de-famille" in phone.get(PATH).text


def test_what_a_contact_who_left_writes_is_no_longer_the_customers(account: Account):
	gone = builders.a_contact(account.customer, mobile="+14505550179", email="partie@example.com")
	account.text("mon-ex", direction="In", state="Received", from_number="+14505550179")
	account.mail("mon-courriel", sender="partie@example.com")
	assert "mon-ex" in account.read() and "mon-courriel" in account.read()
	frappe.db.delete("Dynamic Link", {"parent": gone.name})
	frappe.db.commit()
	assert "mon-ex" not in account.read() and "mon-courriel" not in account.read()


def test_strangers_read_no_thread_and_no_file(account: Account):
	mail = account.mail("avec une piece jointe")
	address = files.store_file("Communication", mail, "contrat.pdf", b"%PDF-1.4 contrat")
	internal = account.mail("interne", sent_or_received="Sent", recipients="chef@example.com")
	hidden = files.store_file("Communication", internal, "interne.pdf", b"%PDF-1.4 interne")
	frappe.db.commit()
	rows = {url: frappe.db.get_value("File", {"file_url": url}, "name") for url in (address, hidden)}
	assert f"{PATH}/file/{rows[address]}" in account.read() and "contrat.pdf</a>" in account.read()
	answer = account.visitor.get(f"{PATH}/file/{rows[address]}")
	assert answer.data == b"%PDF-1.4 contrat" and answer.headers["Content-Disposition"].startswith(
		"attachment"
	)
	assert account.visitor.get(f"{PATH}/file/{rows[hidden]}").status_code == 404
	assert account.visitor.get(f"{PATH}/file/none-such").status_code == 404
	stranger = Account.sign_in(mobile_no="")
	assert stranger.visitor.get(f"{PATH}/file/{rows[address]}").status_code == 404
	assert "piece jointe" not in stranger.read()
	for path in (PATH, f"{PATH}/file/{rows[address]}"):
		assert Visitor("guest").get(path).status_code == 401


def test_the_thread_asks_eight_times_at_most(account: Account):
	account.text("bonjour", direction="In", state="Received", from_number=MOBILE)
	account.mail("bonjour")
	account.queued("bonjour")
	account.read()
	tries = []
	for _try in range(2):
		with counted_queries() as queries:
			account.read()
		tries.append(queries)
	fewest = min(tries, key=len)
	assert len(fewest) <= 8, "\n".join(fewest)
