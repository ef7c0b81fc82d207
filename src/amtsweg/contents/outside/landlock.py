"""Which files a foreign program may touch: its own folder, and of the rest only what programs are made of.

A document may name files of this machine that an office program would kindly put into the picture of it. Landlock
(Linux 5.13) makes the kernel refuse that, whatever the program is told. Elsewhere there is no such wall.
"""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_VERSION, _PATH_BENEATH, _NO_NEW_PRIVS = 1, 1, 38
_EXECUTE, _WRITE, _READ, _LIST = 1, 2, 4, 8
_LOOK = _EXECUTE | _READ | _LIST
_OF_FILES = _EXECUTE | _WRITE | _READ
# What a version of Landlock knows to refuse: the first thirteen rights, then moving, then cutting off.
_KNOWN = {1: (1 << 13) - 1, 2: (1 << 14) - 1}
_ALL = (1 << 15) - 1
# LibreOffice meets itself at a socket there; it may make and remove one, and read nothing.
_SHARED, _MEETING = "/tmp", 1 << 9 | 1 << 5  # noqa: S108 - the place is its own choice
_PROGRAMS = (
    "/usr", "/bin", "/sbin", "/lib", "/lib64", "/opt", "/nix", "/proc", "/sys", "/dev/urandom", "/var/cache/fontconfig",
    "/var/lib/libreoffice", "/var/spool/libreoffice", "/etc/fonts", "/etc/libreoffice", "/etc/ld.so.cache",
    "/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/etc/localtime", "/etc/alternatives", "/etc/papersize",
    "/etc/locale.alias",
)  # fmt: skip


def restrict(folder: str, programs: Iterable[str]) -> bool:
    """Keep this process, and whatever it becomes, to a folder and to programs; False where there is no Landlock."""
    if not sys.platform.startswith("linux"):
        return False
    system = ctypes.CDLL(None, use_errno=True)
    version = system.syscall(_CREATE, None, 0, _VERSION)
    if version < 1:
        return False
    handled = _KNOWN.get(version, _ALL)
    rules = system.syscall(_CREATE, struct.pack("<Q", handled), 8, 0)
    _allow(system, rules, folder, handled)
    _allow(system, rules, "/dev/null", handled & (_READ | _WRITE))
    _allow(system, rules, _SHARED, handled & _MEETING)
    for path in (*_PROGRAMS, *programs):
        _allow(system, rules, path, handled & _LOOK)
    system.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(system.syscall(_RESTRICT, rules, 0) == 0)


def _allow(system: ctypes.CDLL, rules: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not on this machine
        return
    if not os.path.isdir(path):
        rights &= _OF_FILES
    system.syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("<Qi", rights, handle), 0)
    os.close(handle)
