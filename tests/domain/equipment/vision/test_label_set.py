"""The set of made photographs, a part of it: what can be read is read, and nothing wrong is offered as right.

Every ninth trap and one photograph of each other kind; all of these traps and kinds in the nightly set.
`python -m tests.load.labels` measures the whole set.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import pytest

from gigafibre_fsm.integrations.gemini.client import GeminiClient
from gigafibre_fsm.tests.standins.gemini import API_KEY, MODEL, GeminiStandIn
from gigafibre_fsm.tests.standins.labels.case import Case
from gigafibre_fsm.tests.standins.labels.collection import (
	HARDSHIPS,
	hard_photographs,
	lost_codes,
	several_devices,
)
from gigafibre_fsm.tests.standins.labels.models import MODELS
from gigafibre_fsm.tests.standins.labels.traps import traps
from tests.label_reading import (
	BARE_RULES,
	RULES,
	DecodedPhoto,
	coded,
	compare,
	decode_photo,
	judge_devices,
	neighbours,
)
from tests.plugin import FULL

pytestmark = pytest.mark.nightly

# no time limit: what is read must not depend on how busy the machine is
SECONDS = 60.0


def one_each() -> list[Case]:
	"""Each model once and each hardship once; a reflection right on a bare barcode, say, is beyond any reader."""
	turned = (*MODELS[1:], *MODELS[:1])
	wanted = {f"{model.name}, {hardship}" for model, hardship in zip(turned, HARDSHIPS, strict=True)}
	return [case for case in hard_photographs() if case.name in wanted]


def first_of_each_hardship(cases: Iterable[Case]) -> list[Case]:
	"""One photograph of each kind."""
	return list({case.hardship: case for case in reversed([*cases])}.values())


READABLE = one_each() if FULL else one_each()[::4]
TREACHEROUS = (
	[*traps(), *lost_codes(), *list(several_devices())[:2]]
	if FULL
	else [*list(traps())[::9], *first_of_each_hardship([*lost_codes(), *several_devices()])]
)
ALL = [*READABLE, *TREACHEROUS]


@cache
def decode_case(case: Case) -> DecodedPhoto:
	return decode_photo(case.photo(), seconds=SECONDS)


@pytest.fixture(scope="module")
def gemini() -> Iterator[GeminiStandIn]:
	with GeminiStandIn() as server:
		for case in ALL:
			server.show(decode_case(case).jpeg, list(case.printed))
		yield server


def make_client(server: GeminiStandIn, mode: str) -> GeminiClient:
	server.use(mode)
	return GeminiClient(API_KEY, MODEL, base_url=server.url, timeout=30)


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.name)
def test_what_stands_in_a_code_is_read(case: Case):
	[device] = judge_devices(decode_case(case))
	[label] = case.devices
	found = {value.field: value.value for value in device}
	assert coded(label) <= found.keys()
	assert compare(case, [device]).flagged == 0


@pytest.mark.parametrize("rules", [RULES, BARE_RULES], ids=["rules of models", "names of models alone"])
@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_nothing_wrong_is_offered_as_right(case: Case, rules: list):
	assert compare(case, judge_devices(decode_case(case), rules=rules)).offered_wrong == []


@pytest.mark.parametrize("mode", ["ok", "wrong-serial", "careless", "muddled", "eager"])
def test_nothing_that_gemini_misreads_is_offered_as_right(gemini: GeminiStandIn, mode: str):
	client, wrong = make_client(gemini, mode), []
	for case in ALL:
		wrong += compare(case, judge_devices(decode_case(case), client)).offered_wrong
	assert wrong == []


def test_a_misreading_is_not_right_because_stock_knows_such_a_number(gemini: GeminiStandIn):
	client, wrong = make_client(gemini, "careless"), []
	for case in ALL:
		wrong += compare(case, judge_devices(decode_case(case), client, known=neighbours(case))).offered_wrong
	assert wrong == []


def test_print_without_codes_is_read_by_gemini_and_left_to_compare(gemini: GeminiStandIn):
	client = make_client(gemini, "ok")
	for case in (case for case in TREACHEROUS if case.hardship == "only print"):
		outcome = compare(case, judge_devices(decode_case(case), client))
		assert (outcome.right, outcome.unread) == (0, 0), case.name
		assert outcome.to_check > 0
