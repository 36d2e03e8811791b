from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory

from cchc.core.messages import Message
from cchc.platform.events.models import Event
from cchc.platform.notices import registry, services
from cchc.platform.notices.models import Letter, Notice, Preference
from cchc.platform.notices.registry import NoticeKind
from cchc.platform.notices.tests.conftest import Clock

pytestmark = pytest.mark.django_db

Tell = Callable[..., None]
SAID = Message("Báo cáo {n}", "Report {n}", {"n": 1})


def test_it_works(client: Client, administrator: Any, tell: Tell) -> None:
    tell(administrator)
    page = client.get("/notices/").content.decode()
    assert "Báo cáo của Phường Một: 496 ≠ 497." in page
    assert "Báo cáo cần rà soát" in page
    notice = Notice.objects.get()
    answer = client.post(f"/notices/{notice.public_id}/", {"go": "1"})
    assert answer.headers["Location"] == "/reports/"
    notice.refresh_from_db()
    assert notice.read


def test_in_english(english: Client, administrator: Any, tell: Tell) -> None:
    tell(administrator)
    assert "The report of Phường Một" in english.get("/notices/").content.decode()


def test_with_a_key_once(administrator: Any, tell: Tell, person: Any) -> None:
    for _ in range(2):
        tell(administrator, "returned:7")
        tell(person(), "returned:7") if not Notice.objects.exclude(user=administrator).exists() else None
    assert Notice.objects.count() == 2


def test_without_a_key_each_time(administrator: Any, tell: Tell) -> None:
    tell(administrator)
    tell(administrator)
    assert Notice.objects.count() == 2


def test_many_people_in_one_statement(
    person: Any, kind: NoticeKind, clock: Clock, django_assert_num_queries: Any
) -> None:
    people = [person(f"p{number}") for number in range(20)]
    people[0].is_active = False
    with django_assert_num_queries(1):
        services.notify_all(people, kind, SAID, key="k")
    assert Notice.objects.count() == 19


@pytest.mark.parametrize(
    "link", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "reports/"]
)
def test_a_link_out_of_the_site_is_refused(administrator: Any, kind: NoticeKind, link: str) -> None:
    with pytest.raises(ValueError, match="within the site"):
        services.notify(administrator, kind, SAID, link)


def test_a_kind_nobody_registered(administrator: Any, kind: NoticeKind) -> None:
    with pytest.raises(ValueError, match="not registered"):
        services.notify(administrator, NoticeKind("test.other", SAID), SAID)
    with pytest.raises(ValueError, match="twice"):
        registry.register(NoticeKind("test.returned", Message("a", "a")))
    with pytest.raises(ValueError, match="filled"):
        registry.register(NoticeKind("test.filled", SAID))


def test_nobody_reads_another_s(client: Client, tell: Tell, person: Any) -> None:
    tell(person())
    notice = Notice.objects.get()
    assert client.post(f"/notices/{notice.public_id}/").status_code == 404
    client.post("/notices/read/")
    notice.refresh_from_db()
    assert notice.read is None
    assert "Phường Một" not in client.get("/notices/").content.decode()


def test_all_are_read_at_once(client: Client, administrator: Any, tell: Tell) -> None:
    for _ in range(3):
        tell(administrator)
    assert services.unread_count(administrator) == 3
    assert "3 thông báo" in client.post("/notices/read/", follow=True).content.decode()
    assert services.unread_count(administrator) == 0


def test_the_badge_counts(administrator: Any, tell: Tell) -> None:
    request = RequestFactory().get("/")
    request.user = administrator
    badge = Template("{% include 'notices/_badge.html' %}")
    assert "count" not in badge.render(Context({"request": request}))
    tell(administrator)
    assert ">1<" in badge.render(Context({"request": request}))


def test_the_list_costs_the_same_however_long(
    client: Client, administrator: Any, tell: Tell, django_assert_max_num_queries: Any, frame_queries: int
) -> None:
    for _ in range(30):
        tell(administrator)
    with django_assert_max_num_queries(4 + frame_queries):
        client.get("/notices/")


def test_read_notices_are_forgotten_after_a_year(administrator: Any, tell: Tell, clock: Clock) -> None:
    tell(administrator)
    tell(administrator)
    services.read(administrator, Notice.objects.first())
    clock.move(days=366)
    assert services.forget() == 1
    assert Notice.objects.get().read is None


def test_how_somebody_is_told_is_theirs_to_say(client: Client, administrator: Any) -> None:
    assert client.post("/notices/how/", {"language": "en"}).status_code == 302
    told = Preference.objects.get()
    assert (told.user, told.language, told.mail) == (administrator, "en", False)
    assert client.post("/notices/how/", {"language": "xx", "mail": "on"}).status_code == 422
    assert Preference.objects.get().mail is False


# --- mails, for administrators


def letter(user: Any, state: str) -> Letter:
    moment = services.now()
    return Letter.objects.create(user=user, state=state, created=moment, next_try=moment)


def test_an_administrator_has_a_mail_sent_again(client: Client, person: Any) -> None:
    failed, sent = letter(person(), "failed"), letter(person("b"), "sent")
    assert "Trần Thị Lan" in client.get("/notices/mails/?state=failed").content.decode()
    for one in (failed, sent):
        client.post(f"/notices/mails/{one.public_id}/again/")
    assert list(Letter.objects.values_list("state", flat=True)) == ["waiting", "sent"]
    assert Event.objects.filter(kind="notices.sent_again").count() == 1


def test_nobody_else_sees_mails(person: Any) -> None:
    client = Client()
    client.force_login(person())
    assert client.get("/notices/mails/").status_code == 403
    assert client.post(f"/notices/mails/{letter(person('b'), 'failed').public_id}/again/").status_code == 403


def test_the_mails_cost_the_same_however_many(
    client: Client, person: Any, django_assert_max_num_queries: Any, frame_queries: int
) -> None:
    for number in range(30):
        letter(person(f"p{number}"), "sent")
    with django_assert_max_num_queries(8 + frame_queries):
        client.get("/notices/mails/")
