"""Commands to devices: stored, sent to the ACS by a worker, and done only when the effect is proven."""

from gigafibre_fsm.domain.network.commands.history import list_commands
from gigafibre_fsm.domain.network.commands.requests import (
	cancel_command,
	firmware_files,
	list_shown,
	request_command,
	require_command,
)
from gigafibre_fsm.domain.network.commands.worker import carry_out_due

__all__ = (
	"cancel_command",
	"carry_out_due",
	"firmware_files",
	"list_commands",
	"list_shown",
	"request_command",
	"require_command",
)
