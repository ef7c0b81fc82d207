"""Tables of identity.

Accounts, assignments and substitutions are guarded by row-level security like every other personal data, although
they are needed before a scope exists: what must be read then goes through four narrow database functions, each of
which answers for exactly the keys it is given (migration 0002, decision record on identity before a scope).
"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from amtsweg.identity.contracts import TrustLevel
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE, PersonalData
from amtsweg.kernel.scope import Scoped

_WITH_ACCOUNT = "with the account: staff on leaving, citizens when they close it"


class Account(Scoped, AbstractBaseUser):
    """A login, of staff or of a citizen. ``account_id`` equals ``id``: a person sees their own account.

    Citizens have no password here; a family may share one e-mail address, so only staff addresses are unique.
    """

    personal_data = PersonalData(("name", "e-mail"), _WITH_ACCOUNT)

    id = models.UUIDField(primary_key=True, default=uuid7)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=200)
    is_staff_member = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    trust_level = models.SmallIntegerField(choices=[(level.value, level.key) for level in TrustLevel], default=0)
    created_at = models.DateTimeField()
    # The event log knows when somebody signed in; a second place for it would be a second truth.
    last_login = None

    objects = BaseUserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            # Who signs in with this address? At most one member of staff, however it is capitalised.
            models.UniqueConstraint(Lower("email"), name="account_staff_email", condition=Q(is_staff_member=True)),
            models.CheckConstraint(condition=Q(account_id=F("id")), name="account_is_its_own"),
            models.CheckConstraint(condition=Q(is_staff_member=False) | ~Q(email=""), name="account_staff_has_email"),
        ]

    def __str__(self) -> str:
        return self.name


class Directory(models.Model):
    """One row: the version of organisation and roles, new whenever either changes. Caches compare it."""

    personal_data = NONE

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="directory_single")]

    def __str__(self) -> str:
        return str(self.version)


class OrgUnit(models.Model):
    """A node of the organisation, from the city pack. Units end, they are never deleted: cases refer to them."""

    personal_data = NONE

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.key


class Role(models.Model):
    """A bundle of actions, from the city pack."""

    personal_data = NONE

    key = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=120)
    actions = models.JSONField(default=list)
    substitutable = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.key


class RoleAssignment(Scoped):
    """An account has a role in a unit. An assignment ends, it is never changed."""

    personal_data = PersonalData(("tasks of staff",), _WITH_ACCOUNT)

    id = models.UUIDField(primary_key=True, default=uuid7)
    # The columns row-level security compares, here with the integrity of foreign keys.
    account_id = None
    unit_id = None
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.role_id} since {self.since:%Y-%m-%d}"


class SubjectAccess(Scoped):
    """An account is let in to one matter by name, whatever its roles. Being let in ends, it is never changed."""

    personal_data = PersonalData(("who may see which matter, and why",), _WITH_ACCOUNT)

    id = models.UUIDField(primary_key=True, default=uuid7)
    account_id = None
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Who is let in to this matter?
            models.Index(fields=["subject_id", "until"], name="access_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} to {self.subject_id}"


class Substitution(Scoped):
    """Somebody stands in for an absent person (``account``) for a period."""

    personal_data = PersonalData(("absence and its reason",), _WITH_ACCOUNT)

    id = models.UUIDField(primary_key=True, default=uuid7)
    account_id = None
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    substitute = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="substitution_period"),
            models.CheckConstraint(condition=~Q(account=F("substitute")), name="substitution_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d} to {self.until:%Y-%m-%d}"
