"""What the Word library does not do by itself: styles of official papers, fields, table heads, same bytes each time."""
