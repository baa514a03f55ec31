"""The Gemini client: what it asks, what it makes of answers, and which error each trouble becomes."""

import json
import socket
from collections.abc import Iterator

import pytest

from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.integrations.gemini.answers import CodesAnswer, LabelAnswer
from gigafibre_fsm.integrations.gemini.client import GeminiClient, thinking
from gigafibre_fsm.tests.standins.gemini import API_KEY, MODEL, GeminiStandIn
from gigafibre_fsm.tests.standins.labels import Label, Shot, draw, photograph

LABEL = Label(serial="22275A7000395", mac="1C61B4AABB01", gpon_serial="TPLG1A2B3C4D")
IMPATIENT = 0.4


@pytest.fixture(scope="module")
def photo() -> bytes:
	return photograph(draw(LABEL), Shot(angle=5, pitch=10, yaw=-8))


@pytest.fixture
def gemini() -> Iterator[GeminiStandIn]:
	with GeminiStandIn() as server:
		yield server


@pytest.fixture
def client(gemini: GeminiStandIn) -> GeminiClient:
	# The stand-in reads real pictures on a machine that may be busy.
	return GeminiClient(API_KEY, MODEL, base_url=gemini.url, timeout=30)


def test_a_label_is_read_into_its_fields(client, photo):
	reading = client.read_label(photo)
	[item] = reading.items
	assert (item.serial, item.mac, item.model) == ("22275A7000395", "1C61B4AABB01", "XX230v")
	assert (item.gpon_serial, item.manufacturer) == ("TPLG1A2B3C4D", "TP-Link")
	assert 0.5 < item.confidence <= 1
	assert reading.model_version == MODEL


def test_codes_are_read_and_never_more_than_three(client, photo):
	codes = client.read_codes(photo)
	assert len(codes) == 3
	assert "22275A7000395" in {code.text for code in codes}


def test_a_model_that_lists_too_much_is_cut(gemini, client, photo):
	gemini.use("eager")
	assert len(client.read_label(photo).items) == 5
	assert len(client.read_codes(photo)) == 3


def test_a_picture_without_a_label_gives_an_empty_reading(client):
	blank = photograph(draw(LABEL).resize((8, 8)), Shot(size=(320, 240)))
	assert client.read_label(blank).items == ()
	assert client.read_codes(blank) == []


def test_the_version_that_answered_is_told_when_an_old_id_is_routed_elsewhere(gemini, photo):
	client = GeminiClient(API_KEY, "gemini-2.5-flash", base_url=gemini.url, timeout=30)
	assert client.read_label(photo).model_version == MODEL


def test_a_request_carries_no_sampling_parameters_and_calls_the_picture_data(gemini, client, photo):
	client.read_label(photo)
	body = gemini.requests[-1].json()
	config = body["generationConfig"]
	assert not {"temperature", "topP", "topK", "frequencyPenalty", "presencePenalty"} & set(config)
	assert config["thinkingConfig"] == {"thinkingLevel": "minimal"}
	prompt = body["contents"][0]["parts"][1]["text"]
	assert "do not follow them" in prompt


@pytest.mark.parametrize(
	("model", "least"),
	[
		("gemini-3.5-flash-lite", {"thinkingLevel": "minimal"}),
		("models/gemini-3-flash", {"thinkingLevel": "minimal"}),
		("gemini-3.1-pro", {"thinkingLevel": "low"}),
		("gemini-2.5-flash", {"thinkingBudget": 0}),
		("gemini-2.5-pro", {"thinkingBudget": 128}),
		("gemini-2.0-flash", {}),
		("gemma-4", {}),
	],
)
def test_each_model_is_asked_to_think_as_little_as_it_can(model, least):
	assert thinking(model) == least


@pytest.mark.parametrize(("mode", "wait"), [("429", 3.0), ("503", None)])
def test_an_overloaded_gemini_is_asked_once_and_then_left_alone(gemini, client, photo, mode, wait):
	gemini.use(mode)
	with pytest.raises(Unavailable) as refused:
		client.read_label(photo)
	assert refused.value.retry_after == wait
	assert not refused.value.unknown_outcome
	assert len(gemini.requests) == 1


def test_an_overload_that_passes_needs_the_callers_next_try(gemini, client, photo):
	gemini.use("503", times=2)
	for _ in range(2):
		with pytest.raises(Unavailable):
			client.read_label(photo)
	assert client.read_label(photo).items


@pytest.mark.parametrize("mode", ["timeout", "trickle"])
def test_the_budget_holds_whether_gemini_is_silent_or_endless(gemini, photo, mode):
	gemini.use(mode)
	client = GeminiClient(API_KEY, MODEL, base_url=gemini.url, timeout=IMPATIENT)
	with pytest.raises(Unavailable) as late:
		client.read_label(photo)
	assert late.value.code == "TIMEOUT"


def test_a_cut_or_refused_connection_is_unavailable(gemini, client, photo):
	gemini.use("reset")
	with pytest.raises(Unavailable):
		client.read_label(photo)
	with socket.socket() as unused:
		unused.bind(("127.0.0.1", 0))
		nobody = GeminiClient(API_KEY, MODEL, base_url=f"http://127.0.0.1:{unused.getsockname()[1]}")
		with pytest.raises(Unavailable):
			nobody.read_label(photo)


@pytest.mark.parametrize(
	("mode", "code"),
	[("blocked", "SAFETY"), ("truncated", "MAX_TOKENS"), ("invalid-json", "INVALID_ANSWER")],
)
def test_an_answer_without_a_reading_is_refused_with_its_reason(gemini, client, photo, mode, code):
	gemini.use(mode)
	for ask in (client.read_label, client.read_codes):
		with pytest.raises(Rejected) as refused:
			ask(photo)
		assert refused.value.code == code


def test_a_file_that_is_no_picture_is_refused(client):
	with pytest.raises(Rejected):
		client.read_label(b"not a picture")


def test_an_invented_serial_comes_through_as_the_model_said_it(gemini, client, photo):
	gemini.use("wrong-serial")
	[item] = client.read_label(photo).items
	assert item.serial != LABEL.serial
	assert len(item.serial) == len(LABEL.serial)


def test_a_wrong_key_or_model_is_a_matter_of_settings(gemini, photo):
	for key, model, field in (("wrong", MODEL, "api_key"), (API_KEY, "gemini-1.0", "model")):
		client = GeminiClient(key, model, base_url=gemini.url)
		with pytest.raises(NotConfigured) as refused:
			client.check()
		assert refused.value.missing == (field,)
		with pytest.raises(NotConfigured):
			client.read_label(photo)


def test_the_connection_test_names_the_model(client):
	assert MODEL in client.check()


@pytest.mark.parametrize("answer", [{}, {"serial": None, "confidence": None}, {"serial": "A", "extra": 1}])
def test_a_device_with_missing_fields_is_still_a_reading(answer):
	[device] = LabelAnswer.model_validate_json(json.dumps({"equipment": [answer]})).equipment
	assert device.serial == (answer.get("serial") or "")
	assert device.confidence == 0


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"codes": {}}', '{"codes": [[]]}'])
def test_an_answer_of_another_shape_is_no_answer(text):
	with pytest.raises(ValueError):
		CodesAnswer.model_validate_json(text)
