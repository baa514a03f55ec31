"""Signals: what happened and may continue a run that waits for it."""

from collections.abc import Mapping
from typing import Any


def signal(key: str, payload: Mapping[str, Any]) -> None:
	"""Store a signal in the caller's transaction, and wake a worker after its commit.

	A signal that comes before its run waits for it is not lost.

	Args:
		key: what runs wait for.
		payload: becomes the outputs of the step that waits; JSON values.
	"""


def document_key(doctype: str, name: str) -> str:
	"""Return the key of the changes of a document."""
	return f"document:{doctype}:{name}"


def is_awaited(key: str) -> bool:
	"""Whether a run waits for this key now: one look at an index."""
	return False
