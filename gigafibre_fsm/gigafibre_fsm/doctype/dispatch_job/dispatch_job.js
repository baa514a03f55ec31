// The form of a visit: one button for each status it may take next, what is missing, and its timeline.

const STATUS_COLOR = {
	Draft: "gray",
	Scheduled: "blue",
	Dispatched: "cyan",
	"En Route": "yellow",
	"On Site": "orange",
	"On Hold": "pink",
	Completed: "green",
	"Not Done": "red",
	Cancelled: "darkgrey",
};

frappe.ui.form.on("Dispatch Job", {
	setup(frm) {
		frm.set_query("service_location", () => ({
			filters: frm.doc.customer ? { customer: frm.doc.customer } : {},
		}));
		frm.set_query("technician", () => ({ filters: { status: "Active" } }));
		frm.set_query("job_type", () => ({ filters: { disabled: 0 } }));
		frm.set_query("issue", () => ({ filters: frm.doc.customer ? { customer: frm.doc.customer } : {} }));
	},

	refresh(frm) {
		show_timeline(frm);
		show_signature(frm);
		if (frm.is_new()) return;
		frm.promised_window = [frm.doc.window_start, frm.doc.window_end].join();
		frm.page.set_indicator(__(frm.doc.status, null, "Dispatch Job"), STATUS_COLOR[frm.doc.status]);
		// What is typed but not saved is not known to the server: its answer would be about another plan.
		frappe
			.call({
				method: "gigafibre_fsm.api.dispatch.list_next_actions",
				args: { job: frm.doc.name },
				type: "GET",
			})
			.then(({ message: next }) => {
				if (next.status !== frm.doc.status) return frm.reload_doc();
				show_headline(frm, next);
				if (!frm.perm[0] || !frm.perm[0].write) return;
				show_steps(frm, next.steps);
				show_customer(frm, next.steps);
				show_report(frm);
			});
	},

	async before_save(frm) {
		// a save that is pressed while the question of another one stands is left to that one
		if (frm.is_asking) frappe.validated = false;
		if (!frappe.validated) return;
		frm.is_asking = true;
		try {
			frappe.validated = (await allows_another_window(frm)) && (await allows_less(frm));
		} finally {
			frm.is_asking = false;
		}
	},

	job_type(frm) {
		if (!frm.is_new() || !frm.doc.job_type) return;
		frappe.db
			.get_value("Dispatch Job Type", frm.doc.job_type, ["duration", "default_priority", "crew_size"])
			.then(({ message: { duration, default_priority: priority, crew_size } }) =>
				frm.set_value({ duration, priority, crew_size: crew_size || 1 })
			);
	},

	customer(frm) {
		if (frm.doc.customer && !frm.doc.service_location) suggest_location(frm);
	},
});

// What the customer was sent after the visit, and sending it once more.
function show_report(frm) {
	if (!frm.doc.report) return;
	const group = __("Visit report");
	frm.add_custom_button(__("Open the report"), () => window.open(frm.doc.report, "_blank"), group);
	for (const [language, name] of [
		["fr", __("In French (PDF)")],
		["en", __("In English (PDF)")],
	]) {
		const query = new URLSearchParams({ job: frm.doc.name, language });
		frm.add_custom_button(
			name,
			() => window.open(`/api/method/gigafibre_fsm.api.dispatch.report_pdf?${query}`, "_blank"),
			group
		);
	}
	frm.add_custom_button(__("Send again"), () => send_report(frm), group);
}

async function send_report(frm) {
	const args = { job: frm.doc.name };
	const answer = await frappe.call({ method: "gigafibre_fsm.api.dispatch.send_report", args, freeze: true });
	if (!answer.exc) frm.reload_doc();
}

// A published visit is changed at once, and its customer is texted a window other than the promised one.
function allows_another_window(frm) {
	const { promised, status, arrival, window_start, window_end } = frm.doc;
	if (!promised || status !== "Dispatched" || !arrival) return true;
	const is_outside = arrival < window_start || arrival > window_end;
	if (!is_outside && frm.promised_window === [window_start, window_end].join()) return true;
	return is_confirmed(__("The customer was promised another window and will be texted the new one. Save?"));
}

const is_confirmed = (question) =>
	new Promise((resolve) =>
		frappe.confirm(
			question,
			() => resolve(true),
			() => resolve(false)
		)
	);

// A visit that technicians hold asks for less as another type: what falls away is named before it does.
async function allows_less(frm) {
	const { name, job_type, status } = frm.doc;
	if (frm.is_new() || !["Dispatched", "En Route", "On Site", "On Hold"].includes(status)) return true;
	const method = "gigafibre_fsm.api.dispatch.type_change_of";
	const { message } = await frappe.call({ method, args: { job: name, job_type }, type: "GET" });
	if (!message.lost.length) return true;
	const items = message.lost.map((sentence) => `<li>${frappe.utils.escape_html(sentence)}</li>`).join("");
	const question = __("As “{0}” this visit no longer asks for:", [frappe.utils.escape_html(job_type)]);
	if (!(await is_confirmed(`${question}<ul>${items}</ul>${__("Save?")}`))) return false;
	frm.doc.confirmed_job_type = job_type;
	return true;
}

function suggest_location(frm) {
	frappe.db
		.get_list("Service Location", { filters: { customer: frm.doc.customer }, fields: ["name"], limit: 2 })
		.then((found) => found.length === 1 && frm.set_value("service_location", found[0].name));
}

function label_of(frm, to) {
	const here = frm.doc.status;
	const back = { Dispatched: __("Recall"), "En Route": __("Recall"), "On Hold": __("Resume") }[here];
	return {
		Scheduled: back || __("Schedule"),
		Draft: __("Unschedule"),
		Dispatched: here === "En Route" ? __("Not leaving yet") : __("Dispatch"),
		"En Route": __("En Route"),
		"On Site": __("On Site"),
		"On Hold": __("Put on hold"),
		Completed: __("Complete", null, "Action"),
		"Not Done": __("Not done"),
		Cancelled: __("Cancel visit"),
	}[to];
}

function show_steps(frm, steps) {
	steps.forEach((step) => {
		frm.add_custom_button(label_of(frm, step.to), () => take(frm, step), __("Status"));
	});
	if (steps.some((step) => step.to === "Completed")) {
		frm.add_custom_button(__("Complete in part"), () => complete_in_part(frm), __("Status"));
	}
	const [usual] = steps;
	if (usual && !usual.missing.length && !usual.asks_reason) {
		frm.add_custom_button(label_of(frm, usual.to), () => take(frm, usual)).addClass("btn-primary");
	}
}

function show_customer(frm, steps) {
	const act = (label, method) =>
		frm.add_custom_button(label, () => customer_act(frm, method), __("Customer"));
	if (frm.doc.customer_request) act(__("Request answered"), "mark_request_answered");
	if (frm.doc.window_start && !frm.doc.promised && steps.length) act(__("Told by phone"), "promise");
}

function customer_act(frm, method) {
	if (frm.is_dirty()) return frappe.msgprint(__("Save your changes first, then press the button again."));
	return frappe
		.xcall(`gigafibre_fsm.api.dispatch.${method}`, { job: frm.doc.name })
		.finally(() => frm.reload_doc());
}

function show_headline(frm, next) {
	const [usual] = next.steps;
	const lines = [];
	if (frm.doc.customer_request) {
		const wish = frappe.utils.escape_html(frm.doc.customer_request);
		lines.push(`<b>${__("The customer asks for another time:")}</b> ${wish}`);
	}
	if (usual && usual.missing.length) {
		const sentences = usual.missing.map(frappe.utils.escape_html).join(" ");
		lines.push(`<b>${__("Before “{0}”:", [__(usual.to, null, "Dispatch Job")])}</b> ${sentences}`);
	}
	if (next.draft) {
		const draft = frappe.utils.escape_html(next.draft);
		lines.push(`<b>${__("Draft on the board, not published yet:")}</b> ${draft}`);
	}
	if (next.remark) lines.push(`<b>${frappe.utils.escape_html(next.remark)}</b>`);
	if (next.conflicts.length) {
		const sentences = next.conflicts.map(frappe.utils.escape_html).join(" ");
		lines.push(`<b>${__("Check the plan:")}</b> ${sentences}`);
	}
	const is_urgent = next.conflicts.length || next.remark || frm.doc.customer_request;
	if (lines.length) frm.set_intro(lines.join("<br>"), is_urgent ? "orange" : "blue");
}

function take(frm, step) {
	if (frm.is_dirty()) return frappe.msgprint(__("Save your changes first, then press the button again."));
	if (step.missing.length) {
		return frappe.msgprint({
			title: __("Not ready yet"),
			message: step.missing.map(frappe.utils.escape_html).join("<br>"),
			indicator: "orange",
		});
	}
	if (!step.asks_reason) return move(frm, { to: step.to });
	ask_reason(step.why || label_of(frm, step.to), (reason) => move(frm, { to: step.to, reason }));
}

function complete_in_part(frm) {
	ask_reason(__("What is left to do?"), (reason) =>
		move(frm, { to: "Completed", outcome: "Partial", reason })
	);
}

function ask_reason(title, then) {
	const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	gigafibre_fsm.ask(field, ({ reason }) => then(reason), title, __("Confirm"));
}

function move(frm, args) {
	return frappe
		.xcall("gigafibre_fsm.api.dispatch.move", { job: frm.doc.name, ...args })
		.then((answer) => {
			const told = answer.follow_up_job && args.outcome === "Partial";
			frappe.show_alert({
				message: told
					? __("Follow-up visit {0} was created.", [answer.follow_up_job])
					: __("The visit is now “{0}”.", [__(answer.status, null, "Dispatch Job")]),
				indicator: "green",
			});
		})
		.finally(() => frm.reload_doc());
}

function show_signature(frm) {
	// a read-only picture is shown as the path of its file
	const file = frappe.utils.escape_html(frm.doc.signature || "");
	const alt = frappe.utils.escape_html(frm.doc.signed_by || "");
	const picture = `<img src="${file}" alt="${alt}" style="max-height: 120px; max-width: 100%; background: white">`;
	frm.get_field("signature").set_description(file ? picture : "");
}

function show_timeline(frm) {
	const field = frm.get_field("timeline_html");
	if (!field) return;
	const rows = [...(frm.doc.timeline || [])].reverse();
	const items = rows.map(timeline_item).join("");
	field.$wrapper.html(
		items
			? `<ol class="fsm-timeline">${items}</ol>`
			: `<p class="text-muted">${__("Nothing happened yet.")}</p>`
	);
}

// A name is its owner's to change, the user is not: both stand there where a person has a login of their own.
function who_did(row) {
	const is_person = row.user && row.user.includes("@") && !row.user.endsWith(".invalid");
	return is_person ? `${row.actor || ""} (${row.user})` : row.actor || "";
}

// Where a phone had no network, the moment that it said and the one at which the server heard of it.
function received_later(row) {
	if (!row.received_on || !row.happened_on) return "";
	const seconds =
		(new Date(row.received_on.replace(" ", "T")) - new Date(row.happened_on.replace(" ", "T"))) / 1000;
	return seconds > 120 ? ` · ${__("received {0}", [frappe.datetime.str_to_user(row.received_on)])}` : "";
}

function timeline_item(row) {
	const safe = frappe.utils.escape_html;
	const color = STATUS_COLOR[row.to_status] || "gray";
	const change = row.to_status
		? [row.from_status, row.to_status]
				.filter(Boolean)
				.map((status) => __(status, null, "Dispatch Job"))
				.join(" → ")
		: "";
	const is_word_first = ["Photo", "Equipment"].includes(row.event);
	const told = is_word_first ? (row.detail || "").replace(/^\w+/, (word) => __(word)) : row.detail;
	const detail = told
		? `<div class="fsm-timeline-detail">${safe(gigafibre_fsm.formatting.spell_out(told))}</div>`
		: "";
	return `<li>
		<span class="indicator ${color}"></span>
		<div class="fsm-timeline-what">
			<b>${safe(__(row.event, null, "Dispatch Job Event"))}</b> ${safe(change)}
			${detail}
		</div>
		<span class="text-muted" title="${safe(row.user || "")}">${safe(who_did(row))}</span>
		<time class="text-muted">${safe(frappe.datetime.str_to_user(row.happened_on))}${safe(received_later(row))}</time>
	</li>`;
}
