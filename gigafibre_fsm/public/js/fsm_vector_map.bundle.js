// Draws a vector map file (PMTiles) below Leaflet's pins; loaded only where the settings name such a file.
import { leafletLayer } from "protomaps-leaflet";

frappe.provide("gigafibre_fsm");
gigafibre_fsm.vector_layer = leafletLayer;
