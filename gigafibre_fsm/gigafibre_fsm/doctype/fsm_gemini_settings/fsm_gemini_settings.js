// The form of the Gemini settings; what it shares with other vendors stands in the desk bundle.

frappe.ui.form.on("FSM Gemini Settings", gigafibre_fsm.vendor_form);
