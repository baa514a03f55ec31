"""Tax numbers as people type them."""

import pytest

from gigafibre_fsm.domain.billing import tax_numbers


@pytest.mark.parametrize("typed", ["123456782RT0001", "123456782 rt0001", " 123 456 782 RT 0001"])
def test_a_gst_number_has_one_spelling(typed):
	assert tax_numbers.read_gst_number(typed) == "123456782 RT0001"


@pytest.mark.parametrize("typed", ["", "123456789", "123456783RT0001", "123456782TQ0001", "12345678RT0001"])
def test_what_is_no_gst_number_is_refused(typed):
	with pytest.raises(ValueError, match="no TPS number"):
		tax_numbers.read_gst_number(typed)


@pytest.mark.parametrize("typed", ["1234567890TQ0001", "1234567890 tq 0001", "1234567890-TQ0001"])
def test_a_qst_number_has_one_spelling(typed):
	assert tax_numbers.read_qst_number(typed) == "1234567890 TQ0001"


@pytest.mark.parametrize("typed", ["", "123456789TQ0001", "1234567890RT0001", "1234567890TQ1"])
def test_what_is_no_qst_number_is_refused(typed):
	with pytest.raises(ValueError, match="no TVQ number"):
		tax_numbers.read_qst_number(typed)
