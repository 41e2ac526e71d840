"""The edge: what people hand in is read here, and what they see is written here — screen, JSON and messages."""
