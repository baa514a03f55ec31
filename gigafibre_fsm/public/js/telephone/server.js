// What the telephone asks of the server: see api/telephone.py and api/softphone.py.
import { read, write } from "../platform/server.js";

export const list_calls = () => read("telephone.list_my_calls");
export const load_card = (call) => read("telephone.load_call_card", { call });
export const save_notes = (call, notes) => write("telephone.save_call_notes", { call, notes });
export const finish_call = (call, outcome, notes) => write("telephone.finish_call", { call, outcome, notes });
export const hold_call = (call, on) => write("telephone.hold_call", { call, on });
export const pause_recording = (call, on) => write("telephone.pause_recording", { call, on });
export const transfer_call = (call, agent) => write("telephone.transfer_call", { call, agent });
export const choose_customer = (call, customer) => write("telephone.choose_customer", { call, customer });
export const list_colleagues = () => read("telephone.list_colleagues");
export const list_call_backs = () => read("telephone.list_call_backs");
export const settle_call_back = (call) => write("telephone.settle_call_back", { call });
export const set_availability = (available) => write("telephone.set_availability", { available });

export const find_telephone = () => read("softphone.find_telephone");
export const report_call = (call, said, ending = "") =>
	write("softphone.report_browser_call", { call, said, ending });
export const receive_call = (number) => write("softphone.receive_browser_call", { number });

// a call over Twilio is prepared and reported there; of any other only this browser knows
export const start_call = (backend, number, customer, issue) =>
	write(backend === "twilio" ? "telephone.start_call" : "softphone.begin_browser_call", {
		number,
		customer,
		issue,
	});

// what the device signs in with
export async function open_access(backend) {
	if (backend === "twilio") return write("telephone.issue_voice_token");
	return backend === "sip" ? write("softphone.issue_exchange_login") : {};
}
