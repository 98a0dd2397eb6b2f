"""Privacy: a person's data, handed over or gone, by the person's own wish."""
