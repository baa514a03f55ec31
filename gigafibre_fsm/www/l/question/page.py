"""The page of one question, which `www/l` shows for the link of a question: without a sign-in, answered once.

A GET changes nothing, so a scanner of links answers nothing.
"""

import frappe

from gigafibre_fsm.domain.access import links, request_guards
from gigafibre_fsm.domain.flows.actions import questions
from gigafibre_fsm.domain.flows.actions.questions import QuestionLink, ShownQuestion
from gigafibre_fsm.www import office_phone, templating
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

TEMPLATE = "gigafibre_fsm/www/l/question/page.html"


def get(request: PageRequest) -> Page[ShownQuestion]:
	"""Show the question, or what was answered."""
	link = _find_link(request)
	shown = questions.load_question(link.question, language())
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


def post(request: PageRequest) -> Redirect:
	"""Store the answer; whoever answers again is shown the one that counts."""
	link = _find_link(request)
	form = request.form
	if questions.answer_by_link(link, form.get("answer", ""), form.get("words", "")):
		request_guards.log_use(link.name)
	return Redirect(request.address(request.path))


def _find_link(request: PageRequest) -> QuestionLink:
	"""Return the link that was opened; the page speaks its language, unless the reader has chosen the other one."""
	link = questions.find_link(links.trim_link(request.path_args["link"]))
	if not link:
		raise frappe.DoesNotExistError
	chosen = request.query.get("_lang")
	templating.speak(chosen if chosen in ("fr", "en") else link.language)
	return link


def _describe_stars() -> dict[str, str]:
	return {
		"5": _("Very satisfied"),
		"4": _("Satisfied"),
		"3": _("Neither satisfied nor dissatisfied"),
		"2": _("Dissatisfied"),
		"1": _("Very dissatisfied"),
	}
