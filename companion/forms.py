"""What every form shares: text that a database can hold, however it was sent."""

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import StringField

from companion.core import plain_text


def clean(text: str | None) -> str | None:
    return text and plain_text.clean(str(text))  # JSON may bring a number


def one_line(text: str | None) -> str:
    return plain_text.line(text or "")


def _is_bare() -> bool:
    """Tell whether JSON was sent in which nothing can be a field: it is no object."""
    is_json = bool(request) and request.method == "POST" and request.is_json
    return is_json and not isinstance(request.get_json(), dict)


class Form(FlaskForm):
    """A form whose text fields drop what nobody can see; lines stay lines.

    The fields within a FieldList are bound elsewhere: give them a filter of their own.
    """

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            return None if _is_bare() else super().wrap_formdata(form, formdata)

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            if issubclass(unbound_field.field_class, StringField):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": [clean, *own]}
            return unbound_field.bind(form=form, **options)
