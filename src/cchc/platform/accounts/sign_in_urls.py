"""The pages of django-allauth that are open here, one by one; the others do not exist."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path

from cchc.platform.accounts import demo_views

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("login/demo/", demo_views.sign_in, name="account_demo"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("two-steps/", mfa.index, name="mfa_index"),
    path("two-steps/sign-in/", mfa.authenticate, name="mfa_authenticate"),
    path("two-steps/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("two-steps/on/", totp.activate_totp, name="mfa_activate_totp"),
    path("two-steps/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("two-steps/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("two-steps/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("two-steps/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
