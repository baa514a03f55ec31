import gzip
from gigafibre_fsm.tests.visitor import counted_queries
from tests.contract.test_page_budgets import pages, QUERIES, _assets  # noqa


def test_measure(pages):
	for name in QUERIES:
		pages["visitor"].get(pages[name])
		with counted_queries() as q:
			text = pages["visitor"].get(pages[name]).text
		w = _assets(text)
		print(name, len(q), "html gz", len(gzip.compress(text.encode())), w)
		if name in ("list", "visit"):
			for s in q:
				print("   ", s[:110].replace("\n", " "))
