"""Format days, hours, durations, figures and money for people, in Québec French and Canadian English.

Pages, messages, PDFs and the desk format through this package alone. `public/js/platform/formatting.js` does
the same in the browser; one table of expected texts tests both (tests/domain/platform/test_formatting.py).

A locale is `fr` or `en`; any other language is written in English. No-break spaces keep an hour, or a figure
and its unit, on one line. Text messages get ordinary spaces (`sms_segments.spell_in_gsm7`).
"""

from gigafibre_fsm.domain.platform.formatting.dates import (
	BRIEF,
	FULL,
	LONG,
	NEAR,
	SHORT,
	ago,
	day,
	day_window,
	duration,
	hour,
	moment,
	month,
	since,
	span,
	spell_out,
	weekday,
	window,
)
from gigafibre_fsm.domain.platform.formatting.figures import (
	measure,
	money,
	number,
	percent,
	phone_number,
	signed,
	typed_number,
)
from gigafibre_fsm.domain.platform.formatting.labels import (
	address,
	labelled,
	localized_label,
	model_name,
	of_person,
	sentence,
)
from gigafibre_fsm.domain.platform.formatting.locales import (
	MINUS,
	NO_BREAK,
	language,
)

__all__ = (
	"BRIEF",
	"FULL",
	"LONG",
	"MINUS",
	"NEAR",
	"NO_BREAK",
	"SHORT",
	"address",
	"ago",
	"day",
	"day_window",
	"duration",
	"hour",
	"labelled",
	"language",
	"localized_label",
	"measure",
	"model_name",
	"moment",
	"money",
	"month",
	"number",
	"of_person",
	"percent",
	"phone_number",
	"sentence",
	"signed",
	"since",
	"span",
	"spell_out",
	"typed_number",
	"weekday",
	"window",
)
