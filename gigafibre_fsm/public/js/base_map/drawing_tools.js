// The tools with which a form's map is drawn on.

const SHAPE = { color: "#0f766e" };

/**
 * @param {any} drawing the layer that holds what is drawn
 * @param {boolean} is_place one point, instead of polygons
 */
export function tools_for(drawing, is_place) {
	const none = {
		polyline: false,
		polygon: false,
		rectangle: false,
		circle: false,
		circlemarker: false,
		marker: false,
	};
	const area = {
		polygon: { allowIntersection: false, shapeOptions: SHAPE },
		rectangle: { shapeOptions: SHAPE },
	};
	const draw = { ...none, ...(is_place ? { marker: true } : area) };
	return new L.Control.Draw({ position: "topleft", draw, edit: { featureGroup: drawing, remove: true } });
}
