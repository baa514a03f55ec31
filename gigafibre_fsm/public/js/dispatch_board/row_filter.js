// Which technicians have a row: by name, or by what they can do.
import { openDialog } from "./dialog.js";

export function chooseRows(board) {
	const { store, settings } = board;
	const options = store.technicians.map(({ name, technician_name }) => ({
		value: name,
		label: technician_name,
		checked: settings.rows.includes(name) ? 1 : 0,
	}));
	const skills = Object.entries(store.skills).map(([value, label]) => ({ value, label }));
	const dialog = openDialog({
		title: __("Rows"),
		fields: [
			{
				fieldtype: "Select",
				fieldname: "row_skill",
				label: __("Only technicians who can do"),
				options: [{ value: "", label: __("Anything") }, ...skills],
				default: settings.row_skill,
			},
			{
				fieldtype: "MultiCheck",
				fieldname: "rows",
				label: __("Only these (none chosen: all)"),
				options,
				columns: 2,
			},
		],
		primary_action_label: __("Show"),
		primary_action: ({ row_skill, rows }) => {
			dialog.hide();
			board.use({ row_skill: row_skill || "", rows: rows || [] });
		},
	});
}
