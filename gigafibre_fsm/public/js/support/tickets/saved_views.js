// Named views of the board: one's own, and those that colleagues share.
import { button, element } from "../../elements/elements.js";
import { ask } from "../../platform/dialogs.js";
import { plain } from "../../plain_text/dialog.js";

const DOCTYPE = "FSM Ticket View";
const KEPT = ["by", "scope", "kind", "person", "priority", "incident", "text"];

export class SavedViews {
	/** @param {import("./page.js").TicketDesk} desk */
	constructor(desk) {
		this.desk = desk;
	}

	async open() {
		const fields = ["name", "title", "shared", "owner", "settings"];
		const found = await frappe.db.get_list(DOCTYPE, { fields, order_by: "title asc", limit: 50 });
		const dialog = new frappe.ui.Dialog({
			...plain({ title: __("Saved views"), fields: [{ fieldtype: "HTML", fieldname: "views" }] }),
			primary_action_label: __("Save this view…"),
			primary_action: () => {
				dialog.hide();
				this.ask();
			},
		});
		dialog.get_field("views").$wrapper[0].append(
			found.length
				? element(
						"ul",
						{ class: "fsm-tk-views" },
						found.map((view) => this.row(view, dialog))
					)
				: element("p", {}, __("No view is saved yet."))
		);
		dialog.show();
	}

	row(view, dialog) {
		const use = () => {
			dialog.hide();
			this.desk.use(known(view.settings));
		};
		const is_mine = view.owner === frappe.session.user;
		return element(
			"li",
			{},
			button(view.shared ? __("{0} (shared)", [view.title]) : view.title, use),
			is_mine
				? button(__("Delete"), (event) => this.remove(view, event.currentTarget.closest("li")), {
						"aria-label": __("Delete the view {0}", [view.title]),
					})
				: null
		);
	}

	ask() {
		const fields = [
			{ fieldtype: "Data", fieldname: "title", label: __("Name"), reqd: 1 },
			{ fieldtype: "Check", fieldname: "shared", label: __("Colleagues may use it") },
		];
		ask(fields, (values) => this.save(values), __("Save this view"), __("Save"));
	}

	async save({ title, shared }) {
		const settings = JSON.stringify(Object.fromEntries(KEPT.map((name) => [name, this.desk.view[name]])));
		const mine = { title, owner: frappe.session.user };
		const [same] = await frappe.db.get_list(DOCTYPE, { filters: mine, fields: ["name"], limit: 1 });
		const values = { title, shared: shared ? 1 : 0, settings };
		if (same) await frappe.db.set_value(DOCTYPE, same.name, values);
		else await frappe.db.insert({ doctype: DOCTYPE, ...values });
		this.desk.say(__("The view {0} is saved.", [title]));
	}

	async remove(view, row) {
		await frappe.db.delete_doc(DOCTYPE, view.name);
		row.remove();
		this.desk.say(__("The view {0} is deleted.", [view.title]));
	}
}

function known(settings) {
	try {
		const values = JSON.parse(settings);
		return Object.fromEntries(KEPT.map((name) => [name, String(values[name] ?? "")]));
	} catch {
		return {};
	}
}
