"""Signing in to the customer's pages over HTTP: who gets a link, what it opens, and how long."""

import itertools
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest

import frappe
from frappe.utils import now_datetime

from gigafibre_fsm import tasks
from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.access.portal import accounts, sessions, sign_in
from gigafibre_fsm.domain.platform import job_queue
from gigafibre_fsm.exceptions import FsmError
from gigafibre_fsm.tests import builders
from gigafibre_fsm.tests.portal_visitors import COOKIE, path_of, sign_in_url, signed_in
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor, counted_queries, forget_limits
from gigafibre_fsm.www import routes

NUMBERS = itertools.count(3100)
HOME, ACCOUNTS, PROOF = "/portal", "/portal/accounts", "/portal/step-up"


@dataclass(frozen=True)
class Person:
	"""A contact of a customer, with an e-mail address and a number."""

	customer: str
	contact: str
	email: str
	mobile: str

	def signed_in(self) -> Visitor:
		return signed_in(self.contact, self.email)

	def url(self, **until: object) -> str:
		return sign_in_url(self.contact, self.email, **until)


def person(*others: str, **customer: object) -> Person:
	"""Commit a customer and its contact, who is these others' contact too."""
	email = f"marie.{frappe.generate_hash(length=8)}@example.com"
	name = builders.a_customer(**customer).name
	written = f"(450) 555-{next(NUMBERS):04d}"
	contact = builders.a_contact(name, *others, email=email, mobile=written).name
	frappe.db.commit()
	return Person(name, contact, email, accounts.parse_address(written))


@pytest.fixture(scope="module")
def committed(connected_site: str) -> Iterator[None]:
	"""What the tests commit is taken away after the last of them."""
	with taken_away_afterwards():
		yield


@pytest.fixture(autouse=True)
def clean(committed: None) -> None:
	frappe.db.rollback()
	frappe.local.document_cache = {}
	forget_limits()


def session_cookie(visitor: Visitor) -> str | None:
	return visitor.cookie(COOKIE, path=HOME)


def row_of(visitor: Visitor) -> "frappe._dict":
	"""The session that this browser has, as it is committed."""
	frappe.db.rollback()
	found = frappe.get_all(
		sessions.DOCTYPE, {"token_hash": sessions._hash(session_cookie(visitor))}, ["*"], limit=1
	)
	return found[0]


def is_in(visitor: Visitor) -> bool:
	return visitor.get(ACCOUNTS).status_code == 200


# ---- asking for a link: nobody learns whether an address is known


def ask(contact: str) -> tuple[int, str, list[str], list[str]]:
	"""What the browser gets, what the database is asked, and what the queue."""
	waiting: list[str] = []
	before = job_queue.enqueue
	job_queue.enqueue = lambda task, *args, **options: waiting.append(f"{task} {sorted(options)}")
	try:
		with counted_queries() as queries:
			answer = Visitor().post(HOME, {"action": "sign_in", "contact": contact})
	finally:
		job_queue.enqueue = before
	shape = [re.sub(r"'[^']*'", "?", query) for query in queries]
	return answer.status_code, answer.headers.get("Location", answer.text), shape, waiting


def test_a_known_and_an_unknown_address_get_the_same_answer_and_cause_the_same_work():
	someone = person()
	ask("nobody@example.com")  # what every process reads once
	for known, unknown in (
		(someone.email, "nobody.at.all@example.com"),
		(someone.email.upper(), "NOBODY@EXAMPLE.com"),
		(someone.mobile, "514 555-0199"),
	):
		answer = ask(known)
		assert answer == ask(unknown)
		assert answer[:2] == (303, f"{HOME}?asked=1")
		assert answer[3] == ["send_sign_in_link ['address', 'key']"]


@pytest.mark.parametrize(
	"typed",
	[
		"",
		"   ",
		"marie@",
		"marie@example",
		"Marie <marie@example.com>",
		"12",
		"tarte",
		"+33 6 12 34 56 78",
		"a" * 200,
	],
)
def test_what_is_no_address_is_said_so_and_stays_in_the_form(typed: str):
	answer = Visitor().post(HOME, {"action": "sign_in", "contact": typed})
	assert answer.status_code == 422 and 'role="alert"' in answer.text
	assert f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text


LOOK_ALIKE = "\u0430"
"""A Cyrillic letter that looks like the Latin a."""


@pytest.mark.parametrize(
	"disguise",
	[
		lambda email: email.replace("marie", "mari_"),
		lambda email: email.replace("marie", "mari%"),
		lambda email: email.replace("marie", "marie+offers"),
		lambda email: email.replace("a", LOOK_ALIKE, 1),
		lambda email: f"{email}\nBcc: thief@example.com",
		lambda email: f"{email},thief@example.com",
		lambda email: f"{email}' or '1'='1",
		lambda email: f"\u202e{email}",
		lambda email: f"{email}\x00",
		lambda email: f"Marie <{email}>",
	],
)
def test_no_spelling_of_an_address_reaches_another_one_or_sends_more_than_one_message(disguise):
	"""The answer is that of any address, or the sentence that it is none; no link is made."""
	someone = person()
	frappe.db.set_single_value("FSM Settings", {"outbound": "Allow-list", "allow_list": someone.email})
	written = disguise(someone.email)
	other = written.replace("marie", "paule").replace(f"m{LOOK_ALIKE}rie", f"p{LOOK_ALIKE}ule")
	ask(written)  # what the site caches after a change of its settings is read again
	# the shared cache may drop something between two questions: then both are asked once more
	for _try in range(2):
		known, unknown = ask(written), ask(other)
		if known[2:] == unknown[2:]:
			break
	# what was typed stays in the form, and each form has an id of its own
	assert known[0] == unknown[0] and known[2:] == unknown[2:]
	if known[0] == 303:
		assert sign_in.send_link(accounts.parse_address(written)) is None
	assert not frappe.db.exists("FSM Magic Link", {"sent_to": ("like", f"%{someone.email[6:]}%")})


@pytest.mark.parametrize(
	"spelling", ["({0}) {1}-{2}", "{0}.{1}.{2}", "+1 {0} {1} {2}", "1-{0}-{1}-{2}", "{0}{1}{2}"]
)
def test_a_number_reaches_its_contact_however_it_is_written(spelling: str):
	someone = person()
	written = spelling.format(someone.mobile[2:5], someone.mobile[5:8], someone.mobile[8:])
	assert accounts.parse_address(written) == someone.mobile
	assert [each.customer for each in accounts.list_accounts(someone.mobile)] == [someone.customer]


def test_a_flood_of_requests_does_not_lock_its_owner_out():
	"""Once no more is sent, each link that the flood has sent still signs in, as none replaces another."""
	someone = person()
	frappe.db.set_single_value("FSM Settings", {"outbound": "Allow-list", "allow_list": someone.email})
	sent = [sign_in.send_link(someone.email) for _flood in range(20)]
	assert sent[0] and not sent[-1]
	url = links.fresh_url(sent[0])
	frappe.db.commit()
	assert Visitor().post(path_of(url), {"command_id": "the-owner-of-it"}).status_code == 303


def test_the_address_of_a_stranger_never_passes_for_that_of_a_contact():
	"""The database takes “é” for “e”; the link would go to the address that was typed."""
	someone = person()
	assert [each.customer for each in accounts.list_accounts(someone.email)] == [someone.customer]
	for other in (someone.email.replace("marie", "marié"), someone.email + " ", f"x{someone.email}"):
		assert not accounts.list_accounts(other), other
	assert not accounts.list_accounts("+15145550198")


def test_a_contact_of_no_customer_and_a_user_without_contact_get_nothing():
	email = f"{frappe.generate_hash(length=8)}@example.com"
	builders.a_contact(email=email)
	for address in (email, "admin@example.com"):
		assert sign_in.send_link(address) is None


def test_requests_are_limited_by_address_typed_by_network_address_and_by_person():
	per_hour = frappe.db.get_single_value("FSM Settings", "fresh_links_per_hour")
	answers = [Visitor().post(HOME, {"contact": "a@example.com"}).status_code for _try in range(per_hour + 1)]
	assert answers == [303] * per_hour + [429]
	assert Visitor().post(HOME, {"contact": "b@example.com"}).status_code == 303
	forget_limits()
	answers = [
		Visitor().post(HOME, {"contact": f"c{number}@example.com"}).status_code
		for number in range(sign_in.ASKED_PER_CLIENT + 1)
	]
	assert answers[-2:] == [303, 429]
	forget_limits()
	someone, sent = person(), []
	frappe.db.set_single_value("FSM Settings", {"outbound": "Allow-list", "allow_list": someone.email})
	for _again in range(per_hour * sign_in.CLIENTS):
		sent += [sign_in.send_link(someone.email)]
	assert all(sent) and sign_in.send_link(someone.mobile) is None


# ---- the message


def test_the_link_goes_by_e_mail_in_the_language_of_the_customer():
	for language, words in (("fr", "Ouvrir mon compte"), ("en", "Sign in to my account")):
		someone = person(language=language)
		frappe.db.set_single_value("FSM Settings", {"outbound": "Allow-list", "allow_list": someone.email})
		tasks.send_sign_in_link(someone.email)
		mail = frappe.get_last_doc("Email Queue", {"reference_doctype": "FSM Magic Link"})
		assert [row.recipient for row in mail.recipients] == [someone.email]
		link = frappe.get_doc("FSM Magic Link", mail.reference_name)
		assert (link.purpose, link.sent_to, link.language) == ("Sign-in", someone.email, language)
		assert words in mail.message.replace("=\n", "") and "/l/" in mail.message.replace("=\n", "")
		assert link.expires_on - now_datetime() < timedelta(hours=24)


def test_the_link_goes_by_text_to_a_number():
	someone = person(language="en")
	tasks.send_sign_in_link(someone.mobile)
	text = frappe.get_last_doc("FSM SMS", {"template": "customer_sign_in"})
	assert (text.to_number, text.language, text.urgent) == (someone.mobile, "en", 1)
	assert frappe.db.get_value("FSM Magic Link", text.link, "sent_to") == someone.mobile


def test_a_closed_valve_mails_nothing():
	someone = person()
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	assert sign_in.send_link(someone.email) is None
	assert not frappe.db.exists("FSM Magic Link", {"sent_to": someone.email})


# ---- the link: a button, and only once


def test_looking_at_a_link_uses_nothing_up_and_its_button_signs_in():
	someone, visitor = person(), Visitor()
	path = path_of(someone.url())
	for _scanner in range(3):
		page = visitor.get(path)
		assert page.status_code == 200 and "<button" in page.text and not session_cookie(visitor)
	answer = visitor.post(path, {"command_id": "a-form-of-the-page-1"})
	assert (answer.status_code, answer.headers["Location"]) == (303, HOME)
	cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith(COOKIE))
	for part in ("Path=/portal", "HttpOnly", "Secure", "SameSite=Lax"):
		assert part in cookie
	session = row_of(visitor)
	assert (session.customer, session.sent_to) == (someone.customer, someone.email)
	assert session.expires_on - session.signed_in_on == timedelta(hours=24)
	assert session_cookie(visitor) not in frappe.as_json(session)


def test_a_link_signs_in_once_and_the_next_one_is_offered_a_fresh_link():
	someone = person()
	path = path_of(someone.url())
	assert Visitor().post(path, {"command_id": "a-form-of-the-page-2"}).status_code == 303
	thief = Visitor()
	for answer in (
		thief.get(path),
		thief.post(path, {"command_id": "a-form-of-another-page"}),
		thief.post(path),
	):
		assert answer.status_code == 410 and 'action="/t/link"' in answer.text
		assert someone.email not in answer.text and someone.customer not in answer.text
	assert not session_cookie(thief)


def test_a_second_tap_on_the_same_button_signs_in_to_the_same_session():
	someone, visitor = person(), Visitor()
	path, form = path_of(someone.url()), {"command_id": "a-form-of-the-page-3"}
	for _tap in range(2):
		assert visitor.post(path, form).status_code == 303
	assert is_in(visitor)
	assert frappe.db.count(sessions.DOCTYPE, {"sent_to": someone.email}) == 1
	frappe.db.set_value(
		sessions.DOCTYPE, row_of(visitor).name, "signed_in_on", now_datetime() - timedelta(minutes=2)
	)
	frappe.db.commit()
	assert visitor.post(path, form).status_code == 410


def test_of_two_browsers_at_once_one_is_signed_in():
	path = path_of(person().url())
	visitors = [Visitor() for _each in range(4)]
	with ThreadPoolExecutor(4) as pool:
		answers = list(
			pool.map(
				lambda each: each[1].post(path, {"command_id": f"form-{each[0]}-of-its-own"}),
				enumerate(visitors),
			)
		)
	assert sorted(each.status_code for each in answers) == [303, 410, 410, 410]


@pytest.mark.parametrize("how", ["expired", "revoked", "forwarded after the contact was removed"])
def test_a_link_that_has_ended_reveals_nothing_and_sends_a_fresh_one_to_the_address_on_file(how: str):
	someone = person()
	url = someone.url(expires_on=now_datetime() - timedelta(minutes=1)) if how == "expired" else someone.url()
	if how == "revoked":
		links.revoke_for("Contact", someone.contact)
	if how.startswith("forwarded"):
		frappe.db.delete("Dynamic Link", {"parent": someone.contact})
	frappe.db.commit()
	visitor, waiting = Visitor(), []
	answer = visitor.post(path_of(url), {"command_id": "a-form-of-the-page-4"})
	assert answer.status_code == 410 and someone.email not in answer.text
	before = job_queue.enqueue
	job_queue.enqueue = lambda task, queue, *, key, address: waiting.append((task, address))
	try:
		answer = visitor.post("/t/link", {"link": url.rsplit("/", 1)[1]})
	finally:
		job_queue.enqueue = before
	assert answer.status_code == 303 and waiting == [("send_sign_in_link", someone.email)]


def test_a_token_of_a_sign_in_link_opens_nothing_in_any_cookie():
	someone = person()
	token = links.open_code(path_of(someone.url())[3:])
	visitor = Visitor()
	assert visitor.get(f"/t/{token}").status_code == 410
	for name in ("fsm_link", COOKIE):
		visitor.client.set_cookie(name, token, path="/")
	assert visitor.get(ACCOUNTS).status_code == 401


# ---- the session


def test_a_session_opens_the_customers_pages_and_nothing_else():
	visitor = person().signed_in()
	assert is_in(visitor)
	for path in ("/t", "/portal/visit", "/portal/invoice"):
		assert visitor.get(path).status_code == 401, path
	visitor.client.set_cookie(COOKIE, session_cookie(visitor), path="/")
	for path in (
		"/api/resource/Customer",
		"/api/method/gigafibre_fsm.api.dispatch.list_next_actions?job=x",
		"/app",
		"/t",
	):
		assert visitor.get(path).status_code in (301, 302, 401, 403), path
	assert "marie" not in visitor.get(f"{ACCOUNTS}?cmd=frappe.auth.get_logged_user").text


def test_a_guest_is_asked_to_sign_in_on_every_page():
	for path in (HOME, ACCOUNTS):
		answer = Visitor().get(path)
		assert answer.status_code == (200 if path == HOME else 401)
		assert 'name="contact"' in answer.text


def test_it_ends_after_its_time_and_at_once_when_logged_out():
	visitor = person().signed_in()
	name = row_of(visitor).name
	frappe.db.set_value(sessions.DOCTYPE, name, "expires_on", now_datetime() - timedelta(seconds=1))
	frappe.db.commit()
	assert not is_in(visitor)
	frappe.db.set_value(sessions.DOCTYPE, name, "expires_on", now_datetime() + timedelta(hours=1))
	frappe.db.commit()
	kept = session_cookie(visitor)
	answer = visitor.post(ACCOUNTS, {"action": "log_out"})
	# in the language of the account, which the browser without a session does not know
	assert answer.headers["Location"] == f"{HOME}?_lang=fr" and not session_cookie(visitor)
	visitor.client.set_cookie(COOKIE, kept, path="/portal")
	assert not is_in(visitor)


def test_logging_out_everywhere_ends_the_other_browsers_and_the_links_not_used_yet():
	someone, other = person(), person()
	first, second, stranger = someone.signed_in(), someone.signed_in(), other.signed_in()
	unused = someone.url()
	assert first.post(ACCOUNTS, {"action": "log_out_everywhere"}).status_code == 303
	assert not is_in(second) and is_in(stranger)
	assert Visitor().get(path_of(unused)).status_code == 410


def test_a_former_contact_sees_nothing_at_the_next_request():
	someone = person()
	visitor = someone.signed_in()
	assert someone.customer in visitor.get(ACCOUNTS).text
	frappe.db.delete("Dynamic Link", {"parent": someone.contact})
	frappe.db.commit()
	text = visitor.get(ACCOUNTS).text
	assert someone.customer not in text and "Aucun compte" in text
	assert not sessions.find_identity(session_cookie(visitor)).customer


def test_a_changed_e_mail_address_ends_the_access_of_the_old_one():
	someone = person()
	visitor = someone.signed_in()
	frappe.db.set_value("Contact Email", {"parent": someone.contact}, "email_id", "other@example.com")
	frappe.db.commit()
	assert someone.customer not in visitor.get(ACCOUNTS).text


def test_a_contact_of_several_customers_chooses_and_switches_but_never_to_a_strangers():
	first, stranger = builders.a_customer().name, person().customer
	someone = person(first)
	visitor = someone.signed_in()
	assert not row_of(visitor).customer
	text = visitor.get(ACCOUNTS).text
	assert first in text and someone.customer in text and stranger not in text
	for customer in (first, someone.customer):
		answer = visitor.post(ACCOUNTS, {"action": "choose", "customer": customer})
		assert answer.status_code == 303
		assert row_of(visitor).customer == customer
	assert visitor.post(ACCOUNTS, {"action": "choose", "customer": stranger}).status_code == 404
	assert row_of(visitor).customer == someone.customer


def test_a_technicians_link_and_a_session_live_side_by_side_in_one_browser():
	technician = builders.a_technician()
	until = now_datetime() + timedelta(hours=5)
	link = links.issue_link("Technician", ("Dispatch Technician", technician.name), until)
	url = links.fresh_url(link)
	someone = person()
	visitor = someone.signed_in().open_link(url)
	assert visitor.get("/t").status_code == 200
	assert someone.customer in visitor.get(ACCOUNTS).text
	assert 'data-owner="' not in visitor.get(ACCOUNTS).text


def test_a_contact_with_the_address_of_an_administrator_has_nobodys_rights():
	someone = person()
	user = frappe.get_doc(
		{"doctype": "User", "email": someone.email, "first_name": "Boss", "send_welcome_email": 0}
	)
	user.append("roles", {"role": "System Manager"})
	user.flags.no_welcome_mail = True
	user.user_image = "/assets/gigafibre_fsm/images/logo.svg"
	user.insert()
	frappe.db.commit()
	visitor = someone.signed_in()
	assert is_in(visitor)
	assert someone.email not in visitor.get("/portal?cmd=frappe.auth.get_logged_user").text
	assert visitor.get("/app").status_code in (301, 302, 403)
	assert not frappe.db.exists("User", {"name": ("like", "%customers.invalid")})


def test_somebody_logged_in_to_the_desk_is_told_so_and_uses_up_no_link():
	someone, visitor = person(), Visitor()
	path = path_of(someone.url())
	user = builders.a_login("Diane")
	frappe.utils.password.update_password(user, "a long password 1")
	frappe.db.commit()
	visitor.log_in(user, "a long password 1").with_token()
	for answer in (visitor.get(HOME), visitor.get(ACCOUNTS), visitor.get(path)):
		assert answer.status_code == 403 and user in answer.text
	visitor.post(path, {"command_id": "a-form-of-the-page-5"})
	assert Visitor().post(path, {"command_id": "a-form-of-the-page-6"}).status_code == 303


def test_it_is_known_for_a_quarter_of_an_hour_that_the_person_signed_in_by_link():
	visitor = person().signed_in()
	assert sessions.find_identity(session_cookie(visitor)).is_recent
	earlier = now_datetime() - timedelta(minutes=16)
	frappe.db.set_value(sessions.DOCTYPE, row_of(visitor).name, "signed_in_on", earlier)
	assert not sessions.find_identity(session_cookie(visitor)).is_recent


def test_a_fresh_proof_leads_back_to_the_page_and_the_account_that_asked_for_it_in_any_browser():
	other = builders.a_customer().name
	someone = person(other)
	visitor = someone.signed_in()
	visitor.post(ACCOUNTS, {"action": "choose", "customer": other})
	earlier = now_datetime() - timedelta(minutes=16)
	frappe.db.set_value(sessions.DOCTYPE, row_of(visitor).name, "signed_in_on", earlier)
	frappe.db.commit()
	assert someone.email in visitor.get(f"{PROOF}?to=/portal/invoices").text
	queued: list[dict] = []
	before, job_queue.enqueue = job_queue.enqueue, lambda _task, *_args, **given: queued.append(given)
	try:
		answer = visitor.post(f"{PROOF}?to=/portal/invoices", {"action": "prove"})
	finally:
		job_queue.enqueue = before
	assert (answer.status_code, answer.headers["Location"]) == (
		303,
		f"{PROOF}?to=%2Fportal%2Finvoices&asked=1",
	)
	[given] = queued
	given.pop("key")
	assert given == {"address": someone.email, "customer": other, "return_to": "/portal/invoices"}
	frappe.db.rollback()
	frappe.db.set_single_value("FSM Settings", {"outbound": "Allow-list", "allow_list": someone.email})
	link = sign_in.send_link(**given)
	frappe.db.set_single_value("FSM Settings", {"outbound": "Record only", "allow_list": ""})
	path = path_of(links.fresh_url(link))
	assert frappe.db.get_value(links.DOCTYPE, link, "expires_on") <= now_datetime() + sessions.STEP_UP
	frappe.db.commit()
	mail_app = Visitor()
	opened = mail_app.post(path, {"command_id": "a-form-of-the-page-7"})
	assert (opened.status_code, opened.headers["Location"]) == (303, "/portal/invoices")
	identity = sessions.find_identity(session_cookie(mail_app))
	assert identity.is_recent and identity.customer == other
	# who has the older session, such as its thief, is in no better position than before
	assert not sessions.find_identity(session_cookie(visitor)).is_recent and is_in(visitor)
	assert mail_app.get(f"{PROOF}?to=/portal/invoices").headers["Location"] == "/portal/invoices"


@pytest.mark.parametrize(
	"address",
	[
		"",
		"//evil.example/portal/invoices",
		"https://evil.example/portal/invoices",
		"/portal/../app",
		"/portal/invoices?next=https://evil.example",
		"/portal/invoices\\evil",
		"/portal/invoices\r\nSet-Cookie: a=b",
		"/portal/nothing-here",
		"/portal/visit",
		"/t",
		"/app",
	],
)
def test_a_proof_leads_back_to_a_page_of_the_account_and_nowhere_else(address: str):
	assert routes.find_return(address) == HOME
	someone = person()
	link = links.issue_link(
		*("Sign-in", ("Contact", someone.contact), now_datetime() + sessions.STEP_UP),
		sent_to=someone.email,
		return_to=address,
	)
	path = path_of(links.fresh_url(link))
	frappe.db.commit()
	assert Visitor().post(path, {"command_id": "a-form-of-the-page-8"}).headers["Location"] == HOME


def test_a_proof_is_not_sent_without_end_and_never_for_somebody_elses_account():
	someone, stranger = person(), person()
	visitor = someone.signed_in()
	frappe.db.set_value(
		sessions.DOCTYPE, row_of(visitor).name, "signed_in_on", now_datetime() - timedelta(hours=1)
	)
	frappe.db.commit()
	statuses = [visitor.post(PROOF, {"action": "prove"}).status_code for _each in range(16)]
	assert statuses == [303] * 15 + [429]
	assert sign_in.send_link(someone.mobile, stranger.customer, "/portal/invoices") is None
	assert Visitor().get(PROOF).status_code == 401


def test_another_site_cannot_make_the_browser_sign_in_or_out():
	someone = person()
	visitor, foreign = someone.signed_in(), {"Sec-Fetch-Site": "cross-site"}
	assert visitor.post(ACCOUNTS, {"action": "log_out"}, headers=foreign).status_code == 403
	assert Visitor().post(path_of(someone.url()), headers=foreign).status_code == 403
	assert is_in(visitor)


def test_sessions_are_forgotten_thirty_days_after_their_end():
	visitor = person().signed_in()
	name = row_of(visitor).name
	frappe.db.set_value(sessions.DOCTYPE, name, "expires_on", now_datetime() - timedelta(days=31))
	tasks.forget_old_links()
	assert not frappe.db.exists(sessions.DOCTYPE, name)


def test_what_is_no_address_is_refused_by_the_domain_too():
	with pytest.raises(FsmError):
		accounts.parse_address("marié@exa mple.com")
