// What Frappe's desk puts on the page. Its own sources have no types: what comes from it is not checked.
declare const frappe: any;
declare const $: any;
declare const jQuery: any;
declare const L: any; // Leaflet, which the desk brings
declare const locals: any;
declare let cur_frm: any;
declare let cur_list: any;
declare let cur_dialog: any;
declare function __(text: string, values?: any[] | null, context?: string): string;
declare function format_number(value: number, format?: string | null, decimals?: number): string;

// what Frappe's boot has of ours: domain/platform/base_map.py
interface BaseMapAddress {
	kind: "file" | "tiles";
	url: string;
	attribution: string;
}

// ours, for forms and lists, which are no modules
declare const gigafibre_fsm: any;
