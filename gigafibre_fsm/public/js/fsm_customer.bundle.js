/*
 * What makes the customers' pages quicker under a thumb: answers without a new page, smaller photos, a line that looks
 * again. Every form works without this file.
 */

import { follow } from "./pages/again.js";
import { submitNow } from "./pages/forms.js";
import { lookAtLines } from "./pages/line.js";
import { onPage, wake } from "./pages/shown_page.js";

document.addEventListener("submit", submitNow);
onPage(() => {
	follow();
	lookAtLines();
});
wake();
