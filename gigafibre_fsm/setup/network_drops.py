"""Drops that locations hold as text become nodes of the network where a node has this code; the rest is listed."""

from gigafibre_fsm.domain.network.topology import repository, written_drops

MOST_LISTED = 20


def apply() -> None:
	"""Match what is there, and print what was not; the report “Drops Not in the Network” lists it at any time."""
	if not repository.has_nodes():
		return
	_matched, rest = written_drops.match_locations()
	for row in rest[:MOST_LISTED]:
		print(f"  {row.location}: no node for “{row.network_drop}” “{row.network_port}” ({row.reason})")
	if len(rest) > MOST_LISTED:
		print(f"  … and {len(rest) - MOST_LISTED} more, see the report “Drops Not in the Network”")
