"""Which device a new one replaces."""

import pytest

from gigafibre_fsm.domain.equipment.installation import replacement
from gigafibre_fsm.domain.equipment.installation.replacement import InstalledDevice, ReplacementError

NEW = InstalledDevice("NEW-1", "ONT")
OLD = InstalledDevice("OLD-1", "ONT")
OTHER = InstalledDevice("OLD-2", "ONT")
BOX = InstalledDevice("BOX-1", "Set-top Box")


def test_the_only_one_of_its_type_is_meant_without_asking():
	assert replacement.find_replaced(NEW, [BOX, OLD]) == "OLD-1"


def test_the_one_that_the_person_chose_leaves_whatever_its_type():
	assert replacement.find_replaced(NEW, [OLD, OTHER], "OLD-2") == "OLD-2"
	assert replacement.find_replaced(NEW, [OLD, BOX], "BOX-1") == "BOX-1"


@pytest.mark.parametrize(
	("there", "asked", "reason", "about"),
	[
		([], "", replacement.NONE_THERE, "ONT"),
		([BOX], "", replacement.NONE_THERE, "ONT"),
		([OLD, OTHER], "", replacement.SEVERAL, "OLD-1, OLD-2"),
		([OTHER], "OLD-1", replacement.NOT_THERE, "OLD-1"),
		([NEW, OLD], "NEW-1", replacement.SAME, "NEW-1"),
		# installed already by an earlier tap: it does not replace itself
		([NEW], "", replacement.NONE_THERE, "ONT"),
	],
)
def test_what_cannot_be_known_is_refused_with_its_reason(there, asked, reason, about):
	with pytest.raises(ReplacementError) as refusal:
		replacement.find_replaced(NEW, there, asked)
	assert (refusal.value.reason, refusal.value.about) == (reason, about)
