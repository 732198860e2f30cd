"""Model fields that keep Vietnamese text in one form and store its search and sort keys."""

from django.db import models

from apps.core.text import fold, natural_key, sort_key, tidy, tidy_lines


class TidyCharField(models.CharField):
    """A one-line text; whatever is written or looked up becomes tidy (NFC, no double blanks)."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return tidy(value) if isinstance(value, str) else value

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = tidy(value)
            setattr(model_instance, self.attname, value)
        return value


class TidyTextField(models.TextField):
    """A long text; line breaks stay, the rest is tidied."""

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = tidy_lines(value)
            setattr(model_instance, self.attname, value)
        return value


class FieldNamesField(models.CharField):
    """Names of fields and rows of the same model, with commas between them; `in_words` reads them."""

    def in_words(self, value):
        """Their Vietnamese names; a name that is no longer there is left out."""
        return ", ".join(label for _, label in self.named(value))

    def named(self, value):
        """[(name, Vietnamese name)]"""
        fields = {field.name: field for field in self.model._meta.get_fields()}
        found = [(name, fields[name]) for name in (value or "").split(",") if name in fields]
        return [
            (
                name,
                field.related_model._meta.verbose_name if field.one_to_many else field.verbose_name,
            )
            for name, field in found
        ]


class DerivedField(models.TextField):
    """A stored key computed from the fields named in `sources` whenever the row is saved."""

    derive = staticmethod(fold)

    def __init__(self, *args, sources=(), **kwargs):
        self.sources = tuple(sources)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs["sources"] = self.sources
        return name, path, args, kwargs

    def pre_save(self, model_instance, add):
        words = (getattr(model_instance, source) for source in self.sources)
        value = self.derive(" ".join(str(word) for word in words if word))
        setattr(model_instance, self.attname, value)
        return value


class FoldedField(DerivedField):
    """The search form of its sources: `core.text.fold`."""


class NameKeyField(DerivedField):
    """The Vietnamese sort key of a person's name: `core.text.sort_key`."""

    derive = staticmethod(sort_key)


class NaturalKeyField(DerivedField):
    """The sort key of a place's name (Thôn 2 before Thôn 10): `core.text.natural_key`."""

    derive = staticmethod(natural_key)
