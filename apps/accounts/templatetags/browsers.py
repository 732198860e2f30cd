"""A browser by the name its owner knows."""

from django import template

register = template.Library()

# The first that fits: most browsers also carry the names of others.
BROWSERS = [
    ("coc_coc", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
]
MACHINES = [
    ("Android", "điện thoại Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "máy Windows"),
    ("Mac OS X", "máy Mac"),
    ("Linux", "máy Linux"),
]


@register.filter
def browser(user_agent):
    """“Chrome trên máy Windows”, or “Không rõ” of a User-Agent header."""
    found = [
        next((name for mark, name in names if mark in user_agent), "")
        for names in (BROWSERS, MACHINES)
    ]
    return " trên ".join(filter(None, found)) or "Không rõ"
