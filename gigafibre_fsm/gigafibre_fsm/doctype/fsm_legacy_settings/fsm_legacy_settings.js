// The form of the settings of the retired database; what it shares with other vendors stands in the desk bundle.

frappe.ui.form.on("FSM Legacy Settings", gigafibre_fsm.vendor_form);
