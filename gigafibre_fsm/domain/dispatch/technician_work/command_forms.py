"""How a technician's command is read from the text fields and pictures of a form: its arguments, nothing judged. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Arguments = dict[str, str | bytes | int | None]
"""What a command's handler takes, by name; pictures as their bytes."""


@dataclass(frozen=True, slots=True)
class Form:
	"""What was posted: fields as text, files as their bytes by the name of their field."""

	fields: Mapping[str, str]
	files: Mapping[str, bytes] = field(default_factory=dict)


DEVICE_VALUES = ("serial_number", "equipment_model", "mac_address", "gpon_serial")
"""What a person says a device is."""
_PLACING = ("old", "sure")


def fields(*names: str, optional: tuple[str, ...] = ()) -> Callable[[Form], Arguments]:
	"""Return a reader that takes these fields as they are; an `optional` one that was not sent is None."""

	def read(form: Form) -> Arguments:
		given = {name: form.fields.get(name, "") for name in names}
		return given | {name: form.fields.get(name) for name in optional}

	return read


def with_picture(*names: str, picture: str = "photo") -> Callable[[Form], Arguments]:
	"""Return a reader of these fields and one file, which is empty where none came."""
	read_fields = fields(*names)
	return lambda form: {**read_fields(form), picture: form.files.get(picture, b"")}


def read_move(form: Form) -> Arguments:
	"""A step from one status to another."""
	return fields("to", "reason", "outcome", "elsewhere")(form)


def read_check(form: Form) -> Arguments:
	"""A tick: `done` is 1 for one that is set."""
	return {"row": form.fields.get("row", ""), "done": form.fields.get("done") == "1"}


def read_answer(form: Form) -> Arguments:
	"""An answer; `confirmed` holds 1 or the row where the person says that it is right outside its limits."""
	given = fields("row", "value")(form)
	return given | {"confirmed": form.fields.get("confirmed") in ("1", given["row"] or "1")}


def read_late(form: Form) -> Arguments:
	"""What came too late to be applied, in words, with its photo and its signature."""
	files = {name: form.files.get(name, b"") for name in ("photo", "signature")}
	return {"words": form.fields.get("words", ""), "kind": form.fields.get("kind", "Other"), **files}


def read_install(form: Form) -> Arguments:
	"""A device to install; `then` is beside where the one that is there stays."""
	return {**fields("equipment", "sure")(form), "beside": form.fields.get("then") == "beside"}


def read_create(form: Form) -> Arguments:
	"""A device that stock does not know; `then` says how it is placed at the visit."""
	note = {"condition_note": form.fields.get("condition_note", "")}
	return {**fields(*DEVICE_VALUES, *_PLACING)(form), **note, "then": form.fields.get("then") or "install"}


def read_confirm(form: Form) -> Arguments:
	"""The person's word on a device of a scan; `then` says what is done with it at the scan's visit."""
	values = {name: (form.fields.get(name) or "").strip() for name in DEVICE_VALUES}
	given = {**fields("scan", *_PLACING)(form), "then": form.fields.get("then") or "install"}
	return {**given, **values, "device": _number(form.fields.get("device") or "1")}


def _number(text: str) -> int:
	"""The device's number on the photo; 0, which none has, for what is no short number."""
	return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
