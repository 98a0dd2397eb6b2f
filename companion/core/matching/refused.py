"""Models that cannot be used, told in a sentence for whoever chose them."""


class BadModel(ValueError):
    """A model was chosen that cannot be used."""


class NoModel(BadModel):
    """There is no model of that name or in that folder, or it cannot be read."""


class BadVectors(BadModel):
    """A model gave something else than one row of numbers for each text."""


class NoDevice(BadModel):
    """There is no device of that name to reckon on."""


class WrongWeights(BadModel):
    """The file with a model's weights is not the one that was checked."""
