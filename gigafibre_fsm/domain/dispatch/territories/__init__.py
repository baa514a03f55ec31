"""Areas on the map, and which technicians serve them on which days."""
