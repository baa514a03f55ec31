"""The log of an agreement as a file: the chain of its evidence, which proves itself without this site."""

import json
from datetime import datetime

from gigafibre_fsm.domain.sales.agreements import repository
from gigafibre_fsm.domain.sales.agreements.evidence import EvidenceRow


def dump_log(name: str) -> bytes:
	"""Return the chain of an agreement as JSON.

	Args:
		name: of the Service Agreement.
	"""
	rows = [
		{
			"kind": row.kind,
			"happened_on": f"{row.happened_on:%Y-%m-%dT%H:%M:%SZ}",
			"details": dict(row.details),
			"hash": row.hash,
		}
		for row in repository.load_evidence(name, for_update=True)
	]
	return json.dumps({"agreement": name, "rows": rows}, ensure_ascii=False, indent=1).encode()


def read_log(content: bytes) -> list[EvidenceRow]:
	"""Return the rows of a log; raises ValueError for what is none."""
	rows = json.loads(content)["rows"]
	return [
		EvidenceRow(
			row["kind"],
			datetime.strptime(row["happened_on"], "%Y-%m-%dT%H:%M:%SZ"),
			row["details"],
			row["hash"],
		)
		for row in rows
	]
