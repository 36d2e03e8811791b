"""Signing in: password, first change, second step, and what is open to whom."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cchc.platform.accounts import ciphers
from cchc.platform.accounts.contacts import contact_of, keep_contact
from cchc.platform.accounts.models import Contact, ContactRead, Role, User
from cchc.platform.accounts.scope import Scope, within
from cchc.platform.accounts.tests.made import grant, person, tree
from cchc.platform.units.models import Unit

pytestmark = pytest.mark.django_db
PASSWORD = "mot cau chi minh toi biet"
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_attempts_yet(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def units() -> dict[str, Unit]:
    return tree({"vn": None, "p": "vn"})


@pytest.fixture
def user(units: dict[str, Unit]) -> User:
    made = person("an", units["p"])
    made.set_password(PASSWORD)
    made.save()
    grant(made, Role.VIEWER, units["p"])
    return made


@pytest.fixture
def client() -> Client:
    return Client()


def sign_in(client: Client, password: str = PASSWORD, name: str = "an") -> Any:
    return client.post(LOGIN, {"login": name, "password": password})


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_it_works(client: Client, user: User) -> None:
    assert client.get(reverse("accounts:me")).headers["Location"].startswith(LOGIN)
    assert sign_in(client).headers["Location"] == "/"
    assert client.get(reverse("accounts:me")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("accounts:me")).status_code == 302


def test_a_wrong_password_keeps_the_name_and_says_no_more(client: Client, user: User) -> None:
    wrong, unknown = sign_in(client, "sai mật khẩu"), sign_in(client, "sai", "khong-co")
    assert "Tên tài khoản hoặc mật khẩu không đúng" in wrong.content.decode()
    assert 'value="an"' in wrong.content.decode()
    assert "sai mật khẩu" not in wrong.content.decode()
    assert "Tên tài khoản hoặc mật khẩu không đúng" in unknown.content.decode()


def test_five_wrong_attempts_close_the_door_for_a_while(client: Client, user: User) -> None:
    for _ in range(5):
        sign_in(client, "sai")
    assert "Thử quá nhiều lần" in sign_in(client).content.decode()
    assert client.get(reverse("accounts:me")).status_code == 302


def test_an_account_out_of_use_stays_out(client: Client, user: User) -> None:
    User.objects.update(is_active=False)
    sign_in(client)
    assert client.get(reverse("accounts:me")).status_code == 302


def test_a_password_set_by_somebody_else_is_changed_first(client: Client, user: User) -> None:
    User.objects.update(must_change=True)
    sign_in(client)
    change = reverse("account_change_password")
    assert client.get(reverse("accounts:me")).headers["Location"] == change
    assert client.get("/").headers["Location"] == change
    assert client.get(change).status_code == 200
    said = {"oldpassword": PASSWORD, "password1": "ngan", "password2": "ngan"}
    assert client.post(change, said).status_code == 200
    new = "cau khac dai hon nua"
    done = client.post(change, said | {"password1": new, "password2": new})
    assert done.headers["Location"] == reverse("accounts:me")
    assert client.get(reverse("accounts:me")).status_code == 200
    user.refresh_from_db()
    assert user.check_password(new)
    assert not user.must_change


def test_a_new_password_signs_other_places_out(client: Client, user: User) -> None:
    other = Client()
    sign_in(client)
    sign_in(other)
    new = "cau khac dai hon nua"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get(reverse("accounts:me")).status_code == 200
    assert other.get(reverse("accounts:me")).status_code == 302


def test_the_second_step_from_the_picture_to_the_last_code(client: Client, user: User) -> None:
    sign_in(client)
    on = reverse("mfa_activate_totp")
    asks = client.get(on).headers["Location"]
    assert client.post(asks, {"password": "sai"}).status_code == 200, "the password once more"
    assert client.post(asks, {"password": PASSWORD}).headers["Location"] == on
    shown = client.get(on)
    assert 'src="data:image/svg+xml' in shown.content.decode()
    assert "img-src 'self' data:" in shown.headers["Content-Security-Policy"]
    secret = shown.context["form"].secret
    assert client.post(on, {"code": "000000"}).status_code == 200
    assert client.post(on, {"code": code_of(secret)}).status_code == 302
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept, "encrypted at rest"
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    again = Client()
    assert sign_in(again).headers["Location"] == reverse("mfa_authenticate")
    assert again.get(reverse("accounts:me")).status_code == 302, "half in is not in"
    assert "không đúng hoặc đã hết hạn" in again.post(reverse("mfa_authenticate"), {"code": "12"}).content.decode()
    assert again.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    assert again.get(reverse("accounts:me")).status_code == 200
    third = Client()
    sign_in(third)
    assert third.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200, "a code opens once"


def test_the_second_step_needs_the_same_secret(client: Client, user: User, settings: Any) -> None:
    token = ciphers.encrypt("GEZDGNBV", "totp")
    assert ciphers.decrypt(token, "totp") == "GEZDGNBV"
    with pytest.raises(ciphers.Unreadable):
        ciphers.decrypt(token, "contact")
    settings.SECRET_KEY = "another"
    with pytest.raises(ciphers.Unreadable, match="CCHC_SECRET"):
        ciphers.decrypt(token, "totp")


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "mfa_add_webauthn"])
def test_pages_that_are_not_offered_do_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"])
def test_nobody_signs_up(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code in {302, 404}
    assert not client.get(path, follow=True).redirect_chain[1:]


@pytest.mark.parametrize("path", ["/healthz", "/components/", LOGIN])
def test_what_is_open_to_everybody(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 200


def test_everything_else_asks_to_sign_in(client: Client, db: None) -> None:
    from django.urls import get_resolver

    public = {"account_login", "account_logout", "account_inactive", "healthz", "components", "set_language"}
    public |= {"account_demo", "mfa_authenticate"}
    for pattern in get_resolver().reverse_dict:
        if not isinstance(pattern, str) or pattern in public:
            continue
        try:
            path = reverse(pattern)
        except NoReverseMatch:
            continue
        assert client.get(path).status_code in {302, 404, 405}, path


def test_pages_load_nothing_from_elsewhere(client: Client, user: User) -> None:
    sign_in(client)
    for path in (LOGIN, reverse("accounts:me"), reverse("mfa_index"), reverse("account_change_password")):
        page = client.get(path, follow=True)
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page.content.decode()), path
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_demo_people_sign_in_with_one_click_in_a_demo_only(client: Client, user: User, settings: Any) -> None:
    User.objects.update(demo=True)
    assert "an" not in re.findall(r'name="username" value="(\w+)"', client.get(LOGIN).content.decode())
    assert client.post("/accounts/login/demo/", {"username": "an"}).status_code == 404
    settings.DEMO = True
    assert re.findall(r'name="username" value="(\w+)"', client.get(LOGIN).content.decode()) == ["an"]
    assert client.post("/accounts/login/demo/", {"username": "an"}).status_code == 302
    assert client.get(reverse("accounts:me")).status_code == 200


def test_in_a_demo_a_real_person_does_not_sign_in_with_one_click(client: Client, user: User, settings: Any) -> None:
    settings.DEMO = True
    assert client.post("/accounts/login/demo/", {"username": "an"}).status_code == 404


def test_contact_data_is_encrypted_and_its_readers_are_written_down(user: User, units: dict[str, Unit]) -> None:
    keep_contact(user, "an@example.gov.vn", "0912 345 678")
    assert "example" not in str(Contact.objects.values().get())
    other = person("ba")
    with within(Scope(None, actor=other)):
        assert contact_of(user, "gửi thông báo").email == "an@example.gov.vn"
    assert contact_of(user, "xem của mình", reader=user).phone == "0912 345 678"
    read = ContactRead.objects.get()
    assert (read.reader, read.why) == (other, "gửi thông báo")
    with pytest.raises(ValueError, match="reason"):
        contact_of(user, " ")
    keep_contact(user, "", "")
    assert not Contact.objects.exists()
    assert contact_of(user, "gửi").email == ""


def test_contact_data_is_changed_on_the_own_page(client: Client, user: User) -> None:
    sign_in(client)
    path = reverse("accounts:contact")
    assert client.post(path, {"email": "không phải", "phone": ""}).status_code == 422
    assert client.post(path, {"email": "an@example.gov.vn", "phone": "0912345678"}).status_code == 302
    assert "an@example.gov.vn" in client.get(reverse("accounts:me")).content.decode()


def test_outside_a_demo_an_invented_person_does_not_sign_in_at_all(client: Client, user: User) -> None:
    User.objects.update(demo=True)
    assert sign_in(client).headers["Location"] == reverse("account_inactive")
    assert client.get(reverse("accounts:me")).status_code == 302
