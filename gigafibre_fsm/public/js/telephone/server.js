// What the telephone asks of the server: see api/calls.py and the modules beside it.
import { read, write } from "../platform/server.js";

export const list_calls = () => read("calls.list_my_calls");
export const load_card = (call) => read("call_card.load_call_card", { call });
export const save_notes = (call, notes) => write("call_results.save_call_notes", { call, notes });
export const finish_call = (call, outcome, notes) =>
	write("call_results.finish_call", { call, outcome, notes });
export const hold_call = (call, on) => write("calls.hold_call", { call, on });
export const pause_recording = (call, on) => write("calls.pause_recording", { call, on });
export const transfer_call = (call, agent) => write("calls.transfer_call", { call, agent });
export const choose_customer = (call, customer) => write("call_results.choose_customer", { call, customer });
export const list_colleagues = () => read("softphone.list_colleagues");
export const list_call_backs = () => read("call_backs.list_call_backs");
export const settle_call_back = (call) => write("call_backs.settle_call_back", { call });
export const set_availability = (available) => write("softphone.set_availability", { available });

export const find_telephone = () => read("softphone.find_telephone");
export const report_call = (call, said, ending = "") =>
	write("softphone.report_browser_call", { call, said, ending });
export const receive_call = (number) => write("softphone.receive_browser_call", { number });

// a call over Twilio is prepared and reported there; of any other only this browser knows
export const start_call = (backend, number, customer, issue) =>
	write(backend === "twilio" ? "calls.start_call" : "softphone.begin_browser_call", {
		number,
		customer,
		issue,
	});

// what the device signs in with
export async function open_access(backend) {
	if (backend === "twilio") return write("softphone.issue_voice_token");
	return backend === "sip" ? write("softphone.issue_exchange_login") : {};
}
