"""Endpoint of the desk for the questions that flows ask the staff."""

from typing import TypedDict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.domain.flows.actions import questions


class AnsweredQuestion(TypedDict):
	"""Whether this answer counts: False if the question was answered or closed before."""

	counts: bool


@frappe.whitelist(methods=["POST"])
@guards.staff
@guards.limited(120, 60)
@unit_of_work.whole
def answer(question: str, answer: str, words: str = "") -> AnsweredQuestion:
	"""Answer a question that a flow asks; the first answer counts.

	Args:
		question: name of the Flow Question; the caller must be among those who are asked.
		answer: value of one of its choices.
		words: what the person adds, at most 1000 characters.

	Returns:
		`{"counts": bool}`.
	"""
	questions.require_asked(question, frappe.session.user)
	return {"counts": questions.answer_question(question, answer, words, frappe.session.user)}
