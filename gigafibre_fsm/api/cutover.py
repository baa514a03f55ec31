"""Endpoints of the move from an old billing system: try and import its accounts."""

from typing import TypedDict

import frappe

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import require
from gigafibre_fsm.domain.cutover.importing import requests


class ImportAsked(TypedDict):
	"""The Cutover Import that a worker works on."""

	cutover_import: str


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(20, 60)
@unit_of_work.whole
def try_accounts(cutover_import: str) -> ImportAsked:
	"""Have a worker read the accounts of an import and try each; nothing is made by that.

	Args:
		cutover_import: name of the Cutover Import.

	Raises:
		FsmError: it is under way or done, or its files or their time are missing.
	"""
	require(requests.DOCTYPE, cutover_import, "write")
	requests.request_trial(cutover_import, frappe.session.user)
	return {"cutover_import": cutover_import}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(20, 60)
@unit_of_work.whole
def import_accounts(cutover_import: str) -> ImportAsked:
	"""Have a worker import the accounts that were tried with success.

	Args:
		cutover_import: name of the Cutover Import.

	Raises:
		FsmError: they were not tried yet, or the import is under way or done.
	"""
	require(requests.DOCTYPE, cutover_import, "write")
	requests.request_import(cutover_import, frappe.session.user)
	return {"cutover_import": cutover_import}
