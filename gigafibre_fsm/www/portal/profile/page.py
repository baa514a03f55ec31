"""Who a customer is and how we reach them; language, texts, paper, and a new e-mail address or number."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from gigafibre_fsm.domain.access.portal import sign_in
from gigafibre_fsm.domain.care.portal import contact_changes, profile
from gigafibre_fsm.domain.care.portal.profile import Profile
from gigafibre_fsm.domain.platform.buttons import refuse_unknown_button
from gigafibre_fsm.exceptions import NotYours
from gigafibre_fsm.www import office_phone
from gigafibre_fsm.www.page import Page, PageRequest, Redirect
from gigafibre_fsm.www.portal import wording
from gigafibre_fsm.www.templating import translate as _

PATH = "/portal/profile"
TEMPLATE = "gigafibre_fsm/www/portal/profile/page.html"


def get(request: PageRequest) -> Page[Profile]:
	"""Show the profile; the forms for a new address are open where the old one was just proved."""
	shown = profile.load_profile(request.portal, request.now)
	context = {
		"words": wording,
		"title": request.portal.title,
		"proved": request.portal.sent_to if request.portal.is_recent else "",
		**office_phone.office_number(),
	}
	return Page(TEMPLATE, shown, context)


def post(request: PageRequest) -> Redirect:
	"""Change what was chosen, or send a link to the old or new address."""
	act = _ACTIONS.get(request.form.get("action", ""))
	if act is None:
		refuse_unknown_button()
	return act(request)


def _language(request: PageRequest) -> Redirect:
	profile.choose_language(request.portal, request.form.get("language", ""))
	# without the language that this page's address may have
	return Redirect(PATH)


def _texts(request: PageRequest) -> Redirect:
	wants_texts = request.form.get("texts") == "on"
	profile.choose_texts(request.portal, request.form.get("number", ""), wants_texts=wants_texts)
	said = _("We text this number again.") if wants_texts else _("We no longer text this number.")
	return Redirect(request.address(PATH), said=said)


def _paper(request: PageRequest) -> Redirect:
	wants_paper = request.form.get("paper") == "on"
	profile.choose_paper(request.portal, wants_paper=wants_paper)
	said = _("Your next invoice comes on paper too.") if wants_paper else _("No more paper. Thank you!")
	return Redirect(request.address(PATH), said=said)


def _prove(request: PageRequest) -> Redirect:
	"""Send a link to the address that is to be changed, whichever the person signed in with."""
	old_value, contact = request.form.get("old", ""), contact_changes.find_contact(request.portal)
	if old_value not in (*contact.emails, *contact.mobiles):
		raise NotYours
	sign_in.queue_proof(replace(request.portal, sent_to=old_value), PATH)
	said = _("A link is on its way to {0}. It works for 15 minutes and brings you back here.")
	return Redirect(request.address(PATH), said=said.format(old_value))


def _change(request: PageRequest) -> Redirect:
	change = contact_changes.request_change(
		request.portal, request.form.get("old", ""), request.form.get("new", ""), request.now
	)
	said = _("A link is on its way to {0}. Tap it within a day, and the change counts.")
	return Redirect(request.address(PATH), said=said.format(change.new_value))


_ACTIONS: Mapping[str, Callable[[PageRequest], Redirect]] = {
	"language": _language,
	"texts": _texts,
	"paper": _paper,
	"prove": _prove,
	"change": _change,
}
