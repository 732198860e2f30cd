"""What a card looks like."""

from django import template

from apps.portal import drawing, motifs
from apps.publishing.public.terms import Group

register = template.Library()

register.simple_tag(motifs.motif, name="motif")
register.filter("named", drawing.named)


@register.filter
def group_names(groups):
    """“Người cao tuổi, người đau yếu” of the groups of a card."""
    labels = dict(Group.choices)
    words = ", ".join(labels[name].lower() for name in groups if name in labels)
    return words[:1].upper() + words[1:]
