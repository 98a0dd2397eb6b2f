"""Questions: what to ask a speaker, tied to the abstract and to one's own profile."""
