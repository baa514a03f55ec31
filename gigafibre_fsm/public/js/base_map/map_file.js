// Looks into a map file before anything is drawn of it: PMTiles 3 begins with a header that says what the file holds.

const HEADER = 127; // bytes, as https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md sets them out
const [VERSION, COMPRESSION, KIND, CLOSEST, CORNERS] = [7, 98, 99, 101, 102];
const READABLE = [1, 2]; // not compressed, or by gzip
const VECTORS = 1;
const DEGREE = 1e7;

/** @typedef {{bounds: [number, number][], closest: number}} MapHeader south-west and north-east, and the last zoom of the file */

/**
 * @param {string} url
 * @returns {Promise<{header: MapHeader} | {fault: "silent" | "whole" | "foreign"}>} foreign: no vector map of that format
 */
export async function look_into(url) {
	let answer;
	try {
		// past the browser's store, whose question about an older file is answered with the whole new one
		answer = await fetch(url, { headers: { Range: `bytes=0-${HEADER - 1}` }, cache: "no-store" });
	} catch {
		return { fault: "silent" };
	}
	if (answer.status === 206) {
		const header = read_header(await answer.arrayBuffer());
		return header ? { header } : { fault: "foreign" };
	}
	// the whole file would follow, and it is large
	await answer.body?.cancel();
	return { fault: answer.ok ? "whole" : "silent" };
}

/**
 * @param {ArrayBuffer} bytes the first of the file
 * @returns {MapHeader | null} null: no vector map that can be drawn
 */
function read_header(bytes) {
	if (bytes.byteLength < HEADER) return null;
	const view = new DataView(bytes);
	const is_known =
		new TextDecoder().decode(bytes.slice(0, VERSION)) === "PMTiles" && view.getUint8(VERSION) === 3;
	if (!is_known || !READABLE.includes(view.getUint8(COMPRESSION)) || view.getUint8(KIND) !== VECTORS)
		return null;
	const [west, south, east, north] = [0, 1, 2, 3].map((at) => view.getInt32(CORNERS + 4 * at, true) / DEGREE);
	return {
		bounds: [
			[south, west],
			[north, east],
		],
		closest: view.getUint8(CLOSEST),
	};
}
