"""Places: coordinates, distances and boxes. Pure arithmetic in WGS 84; geometry of the city comes later."""
