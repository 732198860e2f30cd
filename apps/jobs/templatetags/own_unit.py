"""Whether a list was asked for in a unit that its owner has left since."""

from django import template

from apps.jobs.exporting import was_of_another_unit

register = template.Library()
register.simple_tag(was_of_another_unit)
