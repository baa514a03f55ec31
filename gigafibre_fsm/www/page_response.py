"""The HTTP response for what a page answers: a rendered template, a redirect, or bytes."""

from dataclasses import replace
from urllib.parse import quote, unquote

from werkzeug.wrappers import Response

import frappe

from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.www import templating
from gigafibre_fsm.www.page import Page, Raw, Redirect

NOTICE = "fsm_notice"
"""Cookie that carries a sentence from a post to the next page."""
LONGEST_NOTICE = 300


def to_response(answer: Page | Redirect | Raw, path: str) -> Response:
	"""Return the answer of a page as the response to the request at this path."""
	if isinstance(answer, Redirect):
		return _redirect(answer)
	if isinstance(answer, Page) and frappe.request.cookies.get(NOTICE) and _is_shown():
		return _with_notice(answer, path)
	return _plain_response(answer, path)


def _is_shown() -> bool:
	"""Whether the answer is displayed to a user.

	Fragments, measurements and prefetched pages do not ask for text/html.
	"""
	return "text/html" in frappe.request.headers.get("Accept", "")


def _with_notice(answer: Page, path: str) -> Response:
	"""Return the page with the sentence of the post before it, shown once; phones do not cache that page."""
	notice = unquote(frappe.request.cookies[NOTICE])[:LONGEST_NOTICE]
	response = _plain_response(replace(answer, context={"notice": notice, **answer.context}), path)
	response.delete_cookie(NOTICE, path="/")
	response.headers["X-FSM-Owner"] = ""
	return response


def _plain_response(answer: Page | Raw, path: str) -> Response:
	if isinstance(answer, Raw):
		return Response(answer.body, answer.status, dict(answer.headers), content_type=answer.content_type)
	context = {
		"lang": frappe.local.lang[:2],
		"path": "/" + path,
		"identity": request_guards.current_identity(),
		"portal": request_guards.current_portal(),
		"problem": "",
		"notice": "",
		"typed": {},
		"shown": answer.shown,
		**answer.context,
	}
	text = templating.render(answer.template, context)
	return Response(text, answer.status, dict(answer.headers), content_type="text/html; charset=utf-8")


def _redirect(answer: Redirect) -> Response:
	response = Response(status=answer.status, headers={"Location": answer.location})
	if answer.said:
		response.set_cookie(
			NOTICE, quote(answer.said[:LONGEST_NOTICE]), max_age=60, path="/", httponly=True, samesite="Lax"
		)
	if answer.cookie:
		# the address that we leave contains the link itself, and must not leak in a referrer
		response.headers["Referrer-Policy"] = "no-referrer"
		response.set_cookie(
			answer.cookie.name,
			answer.cookie.value,
			max_age=answer.cookie.max_age,
			path=answer.cookie.path,
			secure=True,
			httponly=True,
			samesite="Lax",
		)
	return response
