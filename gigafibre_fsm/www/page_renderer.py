"""Serves /t, /l, /moved, /portal and the public pages without Frappe's web template."""

from dataclasses import replace
from importlib import import_module
from types import ModuleType

from werkzeug.wrappers import Response

import frappe
from frappe import _
from frappe.utils import now_datetime

from gigafibre_fsm.domain.access import phone_queue, request_guards
from gigafibre_fsm.domain.platform import frappe_internals, transactions
from gigafibre_fsm.domain.platform.office import has_public_pages
from gigafibre_fsm.domain.platform.plain_text import read_words
from gigafibre_fsm.exceptions import NotRecent, TooMany
from gigafibre_fsm.www import kept_refusals, office_phone, offline_headers, offline_queue, routes, templating
from gigafibre_fsm.www.kept_refusals import KeptRefusal
from gigafibre_fsm.www.page import Page, PageRequest, Raw, Redirect
from gigafibre_fsm.www.page_response import to_response

KIND_PAGE = "templates/fsm/message.html"
EXPIRED_PAGE = "templates/fsm/expired.html"
POSTS_PER_MINUTE = 120
STEP_UP = "/portal/step-up"
VISIT = "/t/job/"
"""Begins the address of a visit on the technicians' pages."""
"""Where a person is led who must first prove again who they are."""

CONTENT_SECURITY_POLICY = "; ".join(
	(
		"default-src 'none'",
		"style-src 'self'",
		"script-src 'self'",
		"img-src 'self' blob: data:",
		"connect-src 'self'",
		"form-action 'self'",
		"manifest-src 'self'",
		"worker-src 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
	)
)
SECURITY_HEADERS = {
	"Content-Security-Policy": CONTENT_SECURITY_POLICY,
	# not no-referrer: with it, browsers send "Origin: null" with our own forms, and older ones no other
	# header
	"Referrer-Policy": "same-origin",
	"Cache-Control": "no-store",
	"X-Robots-Tag": "noindex, nofollow",
	"X-Content-Type-Options": "nosniff",
}


class LightPage:
	"""Frappe page renderer for our pages.

	It answers every path under them, with an error page if necessary.
	"""

	def __init__(self, path: str | None = None, http_status_code: int | None = None) -> None:
		self.path = (path or frappe.local.request.path).strip("/ ")

	def can_render(self) -> bool:
		"""Whether the path is at or under /t, /l, /moved or /portal, or that of a public page, unless the site has none."""
		return routes.is_ours(self.path) or (routes.is_public(self.path) and has_public_pages())

	def render(self) -> Response:
		"""Render the page.

		No exception escapes: Frappe would use its own template, and cache a 404 for all users.
		"""
		_choose_language(self.path)
		templating.recall_translations()
		if not request_guards.has_login():
			frappe_internals.drop_guest_cookies()
		try:
			answer = offline_queue.answer(_answer(self.path))
			response = to_response(answer, self.path)
		except Exception:
			frappe.db.rollback()
			# without the variables of each frame, because they contain tokens
			frappe.log_error(f"Page {self.path.split('/')[0]}", frappe.get_traceback(), defer_insert=True)
			response = to_response(offline_queue.answer(_broken()), self.path)
		for name, value in {**SECURITY_HEADERS, **offline_headers.offline_headers(self.path)}.items():
			response.headers.setdefault(name, value)
		if routes.is_listed(self.path) and response.status_code == 200:
			del response.headers["X-Robots-Tag"]
		return response


def kind(title: str, text: str, status: int, *, back: str = "") -> Page:
	"""Return a page with a problem and a link.

	Without `back`, the link leads to the start page of technicians or customers.
	"""
	is_customers = _is_customers()
	home = "/portal" if is_customers else "/t"
	if routes.is_public(frappe.local.request.path.strip("/")):
		home, is_customers = "/", True
	context = {"heading": title, "text": text, "back": back or home, "is_customers": is_customers}
	return Page(KIND_PAGE, context=context, status=status)


def expired(link: str = "", status: int = 410) -> Page:
	"""Return the same page for an unknown, expired or revoked link: it offers a new one and reveals nothing.

	Only visitors of a technician's page are addressed as technicians; a short link may belong to anyone. The ended link
	of an agreement is not renewed: its holder reads which agreement counts.
	"""
	if ended := import_module("gigafibre_fsm.www.portal.sign.ended").find_page(link, status):
		return ended
	is_technicians = frappe.local.request.path.split("/")[1] == "t"
	context = {"link": link, "is_technicians": is_technicians, **office_phone.office_number()}
	return Page(EXPIRED_PAGE, context=context, status=status)


def _is_customers() -> bool:
	return frappe.local.request.path.split("/")[1] == "portal"


def not_found() -> Page:
	"""Return the same page for a missing document and for another user's, so that it reveals neither."""
	text = _("This page does not exist, or it is not yours to see.")
	if frappe.local.request.path.startswith(VISIT):
		text = _("This visit is not on your list: it was given to somebody else, taken back, or is none.")
	return kind(_("Nothing here"), text, 404)


def _answer(path: str) -> Page | Redirect | Raw:
	found = routes.find_route(path)
	if not found:
		return not_found()
	route, path_args = found
	if not _may_enter(route.audience):
		return _refused(route.audience)
	page = _module(f"{route.package}.page")
	if not page:
		return not_found()
	request = _request(path, path_args)
	try:
		if frappe.request.method == "POST":
			return _posted(page, request, route.audience)
		return _get_page(page, request)
	except NotRecent:
		frappe.db.rollback()
		return Redirect(request.address(STEP_UP, to=request.path))


def _get_page(page: ModuleType, request: PageRequest) -> Page | Redirect | Raw:
	refusal = kept_refusals.find_refusal(request)
	try:
		return _show_refusal(page, request, refusal) if refusal else page.get(request)
	except NotRecent:
		raise
	except (frappe.PermissionError, frappe.DoesNotExistError):
		return not_found()
	except TooMany as error:
		return kind(_("One moment"), _read_error_text(error), 429)


def _may_enter(audience: str) -> bool:
	"""Whether the person is among a page's audience.

	The page itself checks whether the document is theirs.
	"""
	identity, portal = request_guards.current_identity(), request_guards.current_portal()
	if audience in (routes.SIGNED_IN, routes.CUSTOMER):
		return bool(portal and (portal.customer or audience == routes.SIGNED_IN))
	if audience == routes.TECHNICIAN:
		return bool(identity and identity.technician)
	if audience == routes.STAFF:
		return request_guards.has_login()
	return audience in (routes.ANYBODY, routes.PUBLIC) or bool(identity and identity.purpose == audience)


def _refused(audience: str) -> Page | Redirect:
	"""Return what somebody sees who is not among a page's audience."""
	if audience not in (routes.SIGNED_IN, routes.CUSTOMER):
		return expired(status=401) if frappe.session.user == "Guest" else stranger(audience)
	if request_guards.has_login():
		return stranger(audience)
	if request_guards.current_portal():
		return Redirect("/portal/accounts")
	return import_module("gigafibre_fsm.www.portal.home.page").sign_in_form(401)


def _module(name: str) -> ModuleType | None:
	"""Import the module of a page; None for a reserved path that has no page yet."""
	try:
		return import_module(name)
	except ModuleNotFoundError as error:
		if error.name and name.startswith(error.name):
			return None
		raise


def _request(path: str, path_args: dict[str, str]) -> PageRequest:
	request = frappe.request
	return PageRequest(
		path="/" + path,
		path_args=path_args,
		query=request.args.to_dict(),
		form=request.form.to_dict(),
		files=request.files,
		identity=request_guards.current_identity(),
		command_id=request.form.get("command_id") or None,
		now=now_datetime(),
		portal=request_guards.current_portal(),
	)


def _posted(page: ModuleType, request: PageRequest, audience: str) -> Page | Redirect | Raw:
	"""Pass a post to the page; a refusal shows the page again with the problem and what was typed.

	Args:
		page: module of the page.
		request: the post.
		audience: of the page; staff who look at a customer's portal may write on pages of the staff only.
	"""
	if not hasattr(page, "post"):
		return kind(_("Nothing to send here"), _("This page takes no answer."), 405)
	try:
		request_guards.require_own_form()
		phone_queue.require_maker(request.identity)
		request_guards.count_request("page", POSTS_PER_MINUTE, 60)
		if audience != routes.STAFF:
			request_guards.refuse_onlooker()
		if hasattr(page, "prepare"):
			# slow work is done before the transaction, so that other requests do not wait for it
			request = replace(request, ready=page.prepare(request))
		return transactions.run_transaction(lambda: _applied(page, request))
	except NotRecent:
		raise
	except request_guards.ForeignOrigin as error:
		return kind(_("Please try again"), _read_error_text(error), 403)
	except (frappe.PermissionError, frappe.DoesNotExistError):
		frappe.db.rollback()
		return not_found()
	except frappe.ValidationError as error:
		frappe.db.rollback()
		return offline_queue.refused(error, _read_error_text(error)) or _refused_form(
			page, request, audience, error
		)


def _applied(page: ModuleType, request: PageRequest) -> Page | Redirect | Raw:
	"""Run the post itself; after a deadlock it runs again, so uploads are read from their start."""
	for _name, upload in request.files.items(multi=True):
		upload.stream.seek(0)
	request_guards.note_use()
	answer = page.post(request)
	kept_refusals.forget_refusal(request)
	return answer


def _refused_form(
	page: ModuleType, request: PageRequest, audience: str, error: frappe.ValidationError
) -> Page | Redirect | Raw:
	status = getattr(error, "http_status_code", 417)
	refusal = KeptRefusal(dict(request.form), _read_error_text(error), 422 if status == 417 else status)
	if audience in kept_refusals.AUDIENCES:
		return kept_refusals.keep_refusal(request, refusal)
	return _show_refusal(page, request, refusal)


def _show_refusal(page: ModuleType, request: PageRequest, refusal: KeptRefusal) -> Page | Redirect | Raw:
	again = PageRequest(**{**vars(request), "typed": refusal.typed})
	frappe.local.fsm_refused = again.typed
	try:
		shown = page.get(again)
	except (frappe.PermissionError, frappe.DoesNotExistError):
		return not_found()
	if not isinstance(shown, Page):
		return kind(_("Please try again"), refusal.problem, refusal.status)
	context = {**shown.context, "problem": refusal.problem, "typed": again.typed}
	headers = {**shown.headers, "Cache-Control": "no-store"}
	return replace(shown, context=context, status=refusal.status, headers=headers)


def _read_error_text(error: Exception) -> str:
	frappe.clear_messages()
	return read_words(str(error)) or _("This could not be done.")


def stranger(audience: str) -> Page:
	"""Return what somebody sees who is logged in to the desk, where a link or a customer's session is needed."""
	if audience != routes.TECHNICIAN:
		text = _("You are signed in as {0}. Sign out, or open the customer's link in a private window.")
		return kind(_("A customer's page"), text.format(frappe.session.user), 403, back="/app")
	text = _("You are signed in as {0}, who is no technician here. Sign out to use a technician's link.")
	return kind(_("No visits for this login"), text.format(frappe.session.user), 403, back="/app")


def _broken() -> Page:
	text = _(
		"Something broke on our side and was written down. Nothing you had saved is lost: please try again."
	)
	return kind(_("That did not work"), text, 500)


def _choose_language(path: str) -> None:
	"""Choose the language of a public page's address; elsewhere French if the user's is neither French nor English."""
	found = routes.find_route(path)
	if found and found[0].language:
		frappe.local.lang = found[0].language
	if (frappe.local.lang or "")[:2] not in ("fr", "en"):
		frappe.local.lang = "fr"
