// The form of the Twilio settings; what it shares with other vendors stands in the desk bundle.

frappe.ui.form.on("FSM Twilio Settings", gigafibre_fsm.vendor_form);
