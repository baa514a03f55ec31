"""The seal of a signed agreement is made and read also where an event loop runs, as in an asynchronous server."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from gigafibre_fsm.domain.platform import pdf
from gigafibre_fsm.domain.sales.agreements.signing import seal

KEY = seal.make_key("Zq Fibre", datetime(2026, 11, 29))


def test_a_sealed_text_is_intact_until_a_byte_is_changed():
	text, evidence = (
		pdf.print_page(f"<html lang=en><title>T</title><p>{words}</p></html>")
		for words in ("The text", "Evidence")
	)

	async def seal_and_read() -> tuple[bytes, seal.SealReading]:
		sealed = seal.seal_pdf(text, evidence, KEY, "Signed")
		return sealed, seal.read_seal(sealed, [KEY.certificate])

	# in a thread of its own: that of the tests may have a loop already
	with ThreadPoolExecutor(1) as thread:
		sealed, reading = thread.submit(asyncio.run, seal_and_read()).result()
	assert sealed.startswith(text)
	assert reading == seal.SealReading(is_intact=True, is_ours=True)
	broken = sealed[:200] + bytes([sealed[200] ^ 1]) + sealed[201:]
	assert not seal.read_seal(broken, [KEY.certificate]).is_intact
