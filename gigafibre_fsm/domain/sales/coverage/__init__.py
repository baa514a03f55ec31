"""Where fibre is, will be or is not, as areas on the map, and who wants to hear of it."""
