"""Beside which versions of Frappe and ERPNext the app may be installed, and which of them are known to be unsafe."""

from gigafibre_fsm.setup import versions
from gigafibre_fsm.tests.frappe_case import FrappeTestCase

PAIRS = (
	# Frappe, ERPNext, what is said of them
	("15.72.4", "15.71.1", ()),
	("16.10.7", "16.7.3", ()),
	("15.0.0-dev", "15.0.0-dev", ()),
	("15.72.4", "16.7.3", ("do not belong together",)),
	("16.10.7", "15.71.1", ("do not belong together",)),
	("14.90.0", "14.80.0", ("runs on Frappe 15 or 16", "runs on ERPNext 15 or 16")),
	("17.0.0-dev", "17.0.0-dev", ("runs on Frappe 15 or 16", "runs on ERPNext 15 or 16")),
	("16.10.7", "17.0.0", ("runs on ERPNext 15 or 16",)),
	("16.10.7", None, ("ERPNext is not installed",)),
)


class TestVersions(FrappeTestCase):
	def test_both_majors_are_taken_and_a_mix_is_refused(self):
		for frappe_version, erpnext_version, said in PAIRS:
			with self.subTest(frappe=frappe_version, erpnext=erpnext_version):
				found = versions.refusals(frappe_version, erpnext_version)
				self.assertEqual(len(found), len(said), found)
				for sentence, part in zip(found, said, strict=True):
					self.assertIn(part, sentence)

	def test_each_major_has_its_own_safe_version(self):
		for version, update_to in (
			("15.120.9", "15.121.0"),
			("15.121.0", None),
			("16.10.7", "16.33.0"),
			("16.33.0", None),
		):
			with self.subTest(version):
				warning = versions.security_warning(version)
				self.assertEqual(bool(warning), bool(update_to), warning)
				self.assertIn(update_to or "", warning or "")
