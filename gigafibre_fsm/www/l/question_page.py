"""The page of one question, opened by its link: shown without a sign-in, answered once.

A GET changes nothing, so a scanner of links answers nothing.
"""

import frappe

from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.domain.access.links import DOCTYPE, LinkRow
from gigafibre_fsm.domain.flows.actions import questions
from gigafibre_fsm.domain.flows.actions.questions import AskedQuestion
from gigafibre_fsm.www import office_phone, templating
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

TEMPLATE = "gigafibre_fsm/www/l/question.html"


def show(link: LinkRow, request: PageRequest) -> Page[AskedQuestion]:
	"""Show the question, or what was answered.

	Args:
		link: the link that was opened.
		request: the request.
	"""
	_speak(link, request)
	shown = questions.load_question(link.document, language())
	other = "en" if language() == "fr" else "fr"
	context = {
		"is_open": shown.state == questions.OPEN,
		"is_answered": shown.state == questions.ANSWERED,
		"is_rating": shown.kind == questions.RATING,
		"longest_words": questions.LONGEST_WORDS,
		"typed": request.typed,
		"other_language": other,
		"other_address": f"{request.path}?_lang={other}",
		"star_words": _describe_stars(),
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context)


def answer(link: LinkRow, code: str, request: PageRequest) -> Redirect:
	"""Store the answer; whoever answers again is shown the one that counts.

	Args:
		link: the link that was opened.
		code: its code, the last part of the page's address.
		request: the post.
	"""
	_speak(link, request)
	form = request.form
	is_new = questions.answer_by_link(
		link.document, link.subject, link.name, form.get("answer", ""), form.get("words", "")
	)
	if is_new:
		request_guards.log_use(link.name)
	return Redirect(request.address(f"/l/{code}"))


def _speak(link: LinkRow, request: PageRequest) -> None:
	"""Answer in the language of the link, unless the reader has chosen the other one."""
	chosen = request.query.get("_lang")
	given = frappe.db.get_value(DOCTYPE, link.name, "language")
	templating.speak(chosen if chosen in ("fr", "en") else given or "fr")


def _describe_stars() -> dict[str, str]:
	return {
		"5": _("Very satisfied"),
		"4": _("Satisfied"),
		"3": _("Neither satisfied nor dissatisfied"),
		"2": _("Dissatisfied"),
		"1": _("Very dissatisfied"),
	}
