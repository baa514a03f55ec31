"""Expires agreements that nobody signed, reminds their customers before, and tells others that a term ends."""

from collections.abc import Callable
from datetime import datetime

from gigafibre_fsm.domain.platform import transactions
from gigafibre_fsm.domain.sales import due
from gigafibre_fsm.domain.sales.agreements import ending, messages, repository, sending, states
from gigafibre_fsm.domain.sales.agreements.states import AgreementState

MOST = 200
"""Agreements of a kind in one run."""


def watch_agreements(now: datetime) -> int:
	"""Do what is due, each agreement in a transaction of its own; return how many were looked at.

	Args:
		now: site time, naive.
	"""
	return sum(
		_work_off(find, act, now)
		for find, act in (
			(due.find_next_expiry, ending.expire_agreement),
			(due.find_next_reminder, remind_customer),
			(due.find_next_notice, tell_of_term),
		)
	)


def remind_customer(name: str, now: datetime) -> None:
	"""Send the link to an agreement once more, once.

	Args:
		name: of the Service Agreement.
		now: site time, naive.
	"""
	doc = repository.lock_agreement(name)
	if AgreementState(doc.state) not in states.TO_SIGN or doc.reminded_on:
		return
	doc.reminded_on = now
	repository.save_agreement(doc)
	link = sending.issue_link(doc)
	targets = messages.send_link(doc, link, is_reminder=True)
	repository.add_evidence(name, "Reminded", {"link": link, "sent_to": list(targets)})


def tell_of_term(name: str, now: datetime) -> None:
	"""Tell the customer of an agreement in force that its term ends, once.

	Args:
		name: of the Service Agreement.
		now: site time, naive.
	"""
	doc = repository.lock_agreement(name)
	if AgreementState(doc.state) is not AgreementState.IN_FORCE or doc.notice_sent_on:
		return
	doc.notice_sent_on = now
	repository.save_agreement(doc)
	targets = messages.send_term_notice(doc)
	repository.add_evidence(name, "Notice Sent", {"ends_on": str(doc.ends_on), "sent_to": list(targets)})


def _work_off(
	find: Callable[[datetime], tuple[datetime, str] | None],
	act: Callable[[str, datetime], None],
	now: datetime,
) -> int:
	for count in range(MOST):
		found = find(now)
		if not found:
			return count
		transactions.run_transaction(lambda name=found[1]: act(name, now))
	return MOST
