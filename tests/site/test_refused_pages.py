"""Refused pages and forms: the status, the sentence, and what was typed, which is still there."""

from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

import frappe

from gigafibre_fsm.tests.access_world import World, committed_world
from gigafibre_fsm.tests.visitor import OWN_PAGE, Visitor, forget_limits
from gigafibre_fsm.www.page import PageRequest

FRENCH = {**OWN_PAGE, "Accept-Language": "fr-CA"}
ENDED = "Ce lien est échu"
NOTHING = "Rien ici"


@pytest.fixture(scope="module")
def world(connected_site: str) -> Iterator[World]:
	with committed_world() as made:
		yield made


@pytest.fixture
def alice(world: World) -> Visitor:
	return world.visitors["technician A by link"]


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
	forget_limits()


def text_of(answer: TestResponse) -> str:
	"""The page as a person reads it, with its apostrophes."""
	return answer.text.replace("&#39;", "'")


def test_an_unknown_code_and_a_crafted_token_say_that_the_link_has_ended():
	for path in ("/l/" + "A" * 22, "/t/eyJhbGciOiJub25lIn0.e30.", "/t/a.b.c"):
		answer = Visitor().get(path, headers=FRENCH)
		assert answer.status_code == 410, path
		page = text_of(answer)
		assert ENDED in page and 'name="phone"' in page
		# a short link may be a customer's, who has no password
		assert ("/login?redirect-to=/t" in page) == path.startswith("/t/")


def test_a_page_without_a_link_says_the_same():
	answer = Visitor().get("/t/more", headers=FRENCH)
	assert answer.status_code == 401
	assert ENDED in text_of(answer)


def test_after_the_tap_one_learns_only_that_a_text_may_come():
	guest = Visitor()
	answer = guest.post("/t/link", {"phone": "514 555-0197"})
	assert (answer.status_code, answer.headers["Location"]) == (303, "/t/link?asked=1")
	assert "Si nous vous connaissons, un message avec un nouveau lien est en route." in text_of(
		guest.get("/t/link?asked=1", headers=FRENCH)
	)


def test_a_number_in_words_comes_back_with_what_to_write():
	answer = Visitor().post("/t/link", {"phone": "cinq un quatre"}, headers=FRENCH)
	assert answer.status_code == 422
	page = text_of(answer)
	assert "Ce numéro n'est pas joignable. Écrivez-le comme ceci\u00a0: 514 555-0123." in page
	assert 'value="cinq un quatre"' in page


def test_neither_link_nor_number_asks_for_the_number():
	answer = Visitor().post("/t/link", headers=FRENCH)
	assert answer.status_code == 422
	assert "Veuillez entrer votre numéro de cellulaire." in text_of(answer)


def test_too_many_bad_links_say_when_to_try_again():
	guest, here = Visitor(), {"REMOTE_ADDR": "10.0.0.9"}
	statuses = [guest.get("/l/x", environ_overrides=here).status_code for _ in range(60)]
	assert statuses == [410] * 60
	answer = guest.get("/l/x", headers=FRENCH, environ_overrides=here)
	assert answer.status_code == 429
	assert "Trop de demandes. Veuillez réessayer dans 10 min." in text_of(answer)


def test_what_is_somebody_elses_and_what_is_not_there_get_one_page(world: World):
	bruno, names = world.visitors["technician B by link"], world.a.names
	page_text, visit_text = "ou elle ne vous est pas destinée", "confiée à quelqu'un d'autre"
	for theirs, absent, said in (
		(f"/t/job/{names['job']}", "/t/job/DJ-99999", visit_text),
		(f"/t/scan/{names['scan']}", "/t/scan/no-such-scan", page_text),
		(f"/t/file/{names['job']}/{names['row']}", f"/t/file/{names['job']}/nothing", page_text),
	):
		answers = [bruno.get(path) for path in (theirs, absent)]
		assert [answer.status_code for answer in answers] == [404, 404], theirs
		pages = [text_of(answer) for answer in answers]
		assert all(NOTHING in page and said in page for page in pages), pages[0]
		assert world.a.marker not in pages[0]


def test_an_address_where_nothing_is_says_so(alice: Visitor):
	for path in ("/t/nothing", "/l/a/b/c", "/portal/x", "/t/device/NOBODY-KNOWS"):
		answer = alice.get(path)
		assert answer.status_code == 404
		assert NOTHING in text_of(answer)


def test_a_login_that_is_no_technicians_is_named(world: World):
	answer = world.visitors["dispatcher"].get("/t?_lang=fr")
	assert answer.status_code == 403
	page = text_of(answer)
	assert "Aucune visite pour ce compte" in page
	assert "zq-office@example.com" in page


def test_a_form_from_another_site_says_to_open_the_page_again(world: World, alice: Visitor):
	before = world.a.state()
	path = f"/t/job/{world.a.names['job']}"
	form = {"action": "note", "note": "d'ailleurs"}
	answer = alice.post(path, form, headers={"Sec-Fetch-Site": "cross-site"})
	assert answer.status_code == 403
	assert "Veuillez réessayer" in text_of(answer)
	assert world.a.state() == before


def test_a_form_sent_twice_with_another_content_comes_back_with_what_was_typed(world: World, alice: Visitor):
	job = world.a.names["job"]
	first = {"action": "note", "note": "Première note", "command_id": "twice-0123456789"}
	assert alice.post(f"/t/job/{job}", first).status_code == 303
	answer = alice.post(f"/t/job/{job}", {**first, "note": "Deuxième note"})
	assert answer.status_code == 422
	page = text_of(answer)
	assert "Ceci a déjà été envoyé avec un autre contenu. Rouvrez la page et vérifiez." in page
	assert "Deuxième note" in page, "what was typed is still there"
	frappe.db.rollback()
	assert frappe.db.get_value("Dispatch Job", job, "technician_note") == "Première note"


def test_an_error_of_ours_is_a_kind_page_and_its_trace_holds_no_token(
	alice: Visitor, monkeypatch: pytest.MonkeyPatch
):
	from gigafibre_fsm.www.t.more import page

	def broken(request: PageRequest) -> None:
		token = frappe.request.cookies["fsm_link"]
		raise RuntimeError(f"a bolt came loose, {len(token)} turns")

	monkeypatch.setattr(page, "get", broken)
	written: list[str] = []
	monkeypatch.setattr(frappe, "log_error", lambda title, trace, **_: written.append(trace))
	answer = alice.get("/t/more")
	assert answer.status_code == 500
	assert "Cela n'a pas fonctionné" in text_of(answer) and "a bolt" not in text_of(answer)
	assert "a bolt came loose" in written[0] and alice.cookie() not in written[0]
