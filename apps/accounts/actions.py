"""What is done to users. Every action is for managers and reaches their subtree only.

`by=None` stands for a command typed on the server, whose operator may do everything.
"""

import secrets

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.accounts import records
from apps.accounts.models import AccessRecord, User
from apps.accounts.roles import Permission, Role
from apps.organisation.models import Unit

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper
_LONGEST_AGENT = UserSession._meta.get_field("user_agent").max_length


class NotAllowedError(PermissionDenied):
    """`by` may not do this to that user; shown as the page of forbidden things."""


class LastManagerError(Exception):
    """A province would be left without an active manager."""


def one_time_password():
    """Twelve random letters and digits in three groups (59 bits)."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


@transaction.atomic
def create_user(
    *,
    username,
    full_name,
    role,
    unit,
    by,
    password=None,
    totp_secret=None,
    email="",
    phone="",
):
    """Returns (user, one_time_password). Raises ValidationError.

    Without `password` a one-time password is made, which must be changed at the first login; with
    one the second value is None. `totp_secret` (base32) is for the demo: `manage.py totp` shows
    its codes.
    """
    _check_unit(unit, by)
    once = one_time_password() if password is None else None
    user = User(
        username=username.strip().lower(),
        full_name=full_name,
        role=Role(role),
        unit=unit,
        email=email.strip().lower(),
        phone=phone,
        must_change_password=password is None,
    )
    user.set_password(password or once)
    user.full_clean()
    user.save()
    if totp_secret:
        Authenticator.objects.create(
            user=user,
            type=Authenticator.Type.TOTP,
            data={"secret": encrypt(totp_secret), "demo": True},
        )
    return user, once


@transaction.atomic
def edit_user(user, *, full_name, email, phone, by):
    """Correct the name and how the person is reached."""
    user = _locked(user, by)
    user.full_name, user.email, user.phone = full_name, email.strip().lower(), phone
    user.save(update_fields=["full_name", "name_folded", "name_key", "email", "phone"])
    return user


@transaction.atomic
def disable_user(user, *, by):
    """The person can no longer log in; every session ends at once. Raises LastManagerError."""
    user = _locked_other(user, by)
    _keep_a_manager(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_all_sessions(user)
    return user


@transaction.atomic
def enable_user(user, *, by):
    user = _locked_other(user, by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


@transaction.atomic
def move_user(user, *, unit, by):
    """To another unit of the subtree of `by`; every session ends at once. Raises LastManagerError."""
    user = _locked_other(user, by)
    _check_unit(unit, by)
    if unit.pk != user.unit_id:
        _keep_a_manager(user)
        user.unit = unit
        user.save(update_fields=["unit"])
        end_all_sessions(user)
    return user


def take_users_back(units):
    """A reorganisation is undone: who was given a unit that it made is of the one it came from again.

    `units`: {number of the made unit: number of the other}. Part of undoing, so nobody is asked.
    """
    for made, origin in units.items():
        User.objects.filter(unit=made).update(unit=origin)


@transaction.atomic
def change_role(user, *, role, by):
    """Give another role; every session ends at once. Raises LastManagerError."""
    user = _locked_other(user, by)
    if Role(role) != user.role:
        _keep_a_manager(user)
        user.role = Role(role)
        user.save(update_fields=["role"])
        end_all_sessions(user)
    return user


@transaction.atomic
def reset_password(user, *, by):
    """Returns a one-time password, shown once, to be changed at the next login."""
    user = _locked_other(user, by)
    once = one_time_password()
    user.set_password(once)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    end_all_sessions(user)
    records.add(AccessRecord.Kind.PASSWORD_RESET, user, by=by)
    return once


@transaction.atomic
def disable_second_factor(user, *, by):
    """For a person who lost the phone: all authenticators and recovery codes go."""
    user = _locked_other(user, by)
    Authenticator.objects.filter(user=user).delete()
    end_all_sessions(user)
    records.add(AccessRecord.Kind.FACTOR_DISABLED, user, by=by)
    return user


def end_session(session, *, by, request=None):
    """End one of one's own sessions."""
    if session.user_id != by.pk:
        raise NotAllowedError("Chỉ kết thúc được phiên đăng nhập của chính mình.")
    session.end()
    records.add(AccessRecord.Kind.SESSION_ENDED, by, request)


@transaction.atomic
def choose_digest(user, *, wants):
    """Whether `user` gets the daily mail: one's own choice."""
    user.wants_digest = wants
    user.save(update_fields=["wants_digest"])
    return user


def note_use(request):
    """For the list of one's sessions: that this one was used now, and from where.

    One statement, without a transaction of its own, where the library's `create_from_request` takes
    six; every page may need it. Only a session nobody has noted yet takes more.
    """
    key = request.session.session_key
    found = {
        "user": request.user,
        "ip": get_adapter().get_client_ip(request),
        "user_agent": request.headers.get("User-Agent", "")[:_LONGEST_AGENT],
        "last_seen_at": timezone.now(),
    }
    if not UserSession.objects.filter(session_key=key).update(**found):
        UserSession.objects.bulk_create(
            [UserSession(session_key=key, **found)],
            update_conflicts=True,
            unique_fields=["session_key"],
            update_fields=list(found),
        )


def clear_old_sessions():
    """Periodic: sessions that ended by themselves go, and what was noted of their devices."""
    SessionStore.clear_expired()
    living = Session.objects.filter(session_key=OuterRef("session_key"))
    return {"sessions": UserSession.objects.filter(~Exists(living)).delete()[0]}


def end_all_sessions(user):
    for session in UserSession.objects.filter(user=user):
        session.end()


def _locked(user, by):
    """The row of a user in reach of `by`, locked."""
    user = User.objects.select_for_update(of=("self",)).select_related("unit").get(pk=user.pk)
    _check_unit(user.unit, by)
    return user


def _locked_other(user, by):
    if by is not None and user.pk == by.pk:
        raise NotAllowedError("Không ai tự làm việc này cho tài khoản của chính mình.")
    # The unit first: two managers of it cannot remove one another at the same moment.
    Unit.objects.select_for_update(no_key=True).get(pk=user.unit_id)
    return _locked(user, by)


def _check_unit(unit, by):
    if by is not None and not by.may(Permission.MANAGE_USERS, unit):
        raise NotAllowedError("Đơn vị này nằm ngoài phạm vi quản lý của bạn.")


def _keep_a_manager(user):
    """Before `user` ceases to manage: another active manager of the province must stay."""
    protected = user.unit.level in (Unit.Level.PROVINCE, Unit.Level.NATION)
    if not (protected and user.is_active and user.role == Role.MANAGER):
        return
    if not User.objects.managing(user.unit).exclude(pk=user.pk).exists():
        raise LastManagerError(
            f"{user} là quản trị duy nhất đang hoạt động của {user.unit}. "
            "Hãy giao vai trò quản trị cho một người khác trước."
        )
