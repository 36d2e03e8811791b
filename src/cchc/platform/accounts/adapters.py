"""What django-allauth asks of us: no open sign-up, our words, secrets encrypted at rest."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cchc.platform.accounts import ciphers

TOTP = "totp"
SAID = {
    "account/messages/password_changed.txt": _("The password is changed."),
    "mfa/messages/totp_activated.txt": _("Two-step sign-in is on. Keep the recovery codes."),
    "mfa/messages/totp_deactivated.txt": _("Two-step sign-in is off."),
    "mfa/messages/recovery_codes_generated.txt": _("Recovery codes are made; earlier ones do not work any more."),
}
"""What is said after a step of allauth, by the template it would use; nothing about the others."""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in with accounts that an administrator made."""

    error_messages = {  # noqa: RUF012 allauth's form
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is not in use any more. Ask your administrator."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "username_password_mismatch": _("No account has this name and password. Check both; capitals matter."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("Too many attempts. Wait five minutes, then try again."),
        "incorrect_code": _("This code is wrong or too old. Type the one the app shows now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse | None:
        """Invented people, whose password everybody knows, do not sign in where the site is no demo."""
        if user.demo and not settings.DEMO:
            return self.respond_user_inactive(request, user)
        response: HttpResponse | None = super().pre_login(request, user, **more)
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:me")

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *_args: Any, **_more: Any
    ) -> None:
        if said := SAID.get(message_template or ""):
            messages.add_message(request, level, str(said))

    def set_password(self, user: Any, password: str) -> None:
        """The person chose this one: nothing has to be changed any more."""
        user.must_change = False
        super().set_password(user, password)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No letters: notices have their own outbox."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No letters: notices have their own outbox."""


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are encrypted at rest."""

    error_messages = {  # noqa: RUF012 allauth's form
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong or too old. Type the one the app shows now."),
        "cannot_delete_authenticator": _("Two-step sign-in cannot be switched off."),
        "cannot_generate_recovery_codes": _("Switch two-step sign-in on first; then recovery codes can be made."),
    }

    def encrypt(self, text: str) -> str:
        return ciphers.encrypt(text, TOTP)

    def decrypt(self, encrypted_text: str) -> str:
        return ciphers.decrypt(encrypted_text, TOTP)

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)
