"""`parkmatch check`: one small file per diagnostic in `diagnostics/`, and what they share."""
