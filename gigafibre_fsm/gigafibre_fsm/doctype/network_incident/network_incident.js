// The form of an incident: what happened in words, who is affected, and what managers decide with one button each.

const INCIDENT_API = "gigafibre_fsm.api.incidents";
const UNSETTLED = ["Suspected", "Open", "Partly Restored"];
const SHOWN_MEMBERS = 20;

frappe.ui.form.on("Network Incident", {
	refresh(frm) {
		frm.disable_save();
		if (frm.is_new()) return;
		show_incident_state(frm);
		frm.get_field("user_minutes").df.formatter = (minutes) =>
			gigafibre_fsm.formatting.number(minutes || 0, undefined, 0);
		frm.refresh_field("user_minutes");
		show_timeline(frm);
		show_members(frm);
		if (frm.doc.node) {
			frm.add_custom_button(__("Show on the map"), () => frappe.set_route("network-map", frm.doc.node));
		}
		if (frappe.user.has_role(["FSM Manager", "System Manager"])) add_decisions(frm);
		watch_incident(frm);
	},
});

function show_incident_state(frm) {
	const colour = gigafibre_fsm.incident_colours[frm.doc.state];
	frm.page.set_indicator(__(frm.doc.state, null, "Network Incident"), colour);
	if (frm.doc.needs_person && frm.doc.state === "Suspected") {
		frm.set_intro(
			__(
				"So much is silent at once that the ACS or the core may be the cause. Nothing follows until you confirm it."
			),
			"orange"
		);
	} else if (frm.doc.state === "Suspected") {
		frm.set_intro(__("Suspected only: nobody is told, and nothing is held back."), "yellow");
	}
}

function add_decisions(frm) {
	const state = frm.doc.state;
	if (UNSETTLED.includes(state)) {
		const confirm = frm.add_custom_button(__("Confirm"), () => ask_cause(frm));
		if (state === "Suspected") confirm.removeClass("btn-default").addClass("btn-primary");
		frm.add_custom_button(__("False alarm"), () => decide_incident(frm, "mark_false"));
		frm.add_custom_button(__("Merge into…"), () => ask_target(frm));
		frm.add_custom_button(__("Close"), () => ask_reason(frm));
	} else if (state === "Planned") {
		frm.add_custom_button(__("Close"), () => ask_reason(frm));
	} else if (["Restored", "False Alarm"].includes(state)) {
		frm.add_custom_button(__("Reopen"), () => decide_incident(frm, "reopen_incident"));
	}
}

function ask_cause(frm) {
	const options = ["Fibre", "Power", "Equipment"].map((value) => ({
		value,
		label: __(value, null, "Network Incident"),
	}));
	const field = {
		fieldname: "cause",
		fieldtype: "Select",
		label: __("Cause"),
		options: [{ value: "", label: __("Not known yet") }, ...options],
	};
	gigafibre_fsm.ask(
		field,
		({ cause }) => decide_incident(frm, "confirm_incident", { cause: cause || "" }),
		__("Confirm"),
		__("Confirm")
	);
}

function ask_target(frm) {
	const field = {
		fieldname: "target",
		fieldtype: "Link",
		label: __("Into"),
		options: "Network Incident",
		reqd: 1,
		get_query: () => ({ filters: { state: ["in", UNSETTLED], name: ["!=", frm.doc.name] } }),
	};
	gigafibre_fsm.ask(
		field,
		({ target }) => decide_incident(frm, "merge_incident", { target }),
		__("Merge into…")
	);
}

function ask_reason(frm) {
	const field = { fieldname: "note", fieldtype: "Small Text", label: __("Why is it over?"), reqd: 1 };
	gigafibre_fsm.ask(
		field,
		({ note }) => decide_incident(frm, "close_incident", { note }),
		__("Close"),
		__("Close")
	);
}

async function decide_incident(frm, method, args = {}) {
	await frappe.xcall(`${INCIDENT_API}.${method}`, { network_incident: frm.doc.name, ...args });
	await frm.reload_doc();
}

async function show_timeline(frm) {
	const name = frm.doc.name;
	const { message } = await frappe.call({
		method: `${INCIDENT_API}.list_events`,
		type: "GET",
		args: { network_incident: name },
	});
	if (frm.doc.name !== name) return;
	const rows = message.events.map((event) => {
		const by = event.by ? ` (${event.by})` : "";
		return $("<li>").append(
			$("<span class='text-muted'>").text(`${frappe.datetime.str_to_user(event.at)} · `),
			document.createTextNode(event.sentence + by)
		);
	});
	frm.get_field("timeline").$wrapper.empty().append($("<ul class='list-unstyled'>").append(rows));
}

async function show_members(frm) {
	const name = frm.doc.name;
	const members = await frappe.db.get_list("Network Incident Member", {
		filters: { incident: name },
		fields: [
			"service_location",
			"service_location.location_name as place",
			"customer",
			"customer.customer_name as customer_name",
			"customer.mobile_no as phone",
			"silent_from",
			"back_on",
		],
		order_by: "silent_from desc",
		limit: SHOWN_MEMBERS,
	});
	if (frm.doc.name !== name) return;
	const titles = [__("Address"), __("Customer"), __("Phone"), __("Without service since"), __("Back since")];
	const head = $("<tr>").append(titles.map((title) => $("<th class='text-nowrap'>").text(title)));
	const time = (value) => (value ? frappe.datetime.str_to_user(value) : "–");
	const rows = members.map((member) =>
		$("<tr>").append(
			$("<td>").append(form_link("Service Location", member.service_location, member.place)),
			$("<td>").append(form_link("Customer", member.customer, member.customer_name)),
			$("<td class='text-nowrap'>").append(call_link(member.phone)),
			$("<td class='text-nowrap'>").text(time(member.silent_from)),
			$("<td class='text-nowrap'>").text(time(member.back_on))
		)
	);
	const table = $("<table class='table table-bordered table-sm mt-0'>").append($("<thead>").append(head));
	const all = $("<button type='button' class='btn btn-default btn-sm'>").text(
		__("All {0} addresses", [frm.doc.affected])
	);
	all.on("click", () => frappe.set_route("List", "Network Incident Member", { incident: name }));
	const nobody = $("<p class='text-muted'>").text(__("No address is affected."));
	// on a phone the table is moved sideways by itself
	const moved = $("<div class='table-responsive' tabindex='0'>").append(
		table.append($("<tbody>").append(rows))
	);
	const shown = members.length ? [moved, all] : [nobody];
	frm.get_field("members").$wrapper.empty().append(shown);
}

function form_link(doctype, name, title) {
	if (!name) return "–";
	return $("<a>")
		.attr("href", frappe.utils.get_form_link(doctype, name))
		.text(title || name);
}

function call_link(phone) {
	if (!phone) return "–";
	return $("<a>").attr("href", `tel:${phone}`).text(gigafibre_fsm.formatting.phone_number(phone));
}

// others confirm it, lines return: the form follows without being loaded anew by hand
function watch_incident(frm) {
	if (frm.fsm_watches) return;
	frm.fsm_watches = true;
	frappe.realtime.on("fsm_incident", ({ incident }) => {
		if (cur_frm === frm && frm.doc.name === incident) frm.reload_doc();
	});
}
