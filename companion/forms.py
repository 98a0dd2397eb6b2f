"""What every form shares: text that a database can hold, however it was sent."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField

from companion.core import plain_text


def clean(text: str | None) -> str | None:
    return text and plain_text.clean(text)


def one_line(text: str | None) -> str:
    return plain_text.line(text or "")


class Form(FlaskForm):
    """A form whose text fields drop what nobody can see; lines stay lines.

    The fields within a FieldList are bound elsewhere: give them a filter of their own.
    """

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            if issubclass(unbound_field.field_class, StringField):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": [clean, *own]}
            return unbound_field.bind(form=form, **options)
