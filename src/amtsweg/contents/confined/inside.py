"""The child's side: give up what reading never needs, then answer jobs until the parent goes away.

A job is one JSON line with an open file beside it; an answer is one JSON line with its bytes behind it. What is given
up before the first job: writing files, core dumps, more memory than allowed, and on Linux sockets and other programs.
"""

import ctypes
import json
import os
import platform
import resource
import socket
import struct
import sys
from collections.abc import Callable
from typing import BinaryIO

Job = dict[str, object]
Answer = tuple[Job, bytes]
Handler = Callable[[Job, BinaryIO], Answer]

# architecture: (audit number, system calls refused: socket, execve, execveat, ptrace, io_uring_setup)
_REFUSED = {
    "x86_64": (0xC000003E, (41, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 221, 281, 117, 425)),
}
_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _EACCES = 0x7FFF0000, 0x00050000 | 13
LONGEST_JOB = 256 * 1024


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _filter_code(audit: int, calls: tuple[int, ...]) -> bytes:
    # Classic BPF: foreign architecture or a refused call leads to the last line, everything else to the one before.
    lines = [(_LOAD, 0, 0, 4), (_JUMP_EQUAL, 0, len(calls) + 2, audit), (_LOAD, 0, 0, 0)]
    lines += [(_JUMP_EQUAL, len(calls) - place, 0, call) for place, call in enumerate(calls)]
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _EACCES)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _local_sockets_only(audit: int, calls: tuple[int, ...]) -> bytes:
    # A socket of any family but that within the machine leads to the last line.
    lines = [
        (_LOAD, 0, 0, 4), (_JUMP_EQUAL, 0, 5, audit), (_LOAD, 0, 0, 0), (_JUMP_EQUAL, 0, 2, calls[0]),
        (_LOAD, 0, 0, 16), (_JUMP_EQUAL, 0, 1, socket.AF_UNIX), (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _EACCES),
    ]  # fmt: skip
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def refuse_network() -> bool:
    """Make the kernel refuse sockets and programs for this process; False where the system offers no such thing."""
    return _refuse(_filter_code)


def refuse_outer_sockets() -> bool:
    """Make the kernel refuse sockets that lead out of this machine, for this process and whatever it becomes."""
    return _refuse(_local_sockets_only)


def _refuse(filter_code: Callable[[int, tuple[int, ...]], bytes]) -> bool:
    known = _REFUSED.get(platform.machine())
    if not known or sys.platform != "linux":
        return False
    code = filter_code(*known)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.addressof(program), 0, 0) == 0)


def limit(memory: int) -> None:
    """Bound memory, files written and core dumps of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(line: socket.socket, handler: Handler) -> None:
    """Answer jobs until the parent goes away."""
    _answer(line, {"ready": True}, b"")
    while True:
        data, files, _flags, _address = socket.recv_fds(line, LONGEST_JOB, 1)
        if not data:
            return
        while not data.endswith(b"\n"):
            data += line.recv(LONGEST_JOB)
        job: Job = json.loads(data)
        _allow_seconds(int(str(job["seconds"])))
        with os.fdopen(files[0], "rb") as stream:
            _answer(line, *handler(job, stream))


def _answer(line: socket.socket, answer: Job, data: bytes) -> None:
    line.sendall(json.dumps({**answer, "size": len(data)}).encode() + b"\n" + data)


def _allow_seconds(seconds: int) -> None:
    # Ends the child in the middle of whatever it does, also when its parent has died meanwhile.
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
