"""The papers an office hands over: one paper in blocks, written as an HTML page, a Word file or Markdown."""
