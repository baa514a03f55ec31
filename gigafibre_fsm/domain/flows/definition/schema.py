"""The published JSON schema (draft 2020-12) of a definition; `parse.py` takes its bounds and keys from here."""

from typing import Any

SCHEMA_NUMBER = 1
MOST_CHARACTERS = 200_000
MOST_STEPS = 200
MOST_DEPTH = 10
LONGEST_DAYS = 3650
STEP_ID, CASE_ID = r"^s[1-9][0-9]{0,5}$", r"^c[1-9][0-9]{0,5}$"
RETRY_BOUNDS: dict[str, tuple[int, int]] = {
	"attempts": (1, 20),
	"interval": (1, 86_400),
	"rate": (1, 10),
	"longest": (1, 604_800),
}
"""Least and greatest value of each part of a retry policy; intervals in seconds."""
DURATION_PARTS = ("days", "hours", "minutes")
VALUE_KEYS = ("field", "compute", "text")

_STEPS = {"type": "array", "items": {"$ref": "#/$defs/step"}}
_CONDITION = {"$ref": "#/$defs/condition"}
_TEXT = {"type": "string"}
_INPUTS = {"type": "object", "additionalProperties": {"$ref": "#/$defs/value"}}


def _object(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
	return {
		"type": "object",
		"required": list(required),
		"additionalProperties": False,
		"properties": properties,
	}


SCHEMA: dict[str, Any] = {
	"$schema": "https://json-schema.org/draft/2020-12/schema",
	"title": "Flow",
	**_object(
		("schema", "trigger", "steps"),
		schema={"const": SCHEMA_NUMBER},
		trigger={"$ref": "#/$defs/trigger"},
		steps=_STEPS,
	),
	"$defs": {
		"trigger": _object(("kind",), kind=_TEXT, inputs=_INPUTS, when=_CONDITION),
		"step": _object(
			("id", "kind"),
			id={"type": "string", "pattern": STEP_ID},
			kind=_TEXT,
			name=_TEXT,
			inputs=_INPUTS,
			cases={"type": "array", "items": {"$ref": "#/$defs/case"}},
			otherwise=_STEPS,
			steps=_STEPS,
			until=_CONDITION,
			timeout={"$ref": "#/$defs/duration"},
			on_timeout=_STEPS,
			on_error=_STEPS,
			retry={"$ref": "#/$defs/retry"},
		),
		"case": _object(
			("id", "when", "steps"),
			id={"type": "string", "pattern": CASE_ID},
			label=_TEXT,
			when=_CONDITION,
			steps=_STEPS,
		),
		"duration": _object((), **{part: {"type": "integer", "minimum": 0} for part in DURATION_PARTS}),
		"retry": _object(
			(),
			**{
				name: {
					"type": "number" if name == "rate" else "integer",
					"minimum": least,
					"maximum": greatest,
				}
				for name, (least, greatest) in RETRY_BOUNDS.items()
			},
		),
		"condition": {
			"type": "object",
			"description": "{all, any or none: [conditions]}, or {field, op, value}",
		},
		"value": {"description": "a literal, or {field: path}, {compute: expression} or {text: sentence}"},
	},
}


def list_keys(part: str) -> frozenset[str]:
	"""Return the keys that a part of a definition may have: `step`, `case`, `trigger`, or empty for the whole."""
	sheet = SCHEMA["$defs"][part] if part else SCHEMA
	return frozenset(sheet["properties"])
