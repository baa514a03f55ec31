"""DocuSeal's client against its stand-in: what is made, what a lost answer leaves, what no DocuSeal is."""

import time
from collections.abc import Iterator

import pytest

from gigafibre_fsm.integrations.docuseal import signature
from gigafibre_fsm.integrations.docuseal.client import DocusealClient, DocusealTemplate, SubmissionRequest
from gigafibre_fsm.integrations.docuseal.words import SubmissionState
from gigafibre_fsm.integrations.errors import NotConfigured, Rejected, Unavailable
from gigafibre_fsm.tests.standins.docuseal import (
	TEMPLATE,
	TOKEN,
	WEBHOOK_SECRET,
	DocusealStandIn,
	sign_webhook,
)

WISH = SubmissionRequest("AGR-1", "Zoé", "zoe@example.com", "+15145550187", {"Client": "Zoé <b>"})


@pytest.fixture(scope="module")
def server() -> Iterator[DocusealStandIn]:
	with DocusealStandIn() as running:
		yield running


@pytest.fixture
def client(server: DocusealStandIn) -> DocusealClient:
	server.use("ok")
	server.submissions.clear()
	return DocusealClient(server.url, TOKEN, DocusealTemplate(TEMPLATE, ""), timeout=2)


def test_a_submission_is_made_found_signed_and_fetched(client: DocusealClient, server: DocusealStandIn):
	assert client.check() == "Contrat résidentiel"
	assert client.find_submission("AGR-1") is None
	made = client.create_submission(WISH)
	assert client.find_submission("AGR-1") == made
	(held,) = server.of_agreement("AGR-1")
	assert held.values == {"Client": "Zoé <b>"} and not held.mailed, "the server mails nobody"
	found = client.read_submission(made)
	assert found.state is SubmissionState.PENDING and found.signing_url == f"{server.url}/s/slug1"
	with pytest.raises(Unavailable):
		client.fetch_files(made)
	server.complete("AGR-1")
	assert client.read_submission(made).state is SubmissionState.COMPLETED
	assert client.fetch_files(made).document.startswith(b"%PDF")
	client.archive_submission(made)
	assert held.archived


def test_a_refusal_says_why(client: DocusealClient, server: DocusealStandIn):
	made = client.create_submission(WISH)
	server.decline("AGR-1", "Trop <i>cher</i>")
	found = client.read_submission(made)
	assert (found.state, found.reason) == (SubmissionState.DECLINED, "Trop <i>cher</i>")


@pytest.mark.parametrize("mode", ["lost-reset", "500"])
def test_a_write_without_an_answer_may_have_been_done(
	client: DocusealClient, server: DocusealStandIn, mode: str
):
	server.use(mode, times=1)
	with pytest.raises(Unavailable) as lost:
		client.create_submission(WISH)
	assert lost.value.unknown_outcome
	assert bool(client.find_submission("AGR-1")) == (mode == "lost-reset"), "so it is looked for first"


def test_what_is_no_docuseal_is_said_so(client: DocusealClient, server: DocusealStandIn):
	server.use("html", times=1)
	with pytest.raises(NotConfigured):
		client.check()
	with pytest.raises(NotConfigured):
		DocusealClient(server.url, "wrong", DocusealTemplate(TEMPLATE, ""), timeout=2).check()
	with pytest.raises(Rejected):
		DocusealClient(server.url, TOKEN, DocusealTemplate(99, ""), timeout=2).check()


def test_no_forged_stale_or_altered_webhook_is_accepted(server: DocusealStandIn):
	now = time.time()
	body, header = server.webhook("AGR-1")
	assert signature.read_external_id(body, header, WEBHOOK_SECRET, now) == "AGR-1"
	assert signature.read_external_id(body, header, WEBHOOK_SECRET, now + 299) == "AGR-1"
	listed = b'{"data": {"submitters": [{"external_id": "AGR-2"}]}}'
	assert (
		signature.read_external_id(listed, sign_webhook(listed, WEBHOOK_SECRET), WEBHOOK_SECRET, now)
		== "AGR-2"
	)
	for forged in (
		(body + b" ", header, WEBHOOK_SECRET, now),
		(body, header[:-1] + ("0" if header[-1] != "0" else "1"), WEBHOOK_SECRET, now),
		(body, header, "whsec_other", now),
		(body, header, WEBHOOK_SECRET, now + 302),
		(body, "", WEBHOOK_SECRET, now),
		(body, "é.é", WEBHOOK_SECRET, now),
		(b"[]", sign_webhook(b"[]", WEBHOOK_SECRET), WEBHOOK_SECRET, now),
	):
		with pytest.raises(signature.BadDocusealWebhook):
			signature.read_external_id(*forged)
