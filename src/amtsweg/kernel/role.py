"""The name of the database role the application works as; by itself, because settings read it before any model."""

ROLE = "amtsweg_app"
