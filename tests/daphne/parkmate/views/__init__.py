"""The REST side, a resource a file."""
