"""From tree to closures: each node becomes one function of a scope, built once and called often."""
