"""The demo city: accounts and history from the city pack, played through the same doors that people use."""
