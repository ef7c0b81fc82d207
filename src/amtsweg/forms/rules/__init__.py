"""What forms know without a database: definitions, values, logic, reading, rendering and inspecting files."""
