"""What applying and undoing counted, in words."""

from django.apps import apps

from apps.organisation.reorganising.previewing import UNIT_WORDS

WORDS = UNIT_WORDS | {
    "told_apart": "tên ghi thêm tên tỉnh cũ vì trùng nhau",
    "unmade": "đơn vị lập mới được bỏ",
    "left": "đơn vị lập mới ở lại như đơn vị cũ vì đã có bản ghi",
}


def counts_in_words(counts, *, undone=False):
    """[(words, number)] of {key: number}: units first, then rows, the many before the few."""
    where = "trở về đơn vị trước" if undone else "theo đơn vị mới"
    found = []
    for key, number in counts.items():
        if "." in key:
            words = f"{apps.get_model(key)._meta.verbose_name_plural} {where}"
        else:
            words = WORDS.get(key, key)
        if number:
            found.append((key in WORDS, number, words[:1].upper() + words[1:]))
    return [(words, number) for _, number, words in sorted(found, reverse=True)]
