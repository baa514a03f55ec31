// A verdict's form: its facts in words.

frappe.ui.form.on("Line Verdict", {
	async refresh(frm) {
		const { name } = frm.doc;
		frm.page.set_indicator(
			__(frm.doc.verdict, null, "Line Verdict"),
			gigafibre_fsm.verdict_colours[frm.doc.verdict]
		);
		const method = "gigafibre_fsm.api.line_verdicts.describe";
		const answer = await frappe.call({ method, type: "GET", args: { verdict: name } });
		if (answer.exc || frm.doc.name !== name) return;
		// texts come from outside: always text, never markup
		const facts = answer.message.verdict.facts.map((text) => $("<li>").text(text));
		frm.get_field("facts_shown").$wrapper.empty().append($("<ul>").append(facts));
	},
});
