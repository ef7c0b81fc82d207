"""The test kit of the DMN community: its cases, and how many of them hold."""
