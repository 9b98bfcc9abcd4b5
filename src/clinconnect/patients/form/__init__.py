"""What does somebody tell about themselves? The patient form `clinconnect-1` in JSON."""

from clinconnect.patients.form.form import FORM, is_form, read_form, schema

__all__ = ["FORM", "is_form", "read_form", "schema"]
