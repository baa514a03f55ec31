// What the controls of every map say, in the reader's language: Leaflet keeps its words in one place for all maps.

// before a map is made: it takes its words from here
export function name_controls() {
	L.Control.Zoom.mergeOptions({ zoomInTitle: __("Zoom in"), zoomOutTitle: __("Zoom out") });
	L.Marker.mergeOptions({ alt: __("Place on the map") });
	// forms alone bring the tools for drawing
	if (L.drawLocal) name_drawing(L.drawLocal);
}

// the cross of what a mark opens has no word of its own
export function name_popups(map) {
	map.on("popupopen", ({ popup }) =>
		popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", __("Close"))
	);
}

function name_drawing({ draw, edit }) {
	draw.toolbar.actions = { title: __("Cancel the drawing"), text: __("Cancel") };
	draw.toolbar.finish = { title: __("Close the polygon"), text: __("Finish") };
	draw.toolbar.undo = { title: __("Delete the last corner"), text: __("Delete the last corner") };
	Object.assign(draw.toolbar.buttons, {
		polygon: __("Draw a polygon"),
		rectangle: __("Draw a rectangle"),
		marker: __("Set the place"),
	});
	name_steps(draw.handlers);
	edit.toolbar.actions = {
		save: { title: __("Keep the changes"), text: __("Finish") },
		cancel: { title: __("Cancel the changes"), text: __("Cancel") },
		clearAll: { title: __("Delete everything drawn"), text: __("Delete all") },
	};
	edit.toolbar.buttons = {
		edit: __("Move corners or places"),
		editDisabled: __("Nothing is drawn yet"),
		remove: __("Delete from the map"),
		removeDisabled: __("Nothing is drawn yet"),
	};
	edit.handlers.edit.tooltip = {
		text: __("Drag a corner or a place."),
		subtext: __("Cancel brings the old drawing back."),
	};
	edit.handlers.remove.tooltip = { text: __("Press what is to be deleted.") };
}

function name_steps(steps) {
	steps.marker.tooltip.start = __("Press the place on the map.");
	steps.polygon.tooltip = {
		start: __("Press the first corner."),
		cont: __("Press the next corner."),
		end: __("Press the first corner again to close the polygon."),
	};
	steps.polyline.error = __("The outline of the area crosses itself. Move its corners apart.");
	steps.rectangle.tooltip.start = __("Drag from corner to corner.");
	steps.simpleshape.tooltip.end = __("Let go to finish.");
}
