"""Who: the facts that may be known of an applicant, sectors, places, parks, and their loaders."""
