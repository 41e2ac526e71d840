"""Charts of the papers, drawn by matplotlib: as SVG whose text stays text, and as PNG for Word."""
