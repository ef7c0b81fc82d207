"""Addresses of identity. Names without a module prefix are those allauth looks for; what it does not need is absent."""

from django.urls import path

from amtsweg.identity.adapters.online_identity import PROVIDER
from amtsweg.identity.views import account, sign_in, substitution

_ONLINE = {"provider_id": PROVIDER}

urlpatterns = [
    path("anmelden/", sign_in.choose, name="identity-sign-in"),
    path("anmelden/online/", sign_in.begin_online_identity, _ONLINE, name="openid_connect_login"),
    path("anmelden/online/zurueck/", sign_in.complete_online_identity, _ONLINE, name="openid_connect_callback"),
    path("anmelden/abgebrochen/", sign_in.cancelled, name="socialaccount_login_cancelled"),
    path("anmelden/mitarbeitende/", sign_in.staff_sign_in, name="account_login"),
    path("anmelden/code/", sign_in.second_factor_code, name="mfa_authenticate"),
    path("anmelden/passkey/", sign_in.passkey_sign_in, name="mfa_login_webauthn"),
    path("anmelden/geschlossen/", sign_in.closed, name="account_inactive"),
    path("abmelden/", sign_in.sign_out, name="account_logout"),
    path("konto/", account.account, name="identity-account"),
    path("konto/passwort/", account.change_password, name="account_change_password"),
    path("konto/bestaetigen/", account.confirm_password, name="account_reauthenticate"),
    path("konto/bestaetigen/code/", account.confirm_code, name="mfa_reauthenticate"),
    path("konto/bestaetigen/passkey/", account.confirm_passkey, name="mfa_reauthenticate_webauthn"),
    path("konto/zweiter-faktor/", account.second_factors, name="identity-second-factor"),
    path("konto/zweiter-faktor/", account.second_factors, name="mfa_index"),
    path("konto/zweiter-faktor/", account.second_factors, name="mfa_list_webauthn"),
    path("konto/zweiter-faktor/app/", account.set_up_app, name="mfa_activate_totp"),
    path("konto/zweiter-faktor/app/entfernen/", account.remove_app, name="mfa_deactivate_totp"),
    path("konto/zweiter-faktor/passkey/", account.add_passkey, name="mfa_add_webauthn"),
    path("konto/zweiter-faktor/passkey/<int:pk>/entfernen/", account.remove_passkey, name="mfa_remove_webauthn"),
    path("konto/zweiter-faktor/notfallcodes/", account.recovery_codes, name="mfa_view_recovery_codes"),
    path("konto/zweiter-faktor/notfallcodes/neu/", account.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "konto/zweiter-faktor/notfallcodes/datei/", account.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path("arbeitsplatz/vertretung/", substitution.overview, name="identity-substitution"),
    path("arbeitsplatz/vertretung/<uuid:substitution_id>/beenden/", substitution.end, name="identity-substitution-end"),
]
