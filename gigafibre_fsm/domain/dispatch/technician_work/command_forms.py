"""Reads the arguments of a technician's command from the text fields and pictures of a form, without checks.
Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Arguments = dict[str, str | bytes | int | None]
"""Arguments of a command's handler, by name; pictures as bytes."""


@dataclass(frozen=True, slots=True)
class Form:
	"""A posted form: fields as text, files as bytes by field name."""

	fields: Mapping[str, str]
	files: Mapping[str, bytes] = field(default_factory=dict)


DEVICE_VALUES = ("serial_number", "equipment_model", "mac_address", "gpon_serial")
"""Fields that describe a device."""
_PLACING = ("old", "sure")
TICK = "is-"
"""Prefix of a serial number in the name of its checkbox, because a form has only one value per name."""


def fields(*names: str, optional: tuple[str, ...] = ()) -> Callable[[Form], Arguments]:
	"""Return a reader that takes these fields unchanged; a missing `optional` one is None."""

	def read(form: Form) -> Arguments:
		given = {name: form.fields.get(name, "") for name in names}
		return given | {name: form.fields.get(name) for name in optional}

	return read


def with_picture(*names: str, picture: str = "photo") -> Callable[[Form], Arguments]:
	"""Return a reader of these fields and one file, which is empty if missing."""
	read_fields = fields(*names)
	return lambda form: {**read_fields(form), picture: form.files.get(picture, b"")}


def read_ticked(*names: str) -> Callable[[Form], Arguments]:
	"""Return a reader of the ticked devices, serial numbers separated by commas, and of these fields."""
	read_fields = fields(*names)

	def read(form: Form) -> Arguments:
		ticked = sorted(name.removeprefix(TICK) for name in form.fields if name.startswith(TICK))
		return {**read_fields(form), "ticked": ",".join(ticked)}

	return read


def read_count(form: Form) -> Arguments:
	"""Read a count of the truck: the devices that were listed, those that are there, and others."""
	return read_ticked("shown", "others", "sure")(form)


def read_move(form: Form) -> Arguments:
	"""Read a step from one status to another."""
	return fields("to", "reason", "outcome", "elsewhere")(form)


def read_check(form: Form) -> Arguments:
	"""Read a tick: `done` is 1 if it is set."""
	return {"row": form.fields.get("row", ""), "done": form.fields.get("done") == "1"}


def read_answer(form: Form) -> Arguments:
	"""Read an answer; `confirmed` is 1 or the row for a number outside its limits that is confirmed."""
	given = fields("row", "value")(form)
	return given | {"confirmed": form.fields.get("confirmed") in ("1", given["row"] or "1")}


def read_late(form: Form) -> Arguments:
	"""Read an entry that arrived too late to be applied: its text, its photo and its signature."""
	files = {name: form.files.get(name, b"") for name in ("photo", "signature")}
	return {"words": form.fields.get("words", ""), "kind": form.fields.get("kind", "Other"), **files}


def read_install(form: Form) -> Arguments:
	"""Read a device to install; `then` is beside if the installed one stays."""
	return {**fields("equipment", "sure")(form), "beside": form.fields.get("then") == "beside"}


def read_create(form: Form) -> Arguments:
	"""Read a device that is not in stock; `then` says how to place it at the job."""
	note = {"condition_note": form.fields.get("condition_note", "")}
	return {**fields(*DEVICE_VALUES, *_PLACING)(form), **note, "then": form.fields.get("then") or "install"}


def read_confirm(form: Form) -> Arguments:
	"""Read the confirmed values of a scanned device; `then` is the action to take at the scan's job."""
	values = {name: (form.fields.get(name) or "").strip() for name in DEVICE_VALUES}
	given = {**fields("scan", *_PLACING)(form), "then": form.fields.get("then") or "install"}
	return {**given, **values, "device": _number(form.fields.get("device") or "1")}


def _number(text: str) -> int:
	"""Return the device's number on the photo; 0, which no device has, if the text is not a short number."""
	return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
