"""Suspends and restores through the hook in front of the BNG or RADIUS server."""

import frappe

from gigafibre_fsm.domain.billing import outbound
from gigafibre_fsm.domain.billing.suspension.switch_model import (
	AttemptState,
	SwitchAction,
	SwitchOutcome,
	SwitchRequest,
)
from gigafibre_fsm.integrations import bng
from gigafibre_fsm.integrations.bng.client import AccessAction
from gigafibre_fsm.integrations.errors import IntegrationError, Unavailable

ACTIONS = {SwitchAction.SUSPEND: AccessAction.SUSPEND, SwitchAction.RESTORE: AccessAction.RESTORE}
WORKER_DIED = "worker_died"


class BngSwitch:
	"""The hook switches an account at once, and says so in its answer."""

	name = "BNG"

	def find_obstacle(self, customer: str) -> str:
		"""Return why nothing may leave this site for a customer, as a code of the valve."""
		return outbound.judge_suspension(customer).obstacle

	def queue(self, request: SwitchRequest) -> tuple[str, ...]:
		"""Store nothing: the request itself is stored."""
		return ()

	def carry_out(self, request: SwitchRequest) -> SwitchOutcome:
		"""Send the request and return what the hook says."""
		try:
			bng.connect().switch_access(
				ACTIONS[request.action], find_account(request.customer), key=request.key
			)
		except IntegrationError as error:
			is_unknown = isinstance(error, Unavailable) and error.unknown_outcome
			state = AttemptState.UNKNOWN if is_unknown else AttemptState.FAILED
			# worded for its reader later; the hook's own code stays visible
			return SwitchOutcome(state, f"{error.message}\n{error.code}".strip())
		return SwitchOutcome(AttemptState.DONE)

	def resume(self, request: SwitchRequest) -> SwitchOutcome:
		"""Restore again under the same key; a suspension is never sent later than it was decided."""
		if request.action is SwitchAction.RESTORE:
			return self.carry_out(request)
		return SwitchOutcome(AttemptState.UNKNOWN, WORKER_DIED)


def find_account(customer: str) -> str:
	"""Return a customer's account in the network: the field of the Customer, else their name."""
	return frappe.db.get_value("Customer", customer, "fsm_network_account") or customer
