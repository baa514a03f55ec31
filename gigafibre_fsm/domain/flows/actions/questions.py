"""Flow Question: what a flow asks a person, and the one answer that counts. The only writer of its rows.

The run waits for the question's key. Whoever answers second, after the time-out or after the run has ended finds out
that the question is closed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import links
from gigafibre_fsm.domain.flows.actions.effects import refuse, site_now
from gigafibre_fsm.domain.flows.catalogue.registry import StepCall
from gigafibre_fsm.domain.flows.runs import signals
from gigafibre_fsm.exceptions import FsmError, NotYours

if TYPE_CHECKING:
	from frappe.model.document import Document

DOCTYPE, PURPOSE = "Flow Question", "Question"
CUSTOMER, STAFF = "Customer", "Staff"
CHOICE, RATING = "Choice", "Rating"
OPEN, ANSWERED, CLOSED = "Open", "Answered", "Closed"
STARS = ("5", "4", "3", "2", "1")
MOST_CHOICES = 6
LONGEST_WORDS = 1000
APPROVE = (
	{"value": "yes", "fr": "Oui", "en": "Yes"},
	{"value": "no", "fr": "Non", "en": "No"},
)
"""Choices of a question that names none."""


@dataclass(frozen=True, slots=True)
class ShownQuestion:
	"""A question as a page shows it.

	Attributes:
		name: of the Flow Question.
		kind: Choice or Rating.
		state: Open, Answered or Closed.
		text: in the reader's language.
		choices: value and label of each, in the reader's language; of a rating, the stars from 5 to 1.
		answer: the label of the answer that counts; empty before.
		asks_why: whether words may be added.
	"""

	name: str
	kind: str
	state: str
	text: str
	choices: tuple[tuple[str, str], ...]
	answer: str
	asks_why: bool


@dataclass(frozen=True, slots=True)
class QuestionLink:
	"""The link of a question: its FSM Magic Link, the Flow Question, the User who has it (empty for a customer), fr or en."""

	name: str
	question: str
	user: str
	language: str


def store_question(call: StepCall, audience: str, **values: Any) -> str:
	"""Store a question and return its name.

	Args:
		call: the step that asks; its inputs hold the wording, and the choices.
		audience: CUSTOMER or STAFF.
		values: further fields of the row.

	Raises:
		StepFailed: the wording lacks a language, or the choices are malformed.
	"""
	kind = call.inputs.get("kind") or CHOICE
	row = {
		"doctype": DOCTYPE,
		"audience": audience,
		"kind": kind,
		"state": OPEN,
		"template": call.template,
		"run": call.run,
		"record_doctype": call.record[0] or None,
		"record_name": call.record[1] or None,
		"effect_key": call.effect_key,
		"asked_on": site_now(call),
		"choices": json.dumps(read_choices(call.inputs.get("choices")), ensure_ascii=False)
		if kind == CHOICE
		else "[]",
		"asks_why": int(bool(call.inputs.get("asks_why"))),
		**{f"question_{language}": _require_text(call, language) for language in ("fr", "en")},
		**values,
	}
	# guard: a flow that a manager has activated asks; nobody may write these rows by hand
	return frappe.get_doc(row).insert(ignore_permissions=True).name


def read_choices(given: Any) -> list[dict[str, str]]:
	"""Return the choices of a question, each with its value and its label in both languages.

	Args:
		given: a list of `{"value", "fr", "en"}`; empty for yes and no.

	Raises:
		StepFailed: it is no such list, or too long.
	"""
	if not given:
		return [dict(each) for each in APPROVE]
	is_list = isinstance(given, list) and 2 <= len(given) <= MOST_CHOICES
	if not is_list or not all(_is_choice(each) for each in given):
		refuse(
			"The choices must be a list of 2 to {0}, each with value, fr and en.",
			MOST_CHOICES,
			kind="choices",
		)
	return [{key: str(each[key])[:80] for key in ("value", "fr", "en")} for each in given]


def question_key(name: str) -> str:
	"""Return the key for which the run of a question waits."""
	return f"question:{name}"


def load_question(name: str, language: str) -> ShownQuestion:
	"""Return a question for a reader.

	Args:
		name: name of the Flow Question.
		language: fr or en.
	"""
	doc = frappe.get_doc(DOCTYPE, name)
	choices = _list_choices(doc, language)
	state = CLOSED if doc.state == OPEN and not _is_awaited(name, doc.run) else doc.state
	return ShownQuestion(
		name,
		doc.kind,
		state,
		doc.get(f"question_{language}") or "",
		choices,
		dict(choices).get(doc.answer, doc.answer or ""),
		bool(doc.asks_why),
	)


def answer_question(name: str, answer: str, words: str, by: str) -> bool:
	"""Store the answer of a question and wake its run; return False if it was answered or closed before.

	Args:
		name: name of the Flow Question.
		answer: value of one of its choices, or `1` to `5` for a rating.
		words: what the person adds; may be empty.
		by: the User, or `link:` and the link that was used.

	Raises:
		FsmError: the answer is none of the choices, or the words are too long.
	"""
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.state != OPEN or not _is_awaited(name, doc.run, is_locked=True):
		return False
	values = [value for value, _label in _list_choices(doc, "en")]
	if answer not in values:
		frappe.throw(_("Choose one of the answers."), FsmError)
	words = (words or "").replace("\x00", "").strip()
	if len(words) > LONGEST_WORDS:
		frappe.throw(_("At most {0} characters fit. Shorten it a little.").format(LONGEST_WORDS), FsmError)
	doc.update({"state": ANSWERED, "answer": answer, "words": words})
	doc.update({"answered_on": now_datetime(), "answered_by": by})
	# guard: the caller has checked the link or the user; nobody may write these rows by hand
	doc.save(ignore_permissions=True)
	signals.signal(question_key(name), _outputs(doc))
	return True


def find_link(code: str) -> QuestionLink | None:
	"""Return the link of a question that may be opened; None for any other.

	It is read by its code alone and never used up: who opens it again finds their answer. A user's link ends with
	their account, or with their role.

	Args:
		code: the short code of the address.
	"""
	row = links.find_row_of_code(code)
	if not row or row.purpose != PURPOSE or row.revoked or not links.seconds_left(row.expires_on):
		return None
	audience = frappe.db.get_value(DOCTYPE, row.document, "audience")
	if not audience or (audience == STAFF and not _may_answer(row.document, row.subject)):
		return None
	language = frappe.db.get_value(links.DOCTYPE, row.name, "language") or "fr"
	return QuestionLink(row.name, row.document, row.subject if audience == STAFF else "", language)


def answer_by_link(link: QuestionLink, answer: str, words: str) -> bool:
	"""Store the answer of whoever has the link of a question, as `answer_question` does.

	Args:
		link: the link, as `find_link` found it.
		answer: value of the answer.
		words: what the person adds; may be empty.

	Raises:
		FsmError: as for `answer_question`.
	"""
	return answer_question(link.question, answer, words, link.user or f"link:{link.name}")


def _may_answer(name: str, user: str) -> bool:
	return bool(frappe.db.get_value("User", user, "enabled")) and is_asked(name, user)


def require_asked(name: str, user: str) -> None:
	"""Refuse whoever a question does not ask, as if there were none.

	Raises:
		NotYours: the user is not among those who are asked, or there is no such question.
	"""
	if not is_asked(name, user):
		raise NotYours


def is_asked(name: str, user: str) -> bool:
	"""Whether a user is among those whom a question is asked."""
	audience, asked, role = frappe.db.get_value(DOCTYPE, name, ["audience", "user", "role"]) or ("", "", "")
	if audience != STAFF:
		return False
	return user == asked or bool(role and role in frappe.get_roles(user))


def _outputs(doc: "Document") -> dict[str, Any]:
	outputs = {"answer": doc.answer, "words": doc.words or "", "answered_by": doc.answered_by}
	return outputs | ({"rating": int(doc.answer)} if doc.kind == RATING else {})


def _list_choices(doc: "Document", language: str) -> tuple[tuple[str, str], ...]:
	if doc.kind == RATING:
		return tuple((each, each) for each in STARS)
	return tuple((each["value"], each[language]) for each in json.loads(doc.choices or "[]"))


def _is_awaited(name: str, run: str, *, is_locked: bool = False) -> bool:
	"""Whether the run still waits for the answer: not after its time-out, nor after it was ended."""
	fields = ["state", "waits_for"]
	state, waits_for = frappe.db.get_value("Flow Run", run, fields, for_update=is_locked) or ("", "")
	return state == "Waiting" and waits_for == question_key(name)


def _is_choice(each: Any) -> bool:
	return isinstance(each, Mapping) and all(
		str(each.get(key) or "").strip() for key in ("value", "fr", "en")
	)


def _require_text(call: StepCall, language: str) -> str:
	text = str(call.inputs.get(f"question_{language}") or "").strip()
	if not text:
		refuse("The question is missing in one of the two languages.", kind="question")
	return text[:500]
