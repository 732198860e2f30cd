"""Notices: told to one person, shown to that person only."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.notices import actions
from apps.notices.models import Notice

pytestmark = pytest.mark.django_db
LIST = reverse("notices:list")


def tell(*users, key="returned:DL-26-000012", text="Hồ sơ DL-26-000012 bị trả lại.", url="/"):
    actions.tell(users, key=key, text=text, url=url)


def head_of(response):
    """The words at the head of a page, blanks tidied."""
    head = response.content.decode().split("<main")[0]
    return " ".join(head.split())


def test_clerk_reads_the_number_of_unread_notices_on_every_page(client, clerk):
    for number in range(3):
        tell(clerk, key=str(number))
    client.force_login(clerk)

    page = client.get(reverse("addresses:list"))

    assert '(</span>3<span class="visually-hidden">)' in head_of(page)


def test_clerk_without_notices_sees_no_number(client, clerk, reviewer):
    tell(reviewer)
    client.force_login(clerk)

    assert "bell-count" not in head_of(client.get(LIST))


def test_clerk_sees_only_the_own_notices(client, clerk, reviewer):
    tell(clerk, text="Của cán bộ")
    tell(reviewer, text="Của người duyệt")
    client.force_login(clerk)

    page = client.get(LIST).content.decode()

    assert "Của cán bộ" in page
    assert "Của người duyệt" not in page


def test_opening_a_notice_reads_it_and_leads_to_its_page(client, clerk, filed_address):
    url = reverse("addresses:detail", args=[filed_address.code])
    tell(clerk, url=url)
    client.force_login(clerk)

    opened = client.post(reverse("notices:open", args=[Notice.objects.get().pk]))

    assert opened.url == url
    assert Notice.objects.get().read_at is not None


def test_a_notice_opened_again_keeps_the_moment_it_was_read_first(client, clerk):
    tell(clerk)
    client.force_login(clerk)
    url = reverse("notices:open", args=[Notice.objects.get().pk])
    client.post(url)
    first = Notice.objects.get().read_at

    client.post(url)

    assert Notice.objects.get().read_at == first


def test_nobody_opens_the_notice_of_another(client, clerk, reviewer):
    tell(reviewer)
    client.force_login(clerk)

    answer = client.post(reverse("notices:open", args=[Notice.objects.get().pk]))

    assert answer.status_code == 404
    assert Notice.objects.get().read_at is None


def test_a_notice_is_not_read_by_merely_following_a_link(client, clerk):
    tell(clerk)
    client.force_login(clerk)

    answer = client.get(reverse("notices:open", args=[Notice.objects.get().pk]))

    assert answer.status_code == 405


def test_all_read_leaves_alone_what_came_after_the_page_was_shown(client, clerk, reviewer):
    tell(clerk, key="1")
    tell(clerk, key="2")
    client.force_login(clerk)
    newest = client.get(LIST).context["newest"].pk
    tell(clerk, key="3")
    tell(reviewer, key="1")

    client.post(reverse("notices:read_all"), {"up_to": newest})

    assert set(Notice.objects.unread().values_list("user", "key")) == {
        (clerk.pk, "3"),
        (reviewer.pk, "1"),
    }


@pytest.mark.parametrize("up_to", ["", "x", "-1", "9" * 30])
def test_all_read_without_a_number_reads_nothing(client, clerk, up_to):
    tell(clerk)
    client.force_login(clerk)

    answer = client.post(reverse("notices:read_all"), {"up_to": up_to})

    assert answer.url == LIST
    assert Notice.objects.unread().count() == 1


def test_the_same_matter_is_told_in_new_words_while_it_is_unread(clerk):
    tell(clerk, text="Trả lại lần một")
    tell(clerk, text="Trả lại lần hai")
    Notice.objects.update(read_at=timezone.now())
    tell(clerk, text="Trả lại lần ba")

    assert [notice.text for notice in Notice.objects.newest_first()] == [
        "Trả lại lần ba",
        "Trả lại lần hai",
    ]


def test_notices_read_three_months_ago_go_and_unread_ones_stay(clerk):
    for key in ("old", "recent", "unread"):
        tell(clerk, key=key)
    old, recent = timezone.now() - timedelta(days=91), timezone.now() - timedelta(days=89)
    Notice.objects.filter(key="old").update(read_at=old)
    Notice.objects.filter(key="recent").update(read_at=recent)

    cleared = actions.clear_old_notices()

    assert cleared == {"notices": 1}
    assert set(Notice.objects.values_list("key", flat=True)) == {"recent", "unread"}


def test_clerk_with_hundreds_of_notices_pages_through_them_within_the_budget(
    client, clerk, django_assert_max_num_queries
):
    for number in range(45):
        tell(clerk, key=str(number), text=f"Việc {number}")
    client.force_login(clerk)

    first = client.get(LIST).content.decode()
    with django_assert_max_num_queries(6):
        client.get(LIST)
    last = client.get(LIST, {"page": 3}).content.decode()

    assert first.index("Việc 44") < first.index("Việc 25")
    assert "Việc 24" not in first
    assert "Việc 4<" in last
    assert client.get(LIST, {"page": 4}).status_code == 404


def test_what_a_notice_says_is_text_and_nothing_else(client, clerk):
    tell(clerk, text="<b>mã</b>")
    client.force_login(clerk)

    assert "&lt;b&gt;mã&lt;/b&gt;" in client.get(LIST).content.decode()


def test_words_that_went_by_mail_and_changed_since_are_told_anew(clerk):
    tell(clerk, text="Nhận 30 địa chỉ")
    Notice.objects.update(mailed_at=timezone.now())
    tell(clerk, text="Nhận 30 địa chỉ")
    same = Notice.objects.count()

    tell(clerk, text="30 địa chỉ không còn")

    assert same == 1
    fresh = Notice.objects.unread().get()
    assert (fresh.text, fresh.mailed_at) == ("30 địa chỉ không còn", None)


def test_what_is_too_long_for_a_notice_is_cut(clerk):
    tell(clerk, text="Xã Cư Pao không nhận hồ sơ: " + "vì ở xa " * 100)

    text = Notice.objects.get().text
    assert len(text) <= 300
    assert text.endswith("…")
