"""Questions of flows: asked by a link or in the desk, answered once, closed when nobody waits any more."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

import frappe

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.flows.actions import questions
from gigafibre_fsm.exceptions import FsmError, NotYours
from gigafibre_fsm.tests import builders, people
from gigafibre_fsm.tests.site_left_alone import taken_away_afterwards
from gigafibre_fsm.tests.visitor import Visitor
from tests import flow_site
from tests.clocks import freeze_time
from tests.flow_site import work

MARKUP = "Ça va <b>bien</b>?"
ENDPOINT = "/api/method/gigafibre_fsm.api.flow_questions.answer"


@pytest.fixture(scope="module", autouse=True)
def _left_alone(connected_site: str) -> Iterator[None]:
	frappe.set_user("Administrator")
	with taken_away_afterwards(with_caches=False):
		yield
	flow_site.forget_flows()


def ask(
	step: str = "ask_customer", /, timeout: dict[str, int] | None = None, **inputs: Any
) -> tuple[str, str]:
	"""Have a run ask; returns the run and its question."""
	given = {"question_fr": MARKUP, "question_en": "Is all well?", **inputs}
	if step == "ask_customer":
		given = {"template": "flow_visit_rating", **given}
	parts = {"timeout": timeout, "on_timeout": []} if timeout else {}
	template = flow_site.make_template({"id": "s1", "kind": step, "inputs": given, **parts})
	run = flow_site.start_run(template, ("Customer", builders.a_customer().name))
	frappe.db.commit()
	work()
	frappe.db.rollback()
	return run, frappe.db.get_value("Flow Question", {"run": run})


def address_of(question: str) -> str:
	"""A fresh address of a question's link, as a text has it."""
	link = frappe.db.get_value("FSM Magic Link", {"document": question, "purpose": questions.PURPOSE})
	url = links.fresh_url(link)
	frappe.db.commit()
	return "/l/" + url.rpartition("/")[2]


def outcome(run: str) -> dict[str, Any]:
	"""The outputs of the step that asked."""
	frappe.db.rollback()  # see what other connections have committed
	work()
	frappe.db.rollback()
	assert frappe.db.get_value("Flow Run", run, "state") == "Done"
	return frappe.parse_json(frappe.db.get_value("Flow Run Step", {"run": run}, "output"))


def post(visitor: Visitor, path: str, **form: str) -> Any:
	return visitor.post(path, {"action": "answer", **form})


def test_a_rating_is_given_without_a_sign_in_and_the_second_one_changes_nothing():
	run, question = ask(kind="Rating", asks_why=True)
	path, visitor = address_of(question), Visitor("guest")
	shown = visitor.get(path)
	page = shown.get_data(as_text=True)
	assert shown.status_code == 200 and "Set-Cookie" not in shown.headers
	assert "Ça va &lt;b&gt;bien&lt;/b&gt;?" in page and 'lang="fr"' in page and 'value="5"' in page
	assert frappe.db.get_value("Flow Question", question, "state") == "Open", "looking answers nothing"
	assert post(visitor, path, answer="2", words="Trop <i>long</i>").status_code == 303
	assert post(visitor, path, answer="5").status_code == 303
	assert "merci" in visitor.get(path).get_data(as_text=True).lower()
	found = outcome(run)
	assert (found["answer"], found["rating"], found["words"]) == ("2", 2, "Trop <i>long</i>")
	assert found["answered_by"].startswith("link:")


def test_the_page_speaks_the_other_language_when_asked_to():
	_run, question = ask(
		choices=[{"value": "a", "fr": "Oui", "en": "Sure"}, {"value": "b", "fr": "Non", "en": "No"}]
	)
	page = Visitor("guest").get(f"{address_of(question)}?_lang=en").get_data(as_text=True)
	assert "Is all well?" in page and "Sure" in page and 'lang="en"' in page


@pytest.mark.parametrize("answer", ["", "9", "yes'--", "a" * 5000])
def test_an_answer_that_was_not_offered_is_refused_and_the_question_stays(answer: str):
	_run, question = ask()
	path = address_of(question)
	refused = post(Visitor("guest"), path, answer=answer)
	assert refused.status_code == 422 and "Choisissez une des réponses" in refused.get_data(as_text=True)
	assert frappe.db.get_value("Flow Question", question, "state") == "Open"


def test_after_the_time_out_the_question_is_closed():
	with freeze_time("2026-06-01 16:00") as clock:
		run, question = ask(timeout={"hours": 2})
		clock.shift(timedelta(hours=2, minutes=1))
		assert outcome(run)["timed_out"] is True
		assert not questions.answer_question(question, "yes", "", "link:late")
		assert questions.load_question(question, "fr").state == questions.CLOSED


def test_a_revoked_or_unknown_link_opens_nothing():
	_run, question = ask()
	path = address_of(question)
	frappe.db.set_value("FSM Magic Link", {"document": question}, "revoked", 1)
	frappe.db.commit()
	answer = Visitor("guest").get(path)
	assert answer.status_code == 410 and "bien" not in answer.get_data(as_text=True)


def test_only_who_is_asked_answers_in_the_desk_and_once():
	dispatcher, stranger = (
		people.make_user(f"zq-{role.split()[-1].lower()}@example.com", role, user_type="System User")
		for role in ("FSM Dispatcher", "FSM Accounts")
	)
	run, question = ask("ask_person", role="FSM Dispatcher")
	refused, first, second = (
		Visitor(user)
		.log_in(user, people.PASSWORD)
		.with_token()
		.post(ENDPOINT, {"question": question, "answer": answer})
		for user, answer in ((stranger, "no"), (dispatcher, "yes"), (dispatcher, "no"))
	)
	assert refused.status_code == NotYours.http_status_code
	assert (first.json["message"], second.json["message"]) == ({"counts": True}, {"counts": False})
	found = outcome(run)
	assert (found["answer"], found["answered_by"]) == ("yes", dispatcher)


def test_a_question_of_a_customer_is_not_answered_by_the_staff():
	_run, question = ask()
	with pytest.raises(NotYours):
		questions.require_asked(question, "Administrator")
	with pytest.raises(FsmError):
		questions.answer_question(question, "nonsense", "", "Administrator")


def test_the_link_of_a_person_ends_with_their_account():
	frappe.db.set_single_value("FSM Settings", "outbound", "Record only")
	user = people.make_user("zq-asked@example.com", "FSM Dispatcher", user_type="System User")
	_run, question = ask("ask_person", user=user)
	link = links.issue_link(
		questions.PURPOSE,
		("User", user),
		frappe.utils.add_days(None, 9),
		(questions.DOCTYPE, question),
		language="en",
	)
	code = links.fresh_url(link).rpartition("/")[2]
	frappe.db.commit()
	assert questions.find_link(code).user == user
	assert re.search("Is all well", Visitor("guest").get(f"/l/{code}").get_data(as_text=True))
	frappe.db.set_value("User", user, "enabled", 0)
	assert questions.find_link(code) is None
	frappe.db.rollback()
