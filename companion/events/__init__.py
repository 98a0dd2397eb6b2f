"""Events: the front door, an event's home, and who takes part with which badge."""
