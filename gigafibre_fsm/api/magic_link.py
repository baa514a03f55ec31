"""Methods about links: ask for a fresh one, send one, close them."""

import frappe

from gigafibre_fsm.api import guards
from gigafibre_fsm.domain.access import link_renewal, links, request_guards
from gigafibre_fsm.domain.dispatch import self_service


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(60, 3600)
@guards.same_origin
def request_fresh(link: str = "", mobile: str = "") -> dict[str, bool]:
	"""Text a fresh link to the number on file of whoever an expired link, or this number, belongs to.

	Args:
		link: the code or token of the expired link; by default the one in the cookie.
		mobile: the technician's mobile number, as people write it.

	Returns `{"asked": true}`, whether or not the link or the number is known.
	"""
	link_renewal.send_fresh_link(
		link or frappe.request.cookies.get(request_guards.COOKIE, ""), mobile, self_service.send_fresh_link
	)
	return {"asked": True}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
def issue_for_technician(technician: str) -> dict[str, str]:
	"""Text an active technician a link to today's visits; returns `{"message": <FSM SMS>}`."""
	_require("Dispatch Technician", technician, "write")
	return {"message": links.send_technician_link(technician)}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
def revoke_link(link: str) -> dict[str, str]:
	"""Close one link at once; returns `{"revoked": <FSM Magic Link>}`."""
	_require("FSM Magic Link", link, "read")
	links.revoke_link(link)
	return {"revoked": link}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
def revoke_technician(technician: str) -> dict[str, str]:
	"""Close every link of a technician at once; returns `{"revoked": <Dispatch Technician>}`."""
	_require("Dispatch Technician", technician, "write")
	links.revoke_for("Dispatch Technician", technician)
	return {"revoked": technician}


def _require(doctype: str, name: str, right: str) -> None:
	doc = frappe.get_doc(doctype, name)
	doc.check_permission(right)
