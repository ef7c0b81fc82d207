"""What stands behind the ports of `delivery`, one folder each; bound in `web`."""
