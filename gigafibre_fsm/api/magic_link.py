"""Endpoints for magic links: request a new one, send one, revoke them."""

from typing import TypedDict

import frappe

from gigafibre_fsm.api import guards
from gigafibre_fsm.domain.access import links, request_guards
from gigafibre_fsm.domain.dispatch.self_service import link_requests


class LinkRequestAnswer(TypedDict):
	"""The same for a known and an unknown address."""

	asked: bool


class TextedLink(TypedDict):
	"""The FSM SMS that carries the link."""

	message: str


class Revoked(TypedDict):
	"""The FSM Magic Link, or the Dispatch Technician whose links are all revoked."""

	revoked: str


@frappe.whitelist(allow_guest=True, methods=["POST"])
@guards.limited(60, 3600)
@guards.same_origin
def request_fresh(link: str = "", mobile: str = "") -> LinkRequestAnswer:
	"""Text a new link to the number on file of the owner of an expired link or of this number.

	Args:
		link: the code or token of the expired link; by default the one in the cookie.
		mobile: the technician's mobile number, as people write it.

	Returns `{"asked": true}`, whether or not the link or the number is known.
	"""
	link_requests.request_link(link or frappe.request.cookies.get(request_guards.COOKIE, ""), mobile)
	return {"asked": True}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
def issue_for_technician(technician: str) -> TextedLink:
	"""Text an active technician a link to today's visits; returns `{"message": <FSM SMS>}`."""
	_require("Dispatch Technician", technician, "write")
	return {"message": links.send_technician_link(technician)}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
def revoke_link(link: str) -> Revoked:
	"""Revoke one link at once; returns `{"revoked": <FSM Magic Link>}`."""
	_require("FSM Magic Link", link, "read")
	links.revoke_link(link)
	return {"revoked": link}


@frappe.whitelist(methods=["POST"])
@guards.dispatcher
@guards.limited(60, 60)
def revoke_technician(technician: str) -> Revoked:
	"""Revoke all links of a technician at once; returns `{"revoked": <Dispatch Technician>}`."""
	_require("Dispatch Technician", technician, "write")
	links.revoke_for("Dispatch Technician", technician)
	return {"revoked": technician}


def _require(doctype: str, name: str, right: str) -> None:
	doc = frappe.get_doc(doctype, name)
	doc.check_permission(right)
