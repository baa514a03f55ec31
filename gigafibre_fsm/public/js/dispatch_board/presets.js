// Named sets of filters, rows, zoom and view: one's own, and those that colleagues share.
import { openDialog, wrong } from "./dialog.js";
import { element } from "./dom.js";
import { pickKnown } from "./settings.js";

const DOCTYPE = "Dispatch Board Preset";

export class Presets {
	constructor(board) {
		this.board = board;
		this.found = [];
		this.refresh();
	}

	async refresh() {
		try {
			const fields = ["name", "title", "shared", "owner"];
			this.found = await frappe.db.get_list(DOCTYPE, { fields, order_by: "title asc", limit: 50 });
		} catch {
			this.found = [];
		}
	}

	entries() {
		const { found } = this;
		// what colleagues have shared since is there when the menu is opened again
		this.refresh();
		return [
			...found.map((preset) => [entryText(preset), () => this.use(preset.name, true)]),
			[__("Save as a preset…"), () => this.ask()],
			...found
				.filter(isMine)
				.map((preset) => [__("Delete the preset {0}", [preset.title]), () => this.askRemoval(preset)]),
		];
	}

	// from an address, where people write the title
	async useCalled(called) {
		return this.use((await this.find({ title: called })) || called);
	}

	// by the server, because a title that could be markup is another text in this page
	async find(filters) {
		const [found] = await frappe.db.get_list(DOCTYPE, { filters, limit: 1 });
		return found?.name;
	}

	async use(name, isOpen = false) {
		const { message } = await frappe.db.get_value(DOCTYPE, name, ["title", "settings"]);
		if (!message?.settings) return this.board.say(__("That preset is gone, or not shared with you."), true);
		const settings = pickKnown(parsed(message.settings));
		if (!isOpen) return this.board.keep(settings);
		await this.board.use(settings);
		return this.board.say(__("Preset {0} is in use.", [message.title]));
	}

	ask() {
		const dialog = openDialog({
			title: __("Save as a preset"),
			fields: [
				{ fieldtype: "Data", fieldname: "title", label: __("Name"), reqd: 1 },
				{ fieldtype: "Check", fieldname: "shared", label: __("Colleagues may use it") },
			],
			primary_action_label: __("Save"),
			primary_action: async ({ title, shared }) => {
				try {
					await this.save(title.trim(), shared);
				} catch (error) {
					return wrong(dialog, "title", error.message || __("This was not saved. Try again."));
				}
				return dialog.hide();
			},
		});
	}

	async save(title, shared) {
		// saved in another window, perhaps
		const same = await this.find({ title, owner: frappe.session.user });
		const values = { title, shared: shared ? 1 : 0, settings: JSON.stringify(this.board.settings) };
		if (same) await frappe.db.set_value(DOCTYPE, same, values);
		else await frappe.db.insert({ doctype: DOCTYPE, ...values });
		await this.refresh();
		this.board.say(__("Preset {0} is saved.", [title]));
	}

	askRemoval({ name, title, shared }) {
		const text = shared ? __("Colleagues lose it too.") : __("It cannot be brought back.");
		const dialog = openDialog(
			{
				title: __("Delete the preset {0}", [title]),
				fields: [{ fieldtype: "HTML", fieldname: "text" }],
				primary_action_label: __("Delete"),
				primary_action: () => {
					dialog.hide();
					this.remove(name, title);
				},
			},
			{ text: element("p", {}, text) }
		);
	}

	async remove(name, title) {
		await frappe.db.delete_doc(DOCTYPE, name);
		await this.refresh();
		this.board.say(__("Preset {0} is deleted.", [title]));
	}
}

const isMine = ({ owner }) => owner === frappe.session.user;

// two people may have chosen the same name
function entryText(preset) {
	const { title, owner } = preset;
	return isMine(preset)
		? __("Preset: {0}", [title])
		: __("Preset: {0} ({1})", [title, frappe.user.full_name(owner)]);
}

function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return {};
	}
}
