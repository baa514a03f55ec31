// From a ticket or a sales order to a visit: what would be made, then the slots that the customer may choose from.
frappe.provide("gigafibre_fsm.booking");

gigafibre_fsm.booking.DAYS = 5;

// buttons and signs of a form whose document asks for visits; `source` says how: {method, argument, over, question}
gigafibre_fsm.booking.show = (frm, source) => {
	const { fsm_dispatch_job: job, fsm_visit_status: status } = frm.doc;
	if (status) {
		frm.dashboard.add_indicator(
			__("Visit: {0}", [frappe.utils.escape_html(__(status, null, "Dispatch Job"))]),
			"blue"
		);
	}
	if (job) frm.add_custom_button(__("Open visit"), () => frappe.set_route("Form", "Dispatch Job", job));
	if (frappe.model.can_create("Dispatch Job") && !source.over(frm.doc)) {
		frm.add_custom_button(__("Create visit"), () => gigafibre_fsm.booking.ask(frm, source));
	}
	const waits = ["Draft", "Scheduled", "Dispatched", "On Hold"].includes(status);
	if (source.over(frm.doc) && job && waits) question(frm, source.question());
};

function question(frm, text) {
	frm.set_intro(text, "orange");
	frm
		.add_custom_button(__("Cancel its visit"), () => {
			const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
			gigafibre_fsm.ask(field, ({ reason }) => cancel(frm, reason), __("Cancel its visit"), __("Confirm"));
		})
		.addClass("btn-danger");
}

function cancel(frm, reason) {
	return frappe
		.xcall("gigafibre_fsm.api.dispatch.cancel", { job: frm.doc.fsm_dispatch_job, reason })
		.then(() => frappe.show_alert({ message: __("The visit was cancelled."), indicator: "green" }))
		.finally(() => frm.reload_doc());
}

gigafibre_fsm.booking.ask = async (frm, source) => {
	if (frm.is_dirty()) return frappe.msgprint(__("Save your changes first, then press the button again."));
	const { message: known } = await frappe.call({
		method: "gigafibre_fsm.api.booking.booking_preview",
		args: { doctype: frm.doctype, name: frm.doc.name },
		type: "GET",
	});
	if (known.job) {
		// not a new one: whoever pressed the button reads why
		const message = __("There is an unfinished visit already: this is it.");
		frappe.show_alert({ message, indicator: "blue" }, 7);
		return frappe.set_route("Form", "Dispatch Job", known.job);
	}
	const dialog = new frappe.ui.Dialog({
		title: __("Create visit"),
		fields: fields_of(frm, known),
		primary_action_label: __("Create"),
		primary_action: (values) => create(frm, source, values, dialog),
	});
	gigafibre_fsm.name_fields(dialog);
	dialog.show();
	describe(dialog);
};

function fields_of(frm, known) {
	const customer = frm.doc.customer;
	return [
		{
			fieldname: "problem",
			fieldtype: "HTML",
			hidden: !known.problem,
			options: `<p class="text-warning">${frappe.utils.escape_html(known.problem || "")}</p>`,
		},
		{
			fieldname: "job_type",
			fieldtype: "Link",
			options: "Dispatch Job Type",
			label: __("Job type"),
			reqd: 1,
			default: known.job_type,
			get_query: () => ({ filters: { disabled: 0 } }),
			onchange: () => cur_dialog && describe(cur_dialog),
		},
		{ fieldname: "about", fieldtype: "HTML" },
		{
			fieldname: "service_location",
			fieldtype: "Link",
			options: "Service Location",
			label: __("Service location"),
			default: known.service_location,
			get_query: () => ({ filters: customer ? { customer } : {} }),
			description: __("Leave it empty if the customer has one address only."),
		},
	];
}

// how long such a visit takes, and what its technician must know
async function describe(dialog) {
	const name = dialog.get_value("job_type");
	const place = dialog.get_field("about").$wrapper.empty();
	if (!name) return;
	const type = await frappe.db.get_doc("Dispatch Job Type", name);
	const words = await skill_words();
	if (dialog.get_value("job_type") !== name) return; // another one was chosen meanwhile
	const skills = type.skills
		.map((row) => `${words[row.skill] || row.skill} (${row.minimum_level})`)
		.join(", ");
	const lines = [
		[__("Duration"), gigafibre_fsm.formatting.duration(type.duration)],
		[__("Skills"), skills || __("none")],
		[__("Technicians needed"), type.crew_size || 1],
	];
	const rows = lines.map(([label, text]) =>
		$("<div>").append(document.createTextNode(gigafibre_fsm.formatting.labelled(label, text)))
	);
	place.append($("<div class='fsm-booking-about'>").append(rows));
}

async function skill_words() {
	const rows = await frappe.db.get_list("Dispatch Skill", { fields: ["name", "label_fr"], limit: 500 });
	const word = (row) => gigafibre_fsm.formatting.localized_label(row);
	return Object.fromEntries(rows.map((row) => [row.name, word(row)]));
}

async function create(frm, source, values, dialog) {
	const { job_type, service_location } = values;
	const args = { [source.argument]: frm.doc.name, job_type, service_location };
	const { job } = await frappe.xcall(source.method, args);
	dialog.hide();
	frm.reload_doc();
	gigafibre_fsm.booking.offer(job, source.booked);
}

const open_visit = (job) => frappe.set_route("Form", "Dispatch Job", job);

// the windows of a visit; without `booked`, which is told the visit and what to say, its form is opened afterwards
gigafibre_fsm.booking.offer = async (job, booked = open_visit, is_planned = false) => {
	const offered = await slots_for(job);
	if (!offered.slots.length && !offered.note && booked === open_visit) return open_visit(job);
	return show_slots(job, offered, booked, is_planned);
};

// what the button below the windows says and does, where none of them suits
function without_slot(job, booked, is_planned) {
	if (is_planned) return { label: __("Leave the visit as it is"), leave: () => undefined };
	if (booked === open_visit)
		return { label: __("Open the visit without a slot"), leave: () => open_visit(job) };
	const words = __("Visit {0} waits for dispatch to plan it.", [job]);
	return { label: __("Let dispatch plan it"), leave: () => booked(job, words) };
}

const NO_SLOTS = { slots: [], note: "", visit: "", wish: "" };

// asked without the desk's own call: where no slot can be offered, the visit simply opens
async function slots_for(job, from_day = frappe.datetime.get_today()) {
	const asked = new URLSearchParams({ job, from_day, days: gigafibre_fsm.booking.DAYS });
	try {
		frappe.dom.freeze(__("Looking for free slots"));
		const answer = await fetch(`/api/method/gigafibre_fsm.api.booking.list_slots?${asked}`, {
			headers: { Accept: "application/json" },
		});
		return answer.ok ? (await answer.json()).message || NO_SLOTS : NO_SLOTS;
	} catch {
		return NO_SLOTS;
	} finally {
		frappe.dom.unfreeze();
	}
}

function show_slots(job, offered, booked, is_planned) {
	const { label, leave } = without_slot(job, booked, is_planned);
	const dialog = new frappe.ui.Dialog({
		title: __("Offered slots"),
		fields: [
			{ fieldname: "visit", fieldtype: "HTML" },
			{ fieldname: "slots", fieldtype: "HTML" },
			{ fieldname: "from_day", fieldtype: "Date", label: __("Other dates, from") },
		],
		primary_action_label: label,
		primary_action: () => dialog.hide() || leave(),
	});
	gigafibre_fsm.name_fields(dialog);
	const act = { dialog, take: (slot) => take(job, slot, act), booked };
	act.look = async (day) => list_slots(await slots_for(job, day), act);
	name_visit(offered, dialog);
	list_slots(offered, act);
	dialog.fields_dict.from_day.df.onchange = () => {
		const day = dialog.get_value("from_day");
		if (day) act.look(day);
	};
	dialog.show();
}

// for whom the windows are, and what they wrote; as text, because customers write it
function name_visit({ visit, wish }, dialog) {
	const asked = wish && $("<p>").text(__("The customer asked: {0}", [wish]));
	dialog
		.get_field("visit")
		.$wrapper.empty()
		.append([visit && $("<b>").text(visit), asked].filter(Boolean));
}

function list_slots({ slots, note }, act) {
	const { dialog } = act;
	const list = $("<div class='fsm-slots' role='list'>").appendTo(dialog.get_field("slots").$wrapper.empty());
	slots.forEach((slot) => list.append(slot_button(slot, act)));
	if (!slots.length)
		list.text([note, __("No slot on these days: choose another date.")].filter(Boolean).join(" "));
}

function slot_button(slot, act) {
	const day = gigafibre_fsm.formatting.day(slot.window_start);
	const window = gigafibre_fsm.formatting.window(slot.window_start, slot.window_end);
	const people = [slot.technician_name, ...slot.crew_names].join(" + ");
	const added = slot.added_minutes && gigafibre_fsm.formatting.duration(slot.added_minutes);
	const more = added ? __("{0}, {1} more on the road", [people, added]) : __("{0}, no detour", [people]);
	const button = $("<button type='button' class='btn btn-default'>").append(
		$("<b>").text(`${day}, ${window}`),
		$("<span class='text-muted'>").text(more),
		slot.warning && $("<span class='text-warning'>").text(`⚠ ${slot.warning}`)
	);
	return $("<div role='listitem'>").append(button.on("click", () => act.take(slot)));
}

// who may plan visits holds the slot while the customer is asked; who has the customer on the telephone books it at once
const take = (job, slot, act) =>
	act.booked === open_visit && frappe.model.can_write("Dispatch Job")
		? hold(job, slot, act)
		: book(job, slot, act);

const chosen = ({ window_start, technician, arrival, crew }) => ({ window_start, technician, arrival, crew });

async function book(job, slot, { dialog, booked, look }) {
	try {
		await frappe.xcall("gigafibre_fsm.api.booking.book_slot", { job, ...chosen(slot) });
	} catch {
		return look(dialog.get_value("from_day") || undefined); // the refusal is shown: others have taken it
	}
	dialog.hide();
	const when = gigafibre_fsm.formatting.day_window(slot.window_start, slot.window_end);
	return booked(job, __("The visit is booked: {0}", [when]));
}

async function hold(job, slot, { dialog }) {
	const { hold: id } = await frappe.xcall("gigafibre_fsm.api.planning.hold", { job, ...chosen(slot) });
	dialog.hide();
	const text = __("{0}: does the customer agree?", [
		gigafibre_fsm.formatting.day_window(slot.window_start, slot.window_end),
	]);
	frappe.confirm(
		frappe.utils.escape_html(text),
		() => frappe.xcall("gigafibre_fsm.api.planning.confirm", { hold: id }).then(() => open_visit(job)),
		() => frappe.xcall("gigafibre_fsm.api.planning.release", { hold: id }).then(() => dialog.show())
	);
}
