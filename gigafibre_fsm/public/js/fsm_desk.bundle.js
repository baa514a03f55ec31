// What the desk needs on every page: plain text drawn as such, a warning for those who can act on it, what forms share.
import "./plain_text/answers.js";
import "./plain_text/deletion.js";
import "./plain_text/fields.js";
import "./plain_text/messages.js";
import "./plain_text/views.js";
import "./base_map/form_maps.js";
import { BaseMap, open_map } from "./base_map/base_map.js";
import { COLOURS as agreement_colours } from "./platform/agreements.js";
import "./platform/controls.js";
import { ask, nameFields } from "./platform/dialogs.js";
import { record_call, record_promise } from "./platform/dunning.js";
import * as formatting from "./platform/formatting.js";
import { COLOURS as incident_colours } from "./platform/incidents.js";
import { COLOURS as verdict_colours, show_line_verdict } from "./platform/line_verdict.js";
import { start_flow } from "./platform/manual_flows.js";
import { add_document_button } from "./platform/report_document.js";
import { is_accountant, may_answer, may_refund } from "./platform/roles.js";
import { COLOURS as suspension_colours } from "./platform/suspensions.js";
import { CLOCK_FIELDS, describe_clock, read_state, show_clock } from "./platform/ticket_clock.js";
import "./platform/visitors.js";
import { SearchBox } from "./support/search_box.js";
import "./telephone/start.js";
import "./vendor_form.js";

// forms and lists are no modules: they find it here
gigafibre_fsm.add_document_button = add_document_button;
gigafibre_fsm.agreement_colours = agreement_colours;
gigafibre_fsm.ask = ask;
gigafibre_fsm.dunning = { record_call, record_promise };
gigafibre_fsm.formatting = formatting;
gigafibre_fsm.incident_colours = incident_colours;
gigafibre_fsm.is_accountant = is_accountant;
gigafibre_fsm.maps = { BaseMap, open_map };
gigafibre_fsm.may_answer = may_answer;
gigafibre_fsm.may_refund = may_refund;
gigafibre_fsm.name_fields = nameFields;
gigafibre_fsm.SearchBox = SearchBox;
gigafibre_fsm.show_line_verdict = show_line_verdict;
gigafibre_fsm.start_flow = start_flow;
gigafibre_fsm.suspension_colours = suspension_colours;
gigafibre_fsm.ticket_clock = { describe_clock, fields: CLOCK_FIELDS, read_state, show_clock };
gigafibre_fsm.verdict_colours = verdict_colours;

// at the foot of every page until it is closed, once each time the desk is loaded
$(document).on("app_ready", () => {
	if (!frappe.boot.fsm_warning) return;
	const close = $("<button type='button' class='btn btn-xs btn-default'>").text(__("Close"));
	const banner = $("<div class='fsm-banner' role='alert'>").append(
		$("<span>").text(frappe.boot.fsm_warning),
		close
	);
	close.on("click", () => banner.remove());
	banner.appendTo(document.body);
});
