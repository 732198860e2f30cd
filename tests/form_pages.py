"""What a browser would send back of a page: the fields of its form as they stand."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    """The controls of every POST form of a page, in order: [{name: [values]}]."""

    def __init__(self):
        super().__init__()
        self.forms, self.form, self.select, self.area = [], None, None, None

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs} | {"set": {name for name, _ in attrs}}
        if tag == "form":
            self.form = {} if attrs.get("method") == "post" else None
            if self.form is not None:
                self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "select":
            self.select = attrs["name"]
        elif tag == "option" and self.select and "selected" in attrs["set"]:
            self._put(self.select, attrs["value"])
        elif tag == "textarea":
            self.area = attrs["name"]
            self._put(self.area, "")
        elif tag == "input" and attrs.get("name"):
            is_box = attrs.get("type") in ("checkbox", "radio")
            if attrs.get("type") not in ("file", "submit") and (
                not is_box or "checked" in attrs["set"]
            ):
                self._put(attrs["name"], attrs.get("value", "on" if is_box else ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            if self.area:
                text = self.form[self.area][-1]
                self.form[self.area][-1] = text.removeprefix("\n")
            self.area = None

    def handle_data(self, data):
        if self.area:
            self.form[self.area][-1] += data

    def _put(self, name, value):
        self.form.setdefault(name, []).append(value)


def filled(response, **changes):
    """The POST data of the page's main form, with what a person changes on it."""
    page = _Fields()
    page.feed(response.content.decode())
    return max(page.forms, key=len) | changes
