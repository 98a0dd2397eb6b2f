from flask_wtf.file import FileField
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from companion.forms import Form


class ExchangeForm(Form):
    """The one button below a card."""

    uuid = HiddenField(validators=[InputRequired()])
    token = HiddenField(validators=[InputRequired()])


class ScanForm(Form):
    """For phones whose camera the page cannot use: a typed code, or a photo."""

    code = StringField(
        "Code below the QR code",
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )
    photo = FileField(
        "Photo of the badge", render_kw={"accept": "image/*", "capture": "environment"}
    )
