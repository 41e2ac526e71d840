"""One file per diagnostic: `CHECK` says how serious it is and how it is found; its words stand in the catalogue."""
