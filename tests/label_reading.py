"""Reads the made photographs as a site does, without one, and compares what is offered with what is true."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from gigafibre_fsm.domain.equipment.identity import device_grouping, identifiers, label_fields, validation
from gigafibre_fsm.domain.equipment.identity.device_grouping import DeviceReading, VisionGuess
from gigafibre_fsm.domain.equipment.identity.identifiers import ModelRules
from gigafibre_fsm.domain.equipment.identity.validation import GOOD, JudgedValue, StockIdentifiers
from gigafibre_fsm.domain.equipment.imaging import image as label_image
from gigafibre_fsm.domain.equipment.vision import barcode_decoder
from gigafibre_fsm.integrations.gemini.client import GeminiClient
from gigafibre_fsm.tests.standins.label_reading import misread
from gigafibre_fsm.tests.standins.labels.case import Case
from gigafibre_fsm.tests.standins.labels.label import Label
from gigafibre_fsm.tests.standins.labels.models import MODELS, MadeModel

IDENTIFIERS = ("serial_number", "mac_address", "gpon_serial")


def rules_of(model: MadeModel) -> ModelRules:
	"""The rules that stock has for a made model."""
	return ModelRules(
		model.name,
		model.manufacturer,
		model.equipment_type,
		model.serial_pattern,
		model.vendor,
		(model.prefix,),
		model.aliases,
		has_gpon_serial=bool(model.vendor),
	)


RULES = [rules_of(model) for model in MODELS]
# the same models as an office that filled in nothing but their names has them
BARE_RULES = [ModelRules(model.name, has_gpon_serial=bool(model.vendor)) for model in MODELS]


@dataclass
class DecodedPhoto:
	"""What the decoder found on a photograph, and the CPU seconds that it took by stage."""

	jpeg: bytes
	codes: list[label_fields.LabelCode]
	spent: dict[str, float]


@dataclass
class Outcome:
	"""What became of a photograph's values.

	`right` were called good, `to_check` are right but were not called so, `unread` are on a label and not in the
	answer, `flagged` are not on the label and were not called good. `offered_wrong` names what was called good and
	is not: there shall be none.
	"""

	right: int = 0
	to_check: int = 0
	unread: int = 0
	flagged: int = 0
	offered_wrong: list[str] = field(default_factory=list)


def decode_photo(
	photo: bytes, rules: Sequence[ModelRules] = RULES, seconds: float = barcode_decoder.SECONDS
) -> DecodedPhoto:
	"""Prepare and decode a photograph, as `label_reader.read_label` does before it asks anybody else."""
	began = time.process_time()
	seen = label_image.prepare_image(photo)
	prepared = time.process_time()
	codes = barcode_decoder.decode_barcodes(
		seen.image,
		lambda found: (
			not device_grouping.is_incomplete(
				device_grouping.group_devices(label_fields.extract_fields(found, rules)), rules
			)
		),
		seconds=seconds,
	).codes
	spent = {"prepare": prepared - began, "decode": time.process_time() - prepared}
	return DecodedPhoto(seen.jpeg, codes, spent)


def judge_devices(
	looked: DecodedPhoto,
	gemini: GeminiClient | None = None,
	rules: Sequence[ModelRules] = RULES,
	known: Sequence[StockIdentifiers] = (),
) -> list[list[JudgedValue]]:
	"""The judged values of each device, with what Gemini transcribes of the fields that the codes leave open."""
	stock = _matching(known, [code.text for code in looked.codes])
	numbers = {device.serial_number for device in stock}
	found = device_grouping.group_devices(label_fields.extract_fields(looked.codes, rules, numbers))
	if gemini and device_grouping.is_incomplete(found, rules):
		found = device_grouping.add_guesses(found, _guesses(gemini, looked.jpeg))
	return [validation.judge_device(device, rules, _matching(known, _texts(device))) for device in found]


def _guesses(gemini: GeminiClient, jpeg: bytes) -> list[VisionGuess]:
	return [
		VisionGuess(item.serial, item.mac, item.gpon_serial, item.model, item.confidence)
		for item in gemini.read_label(jpeg).items
	]


def neighbours(case: Case) -> list[StockIdentifiers]:
	"""Stock at its most treacherous: it knows a device with each number that a careless eye reads instead."""
	return [
		StockIdentifiers(
			f"EQ-{place}-{name}",
			numbers["serial_number"],
			numbers["mac_address"],
			numbers["gpon_serial"],
			label.model,
		)
		for place, label in enumerate(case.devices)
		for name in IDENTIFIERS
		for numbers in [{**dict.fromkeys(IDENTIFIERS, ""), name: misread(truth(label).get(name, "0000"))}]
	]


def _texts(device: DeviceReading) -> list[str]:
	return [reading.value for reading in device.readings.values()]


def _matching(known: Sequence[StockIdentifiers], texts: Sequence[str]) -> list[StockIdentifiers]:
	"""The devices of stock that share an identifier with the texts, as `stock_lookup.find_stock_devices` finds them."""
	bare = {identifiers.strip_separators(text) for text in texts}
	return [
		device
		for device in known
		if bare
		& {identifiers.strip_separators(value) for name in IDENTIFIERS if (value := getattr(device, name))}
	]


def truth(label: Label) -> dict[str, str]:
	"""What may be offered as right for a label, in canonical spelling."""
	values = {
		"serial_number": label.serial,
		"mac_address": identifiers.parse_mac(label.mac),
		"gpon_serial": label.gpon_serial,
		"model": label.model,
	}
	return {name: value for name, value in values.items() if value}


def coded(label: Label) -> set[str]:
	"""The identifiers that stand in a code on the label, and not in print alone."""
	if label.square in ("details", "bare"):
		return set(IDENTIFIERS) & truth(label).keys()
	fields = {"serial": "serial_number", "mac": "mac_address", "gpon_serial": "gpon_serial"}
	return {fields[name] for name in label.barcodes} & truth(label).keys()


def compare(case: Case, read: Sequence[Sequence[JudgedValue]]) -> Outcome:
	"""Count what was read right, and name what was offered as right although it is not so.

	What is called good on one card must be true of one device on the photograph.
	"""
	outcome = Outcome()
	left = [truth(label) for label in case.devices]
	expected = sum(name in IDENTIFIERS for device in left for name in device)
	for values in read:
		device = max(left, key=lambda each: _alike(values, each), default={})
		if device in left and _alike(values, device)[1]:
			left.remove(device)
		for value in values:
			_count(outcome, value, device, case)
	outcome.unread = expected - outcome.right - outcome.to_check
	return outcome


def _alike(values: Sequence[JudgedValue], device: dict[str, str]) -> tuple[int, int]:
	"""How many of the good values, and of all values, are the device's."""
	alike = [value for value in values if value.field != "model" and device.get(value.field) == value.value]
	return sum(value.verdict == GOOD for value in alike), len(alike)


def _count(outcome: Outcome, value: JudgedValue, device: dict[str, str], case: Case) -> None:
	is_true = device.get(value.field) == value.value
	if not is_true and value.verdict == GOOD:
		outcome.offered_wrong.append(f"{case.name}: {value.field} {value.value} ({value.remark.code})")
	elif not is_true:
		outcome.flagged += 1
	elif value.field in IDENTIFIERS and value.verdict == GOOD:
		outcome.right += 1
	elif value.field in IDENTIFIERS:
		outcome.to_check += 1
