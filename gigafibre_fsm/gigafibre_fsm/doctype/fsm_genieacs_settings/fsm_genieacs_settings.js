// The form of the GenieACS settings; what it shares with other vendors stands in the desk bundle.

frappe.ui.form.on("FSM GenieACS Settings", gigafibre_fsm.vendor_form);
