"""From the read model to closures: types, boxed expressions, tables and the graph of requirements."""
