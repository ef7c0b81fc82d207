"""The child's side: give up what the work never needs, then answer jobs until the parent closes the pipe.

A job is one JSON line with its bytes behind it; so is an answer. What is given up before the first job: writing files,
core dumps, more memory than allowed, and on Linux sockets and other programs. Imports nothing but the standard library.
"""

import ctypes
import json
import platform
import resource
import struct
import sys
from collections.abc import Callable

Job = dict[str, object]
Answer = tuple[Job, bytes]
Handler = Callable[[Job, bytes], Answer]

# architecture: (audit number, system calls refused: socket, execve, execveat, ptrace, io_uring_setup)
_REFUSED = {
    "x86_64": (0xC000003E, (41, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 221, 281, 117, 425)),
}
_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _EACCES = 0x7FFF0000, 0x00050000 | 13


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _filter_code(audit: int, calls: tuple[int, ...]) -> bytes:
    # Classic BPF: foreign architecture or a refused call leads to the last line, everything else to the one before.
    lines = [(_LOAD, 0, 0, 4), (_JUMP_EQUAL, 0, len(calls) + 2, audit), (_LOAD, 0, 0, 0)]
    lines += [(_JUMP_EQUAL, len(calls) - place, 0, call) for place, call in enumerate(calls)]
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _EACCES)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def refuse_network() -> bool:
    """Make the kernel refuse sockets and programs for this process; False where the system offers no such thing.

    Holds for the calling thread and those it starts, so it comes before anything that starts one.
    """
    known = _REFUSED.get(platform.machine())
    if not known or sys.platform != "linux":
        return False
    code = _filter_code(*known)
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


def serve(handler: Handler, *, network_refused: bool) -> None:
    """Answer jobs until the parent closes the pipe."""
    jobs = sys.stdin.buffer
    _write({"ready": True, "network_refused": network_refused}, b"")
    for line in jobs:
        job: Job = json.loads(line)
        _allow_seconds(int(str(job["seconds"])))
        _write(*handler(job, jobs.read(int(str(job["size"])))))


def _write(answer: Job, data: bytes) -> None:
    sys.stdout.buffer.write(json.dumps({**answer, "size": len(data)}).encode() + b"\n" + data)
    sys.stdout.buffer.flush()


def _allow_seconds(seconds: int) -> None:
    # The parent watches the clock; this ends a child whose parent has died meanwhile.
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
