"""The tables' history: numbered steps up and down, each with its own frozen copy of the tables it makes."""
