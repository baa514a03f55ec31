"""Commands to devices: stored, sent to the ACS by a worker, and done only when the effect is proven."""

from gigafibre_fsm.domain.network.commands.history import of_device as asked
from gigafibre_fsm.domain.network.commands.requests import cancel, firmware_files, of_device, request
from gigafibre_fsm.domain.network.commands.worker import carry_out_due

__all__ = ("asked", "cancel", "carry_out_due", "firmware_files", "of_device", "request")
