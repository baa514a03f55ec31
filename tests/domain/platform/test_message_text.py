"""The words of a message, read from its HTML and written as HTML."""

import pytest

from gigafibre_fsm.domain.platform.message_text import read_lines, write_lines


@pytest.mark.parametrize(
	("html", "text"),
	[
		(None, ""),
		("Bonjour", "Bonjour"),
		(
			'<div class="ql-editor"><p>Bonjour,</p><p>un &lt;b&gt;<br>deux</p></div>',
			"Bonjour,\n\nun <b>\ndeux",
		),
		("<p>a</p><p><br></p><p><br></p><p>b</p>", "a\n\nb"),
		("<ul><li>un</li><li>deux</li></ul>fin", "• un\n• deux\n\nfin"),
		("avant<script>alert(1)</script><style>p{}</style> après", "avant après"),
		("<script>never closed <p>nothing", ""),
		('<a href="javascript:alert(1)">ici</a> <img src=x onerror=alert(1)>', "ici"),
		("une ligne\nde la source", "une ligne de la source"),
		("5 < 6 &amp; 7 😀 <!-- note -->", "5 < 6 & 7 😀"),
	],
)
def test_a_message_is_its_words_with_line_breaks_and_no_markup(html: str | None, text: str):
	assert read_lines(html) == text


@pytest.mark.parametrize(
	"typed", ["un\ndeux", '<b>gras</b> & "cité"', "<script>alert(1)</script>", "😀\n\nfin", "&lt;"]
)
def test_what_was_typed_is_read_as_it_was_typed(typed: str):
	assert read_lines(write_lines(typed)) == typed
	assert "<script" not in write_lines(typed)
