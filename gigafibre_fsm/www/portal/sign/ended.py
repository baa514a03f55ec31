"""Page of a link that no longer opens its agreement: no fresh link is offered, because another agreement counts, or none."""

import frappe

from gigafibre_fsm.domain.access import link_renewal, request_guards
from gigafibre_fsm.domain.platform.office import load_office
from gigafibre_fsm.domain.sales.agreements.signing import ended_link
from gigafibre_fsm.domain.sales.agreements.signing.ended_link import EndedLink
from gigafibre_fsm.www import office_phone, routes, templating
from gigafibre_fsm.www.page import Page

TEMPLATE = "gigafibre_fsm/templates/fsm/ended_agreement.html"


def find_page(link: str, status: int) -> Page[EndedLink] | None:
	"""Return the page of an ended link to an agreement; None for any other link, which may be renewed.

	Args:
		link: code or token; empty for that of the browser's cookie.
		status: HTTP status of the page.
	"""
	row = link_renewal.find_link(link or frappe.request.cookies.get(request_guards.COOKIE, ""))
	if not row or row.purpose != routes.SIGNATURE:
		return None
	shown = ended_link.describe_end(row.document)
	templating.speak(shown.language)
	context = {"brand": load_office().brand, **office_phone.office_number()}
	return Page(TEMPLATE, shown, context, status)
