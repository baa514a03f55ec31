// What went wrong, as a code of `words.js`.

export class Trouble extends Error {
	/** @param {string} code */
	constructor(code) {
		super(code);
		this.code = code;
	}
}
