"""DocuSeal's webhooks: verified, and taken for no more than a reason to look.

A webhook has no id of its own and may come twice, late or out of order. What it says is not believed: it moves the next
look of its agreement to now, which is the same however often it comes.
"""

import time
from enum import Enum

import frappe

from gigafibre_fsm.domain.platform import job_queue
from gigafibre_fsm.domain.sales.agreements import repository
from gigafibre_fsm.domain.sales.agreements.docuseal import looking
from gigafibre_fsm.integrations import docuseal
from gigafibre_fsm.integrations.docuseal import signature
from gigafibre_fsm.integrations.errors import NotConfigured

MOST_BYTES = 1024 * 1024
TASK, QUEUE = "ask_docuseal", "default"


class DocusealAnswer(Enum):
	"""Status of the answer to a webhook."""

	TAKEN = 200
	REFUSED = 403
	TOO_LARGE = 413
	NOT_SET_UP = 503


def receive_webhook(body: bytes, header: str) -> DocusealAnswer:
	"""Verify a webhook and have its agreement looked at.

	Args:
		body: as received.
		header: the value of `X-Docuseal-Signature`.
	"""
	try:
		secret = docuseal.webhook_secret()
	except NotConfigured:
		return DocusealAnswer.NOT_SET_UP
	try:
		name = signature.read_external_id(body, header, secret, time.time())
	except signature.BadDocusealWebhook:
		return DocusealAnswer.REFUSED
	if name and frappe.db.exists(repository.DOCTYPE, name):
		looking.look_now(name)
		job_queue.enqueue_after_commit(TASK, QUEUE)
	return DocusealAnswer.TAKEN
