"""Endpoints of the move from an old billing system: import its accounts, and take its customers over in batches."""

from typing import Literal, TypedDict

import frappe
from frappe import _

from gigafibre_fsm.api import guards, unit_of_work
from gigafibre_fsm.api.arguments import require
from gigafibre_fsm.domain.cutover.batches import batch_rows
from gigafibre_fsm.domain.cutover.batches.rules import BatchTask
from gigafibre_fsm.domain.cutover.importing import requests
from gigafibre_fsm.exceptions import FsmError


class ImportAsked(TypedDict):
	"""The Cutover Import that a worker works on."""

	cutover_import: str


class BatchCustomers(TypedDict):
	"""How many customers came into a Cutover Batch."""

	added: int


class BatchAsked(TypedDict):
	"""The Cutover Batch that was signed off, or that a worker works on."""

	batch: str


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


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(60, 60)
@unit_of_work.whole
def add_customers(batch: str, customers: str = "", most: int = 100) -> BatchCustomers:
	"""Put customers whom the old system bills into a batch.

	Args:
		batch: name of the Cutover Batch.
		customers: account numbers, separated by lines, spaces or commas; empty for those that are in no batch yet.
		most: how many at most, 1 to 1000.

	Raises:
		FsmError: the batch is signed off, the number is out of bounds, or a customer cannot come.
	"""
	require(batch_rows.DOCTYPE, batch, "write")
	if not 1 <= most <= batch_rows.MOST:
		frappe.throw(_("At most: between 1 and {0} customers.").format(batch_rows.MOST), FsmError)
	typed = tuple(dict.fromkeys(customers.replace(",", " ").replace(";", " ").split()))
	if len(typed) > batch_rows.MOST:
		frappe.throw(_("At most: between 1 and {0} customers.").format(batch_rows.MOST), FsmError)
	return {"added": batch_rows.add_customers(batch, typed, max(most, len(typed)))}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(20, 60)
@unit_of_work.whole
def sign_off(batch: str) -> BatchAsked:
	"""Sign a batch off: its customers do not differ, or each difference is named as an exception.

	Args:
		batch: name of the Cutover Batch.

	Raises:
		FsmError: it is empty or signed off, a customer was not compared or rehearsed, or a difference is not named.
	"""
	require(batch_rows.DOCTYPE, batch, "write")
	batch_rows.sign_off(batch, frappe.session.user)
	return {"batch": batch}


@frappe.whitelist(methods=["POST"])
@guards.manager
@guards.limited(20, 60)
@unit_of_work.whole
def ask_task(
	batch: str, task: Literal["Rehearse", "Stop", "Take Over", "Turn Back", "Give Back"]
) -> BatchAsked:
	"""Have a worker do a task for each customer of a batch.

	Args:
		batch: name of the Cutover Batch.
		task: what to do; customers whose state it does not fit are left alone.

	Raises:
		FsmError: it is not signed off, or a worker is at another task.
	"""
	require(batch_rows.DOCTYPE, batch, "write")
	batch_rows.ask_task(batch, BatchTask(task))
	return {"batch": batch}
