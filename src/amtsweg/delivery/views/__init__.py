"""Pages of the ways out: postbox, check of a seal, post room."""
