"""Gemini's stand-in is held to the wire: paths, keys, both spellings, refusals, and pictures really read."""

import base64
import json
from collections.abc import Iterator

import pytest
import requests

from gigafibre_fsm.tests.standins.gemini import API_KEY, MODEL, GeminiStandIn
from gigafibre_fsm.tests.standins.label_reading import SeenCode, devices, misread
from gigafibre_fsm.tests.standins.labels import Label, Shot, draw, photograph

LABEL = Label(serial="2230B8A001122", mac="1C61B4AABB02", gpon_serial="TPLG00C0FFEE")
SCHEMA = {
	"type": "OBJECT",
	"properties": {
		"equipment": {
			"type": "ARRAY",
			"items": {
				"type": "OBJECT",
				"properties": {"serial": {"type": "STRING"}, "gpon_serial": {"type": "STRING"}},
			},
		}
	},
}


@pytest.fixture(scope="module")
def photo() -> bytes:
	return photograph(draw(LABEL), Shot(size=(1200, 900)))


@pytest.fixture
def gemini() -> Iterator[GeminiStandIn]:
	with GeminiStandIn() as server:
		yield server


def body(photo: bytes, **config: object) -> dict:
	picture = {"mimeType": "image/jpeg", "data": base64.b64encode(photo).decode()}
	config = {"responseMimeType": "application/json", "responseSchema": SCHEMA, **config}
	parts = [{"inlineData": picture}, {"text": "Read the label"}]
	return {"contents": [{"role": "user", "parts": parts}], "generationConfig": config}


def ask(gemini: GeminiStandIn, asked: dict, *, version="v1beta", model=MODEL, key=API_KEY):
	url = f"{gemini.url}/{version}/models/{model}:generateContent"
	return requests.post(url, json=asked, headers={"x-goog-api-key": key}, timeout=60)


def read(answer: requests.Response) -> list[dict]:
	return json.loads(answer.json()["candidates"][0]["content"]["parts"][0]["text"])["equipment"]


@pytest.mark.parametrize("version", ["v1", "v1beta"])
def test_both_versions_read_the_picture_and_answer_only_the_fields_asked_for(gemini, photo, version):
	answer = ask(gemini, body(photo), version=version)
	assert read(answer) == [{"serial": "2230B8A001122", "gpon_serial": "TPLG00C0FFEE"}]
	assert answer.json()["candidates"][0]["finishReason"] == "STOP"
	assert answer.json()["modelVersion"] == MODEL


def test_the_spelling_with_underscores_is_understood_too(gemini, photo):
	picture = {"mime_type": "image/jpeg", "data": base64.urlsafe_b64encode(photo).decode().rstrip("=")}
	asked = {
		"contents": [{"parts": [{"inline_data": picture}, {"text": "Read"}]}],
		"generation_config": {"response_mime_type": "application/json", "response_schema": SCHEMA},
	}
	assert read(ask(gemini, asked))[0]["gpon_serial"] == "TPLG00C0FFEE"


def test_another_label_gives_another_answer(gemini):
	other = photograph(draw(Label(serial="HW99887766", mac="00E0FC123456")), Shot(size=(1200, 900)))
	assert read(ask(gemini, body(other)))[0]["serial"] == "HW99887766"


@pytest.mark.parametrize(
	("change", "status", "words"),
	[
		({"temprature": 0}, 400, "Unknown name"),
		({"frequencyPenalty": 0.5}, 400, "Penalty"),
		({"thinkingConfig": {"thinkingLevel": "low", "thinkingBudget": 0}}, 400, "only set one"),
		({"responseSchema": None}, 400, "responseSchema"),
		({"responseMimeType": "text/plain"}, 400, "JSON"),
	],
)
def test_a_request_that_gemini_would_refuse_is_refused(gemini, photo, change, status, words):
	answer = ask(gemini, body(photo, **change))
	assert answer.status_code == status
	assert words in answer.json()["error"]["message"]
	assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"


@pytest.mark.parametrize(
	"part",
	[
		{"text": "no picture"},
		{"inlineData": {"mimeType": "application/pdf", "data": "AAAA"}},
		{"inlineData": {"mimeType": "image/jpeg", "data": "***"}},
		{"inlineData": {"mimeType": "image/jpeg", "data": "AAAA"}},
		{"inlineData": {"mimeType": "image/jpeg", "data": "A" * 10_000_000}},
	],
)
def test_what_is_no_acceptable_picture_is_refused(gemini, photo, part):
	asked = body(photo)
	asked["contents"][0]["parts"][0] = part
	assert ask(gemini, asked).status_code == 400


def test_key_model_and_path_are_checked(gemini, photo):
	refused = ask(gemini, body(photo), key="wrong")
	assert refused.status_code == 400
	assert refused.json()["error"]["details"][0]["reason"] == "API_KEY_INVALID"
	assert ask(gemini, body(photo), model="gemini-0").status_code == 404
	assert ask(gemini, body(photo), version="v2").status_code == 404
	assert ask(gemini, ["not", "a", "message"]).status_code == 400


def test_modes_are_set_over_http_and_pass(gemini, photo):
	mode = {"mode": "503", "times": 2}
	assert requests.post(f"{gemini.url}/__control/mode", json=mode, timeout=10).ok
	statuses = [ask(gemini, body(photo)).status_code for _ in range(3)]
	assert statuses == [503, 503, 200]


def test_barcodes_without_a_square_code_still_tell_the_devices_apart():
	def code(text: str, top: int) -> SeenCode:
		return SeenCode(text, "code128", top, 0)

	seen = [code("SN1", 10), code("1C61B4AABB01", 20), code("TPLG1A2B3C4D", 30), code("SN2", 90)]
	first, second = devices(seen)
	assert (first["serial"], first["mac"], first["gpon_serial"]) == ("SN1", "1C61B4AABB01", "TPLG1A2B3C4D")
	assert (second["serial"], second["mac"], second["model"]) == ("SN2", "", "")


@pytest.mark.parametrize(("serial", "wrong"), [("22O5", "Z2O5"), ("AC", "A1"), ("AC1", "ACI")])
def test_a_misread_serial_differs_in_one_character(serial, wrong):
	assert misread(serial) == wrong
