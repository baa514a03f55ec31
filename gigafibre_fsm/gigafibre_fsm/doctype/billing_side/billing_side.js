// Both sides of a customer, side by side; it is read, never edited.

frappe.ui.form.on("Billing Side", {
	refresh(frm) {
		frm.disable_save();
		frm.toggle_display("state", false);
		frm.set_intro(explain_side(frm.doc.state), "blue");
		const { objection } = frm.doc;
		if (objection) frm.dashboard.set_headline_alert(frappe.utils.escape_html(objection), "orange");
		// a bare number says nothing of what differs, and 0 may be an account that was never compared
		frm.toggle_display("drift_count", false);
		const { both_sides = [], comparison = [] } = frm.doc.__onload || {};
		frm.get_field("both_sides").$wrapper.html(draw_comparison(comparison) + draw_both_sides(both_sides));
	},
});

function explain_side(state) {
	const words = {
		Legacy: __("The old system bills"),
		Stopping: __("Nobody bills: waits to be taken over"),
		New: __("Billed here"),
		Returning: __("Nobody bills: waits to go back"),
	};
	return words[state] || state;
}

function draw_comparison(sentences) {
	const items = sentences.map((each) => `<li>${frappe.utils.escape_html(each)}</li>`);
	return `<ul class="list-unstyled" data-comparison>${items.join("")}</ul>`;
}

function draw_both_sides(lines) {
	const escape = frappe.utils.escape_html;
	if (!lines.length) return `<p class="text-muted">${__("Nothing was read of the old account.")}</p>`;
	const rows = lines.map(({ label, old, new: here, is_same }) => {
		const sign = is_same ? "" : `<span class="indicator-pill orange">${__("Differs")}</span>`;
		return `<tr><th scope="row">${escape(label)}</th><td>${escape(old)}</td><td>${escape(here)}</td><td>${sign}</td></tr>`;
	});
	const heads = [__("What"), __("Old system"), __("Here"), ""];
	return `<div class="table-responsive"><table class="table table-bordered">
		<thead><tr>${heads.map((each) => `<th scope="col">${each}</th>`).join("")}</tr></thead>
		<tbody>${rows.join("")}</tbody></table></div>`;
}
