/* Photos are made smaller before they are kept and sent, by the browser's own means. */

const VISIT = 1600; // pixels of the longest side
const LABEL = 2560; // the lines of a barcode are lost below 2500
const SMALL_ENOUGH = 400 * 1024; // bytes; below this a photo that is not too large stays as it is
const QUALITY = 0.85;

/* The photo as it will travel; a format that this browser cannot open (HEIC) stays as it is, the server can. */
export async function smaller(file, isLabel) {
	if (file.type && !/^image\//.test(file.type)) return file;
	try {
		const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
		const scale = Math.min(1, (isLabel ? LABEL : VISIT) / Math.max(picture.width, picture.height));
		if (scale === 1 && file.size < SMALL_ENOUGH) return file;
		const blob = await jpeg(picture, Math.round(picture.width * scale), Math.round(picture.height * scale));
		picture.close();
		return blob && blob.size < file.size ? blob : file;
	} catch {
		return file;
	}
}

function jpeg(picture, width, height) {
	/** @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null} context */
	const draw = (context) => {
		if (!context) throw new Error("no canvas to draw on"); // a blank picture would be sent otherwise
		context.drawImage(picture, 0, 0, width, height);
	};
	if (typeof OffscreenCanvas === "function") {
		const canvas = new OffscreenCanvas(width, height);
		draw(canvas.getContext("2d"));
		return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
	}
	const canvas = document.createElement("canvas");
	Object.assign(canvas, { width, height });
	draw(canvas.getContext("2d"));
	return new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
}
