"""Which customer a person looks at, and where they are signed in: choose another one, log out here or everywhere."""

from collections.abc import Callable, Mapping

from gigafibre_fsm.domain.access import request_guards
from gigafibre_fsm.domain.access.portal import account_choice, sessions
from gigafibre_fsm.domain.access.portal.account_choice import AccountChoice
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Cookie, Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import wording
from gigafibre_fsm.www.templating import language
from gigafibre_fsm.www.templating import translate as _

PATH = "/portal/accounts"
TEMPLATE = "gigafibre_fsm/www/portal/accounts/page.html"
GONE = Cookie("", 0, request_guards.PORTAL_COOKIE, request_guards.PORTAL_PATH)


def get(request: PageRequest) -> Page[AccountChoice]:
	"""Show the customers to choose from, and the session."""
	shown = account_choice.load_choice(request.portal)
	return Page(TEMPLATE, shown, {"words": wording, **office_phone.office_number()})


def post(request: PageRequest) -> Redirect:
	"""Choose a customer, or log out."""
	act = _ACTIONS.get(request.form.get("action", ""))
	if act is None:
		refuse_unknown_button()
	return act(request)


def _choose(request: PageRequest) -> Redirect:
	sessions.choose_customer(request.portal, request.form.get("customer", ""))
	return Redirect(request.address("/portal"))


def _log_out(request: PageRequest) -> Redirect:
	sessions.end_session(request.portal.session)
	return _show_sign_in(request, _("You are logged out."))


def _log_out_everywhere(request: PageRequest) -> Redirect:
	sessions.end_everywhere(request.portal.sent_to)
	return _show_sign_in(request, _("You are logged out on all devices."))


def _show_sign_in(request: PageRequest, said: str) -> Redirect:
	"""Lead to the form to sign in, in the language of the account, which a browser without a session does not know."""
	return Redirect(request.address("/portal", _lang=language()), cookie=GONE, said=said)


_ACTIONS: Mapping[str, Callable[[PageRequest], Redirect]] = {
	"choose": _choose,
	"log_out": _log_out,
	"log_out_everywhere": _log_out_everywhere,
}
