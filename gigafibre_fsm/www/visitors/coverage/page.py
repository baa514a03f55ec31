"""Whether an address can have fibre; where it cannot yet, visitors leave word that they want to be told."""

from urllib.parse import urlencode

from gigafibre_fsm.domain.sales.coverage import requests
from gigafibre_fsm.domain.sales.offers import service_answer
from gigafibre_fsm.domain.sales.offers.service_answer import ServiceAnswer
from gigafibre_fsm.exceptions import FsmError, TooMany
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _
from gigafibre_fsm.www.visitors import frame, wording

TYPED, MARK = "adresse", "lieu"
"""Parts of the query, in French in both languages: what was typed, and the address that was chosen."""


def get(request: PageRequest) -> Page[ServiceAnswer]:
	"""Show the form for an address, the addresses to choose from, or the answer."""
	typed, mark = request.query.get(TYPED, "").strip(), request.query.get(MARK, "")
	context = {"words": wording, "typed_name": TYPED, "mark_name": MARK, "today": request.now.date()}
	context |= {"switched": _switch_language(typed, mark)}
	if not typed and not mark:
		return frame.frame_page("coverage", ServiceAnswer(), context)
	try:
		shown = _answer(request, typed, mark)
	except TooMany:
		raise
	except FsmError as refusal:
		again = {**context, "problem": str(refusal)}
		return frame.frame_page("coverage", ServiceAnswer(), again, kept=0, status=422)
	return frame.frame_page("coverage", shown, context, kept=0)


def post(request: PageRequest) -> Redirect:
	"""Keep that somebody wants to be told, or called."""
	mark, typed = request.query.get(MARK, ""), request.query.get(TYPED, "")
	place = service_answer.find_request_place(mark, typed, request.now.date())
	requests.leave_request(request.form, place, language(), request.now, request.command_id)
	said = _("Thank you! Your request has arrived. We will write or call as soon as there is news.")
	return Redirect(frame.find_path("coverage", language()), said=said)


def _switch_language(typed: str, mark: str) -> str:
	"""Return the path of the same answer in the other language."""
	other = next(each for each in frame.LANGUAGES if each != language())
	asked = urlencode({key: value for key, value in ((TYPED, typed), (MARK, mark)) if value})
	return frame.find_path("coverage", other) + (f"?{asked}" if asked else "")


def _answer(request: PageRequest, typed: str, mark: str) -> ServiceAnswer:
	today = request.now.date()
	if mark:
		return service_answer.answer_mark(mark, today, language())
	return service_answer.look_up(typed, today, language())
