"""The page and the JSON API: what people see in a browser, and what programs ask, on the same core as the commands."""
