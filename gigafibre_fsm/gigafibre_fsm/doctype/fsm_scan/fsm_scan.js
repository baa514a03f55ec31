// The photograph beside what was read on it, so that a doubt is settled by looking.

const SCAN_COLOURS = {
	Read: "blue",
	"Being Read": "yellow",
	"Nothing Found": "orange",
	Confirmed: "green",
	Dismissed: "gray",
};
const VERDICTS = { Good: "green", Doubtful: "orange", Bad: "red" };
const TITLES = {
	serial_number: __("Serial number"),
	mac_address: __("MAC address"),
	gpon_serial: __("GPON serial number"),
	model: __("Model"),
	code: __("Code"),
};

frappe.ui.form.on("FSM Scan", {
	refresh(frm) {
		frm.disable_save();
		frm.page.set_indicator(__(frm.doc.state, null, "FSM Scan"), SCAN_COLOURS[frm.doc.state]);
		frm.get_field("state").df.formatter = (state) => __(state, null, "FSM Scan");
		frm.refresh_field("state");
		frm.dashboard.reset();
		frm.dashboard.add_section(side_by_side(frm.doc), __("Photo and readings"));
		frm.dashboard.show();
	},
});

function side_by_side(doc) {
	const escape = frappe.utils.escape_html;
	const photo = doc.photo
		? `<a href="${escape(doc.photo)}" target="_blank" rel="noopener">
			<img src="${escape(doc.photo)}" alt="${__("Label")}" style="max-width: 100%; border-radius: 8px"></a>`
		: `<p class="text-muted">${__("No photo")}</p>`;
	return `<div class="row"><div class="col-sm-5">${photo}</div>
		<div class="col-sm-7"><table class="table table-sm">${(doc.readings || []).map(line).join("")}</table></div></div>`;
}

function line(row) {
	const escape = frappe.utils.escape_html;
	const source = [__(row.source), row.symbology, row.confidence ? `${Math.round(row.confidence)} %` : ""];
	const verdict = row.verdict
		? `<span class="indicator-pill ${VERDICTS[row.verdict]}">${__(row.verdict)}</span>`
		: "";
	return `<tr><td class="text-muted">${row.device || ""}</td><td style="white-space: nowrap">${TITLES[row.field]}</td>
		<td><strong style="font-family: monospace; word-break: break-all">${escape(row.value)}</strong>
		<div class="text-muted small">${escape(row.explanation || "")}</div></td>
		<td class="small" style="min-width: 80px">${escape(source.filter(Boolean).join(" · "))}</td><td>${verdict}</td></tr>`;
}
