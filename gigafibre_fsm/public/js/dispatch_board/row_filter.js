// Which technicians have a row: by name, by what they can do, by truck, by where they go.
import { openDialog } from "./dialog.js";
import { daysOf } from "./row_view.js";

// on one of the days shown; who is limited to no territory goes everywhere
export const serves = (store, technician, territory) =>
	daysOf(store, technician.name).some(
		({ territories }) => !territories.length || territories.includes(territory)
	);

export function chooseRows(board) {
	const { store, settings } = board;
	const options = store.technicians.map(({ name, technician_name }) => ({
		value: name,
		label: technician_name,
		checked: settings.rows.includes(name) ? 1 : 0,
	}));
	const skills = Object.entries(store.skills).map(([value, label]) => ({ value, label }));
	const trucks = [...new Set(store.technicians.map(({ truck }) => truck).filter(Boolean))].sort();
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
				fieldtype: "Select",
				fieldname: "row_truck",
				label: __("Only the technicians of the truck"),
				options: [
					{ value: "", label: __("Any truck") },
					...trucks.map((name) => ({ value: name, label: name })),
				],
				default: settings.row_truck,
			},
			{
				fieldtype: "Select",
				fieldname: "row_territory",
				label: __("Only technicians who serve the territory"),
				options: [
					{ value: "", label: __("Any territory") },
					...store.territories.map(({ name, label }) => ({ value: name, label })),
				],
				default: settings.row_territory,
				hidden: store.territories.length ? 0 : 1,
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
		primary_action: ({ row_skill, row_truck, row_territory, rows }) => {
			dialog.hide();
			const chosen = { row_skill: row_skill || "", row_truck: row_truck || "" };
			board.use({ ...chosen, row_territory: row_territory || "", rows: rows || [] });
		},
	});
}
