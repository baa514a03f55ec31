// The microphone is asked for when a person says that they take calls, not while a customer waits.

/**
 * @returns {Promise<"" | "microphone_refused" | "microphone_missing" | "microphone_insecure">} the reason why there is none.
 */
export async function ask_for_microphone() {
	if (!navigator.mediaDevices) return "microphone_insecure"; // browsers lend one to pages of https only
	try {
		const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
		for (const track of stream.getTracks()) track.stop();
		return "";
	} catch (error) {
		return error.name === "NotAllowedError" ? "microphone_refused" : "microphone_missing";
	}
}
