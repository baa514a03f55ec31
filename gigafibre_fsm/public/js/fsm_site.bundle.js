/* The public pages: suggestions while an address is typed. The form works without this file. */

import { suggestAddresses } from "./site/address_search.js";
import { offerPosition } from "./site/position.js";

for (const form of document.querySelectorAll("form[data-suggest]")) {
	suggestAddresses(form);
	offerPosition(form);
}
