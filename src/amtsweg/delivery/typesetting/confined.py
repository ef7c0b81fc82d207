"""The child process that sets letters. Run as a script, on its own: it imports nothing of ours.

It reads one JSON line per letter ({"root", "seconds", "timestamp"}) and answers with one JSON line and the PDF's
bytes. Before the first letter it gives up what a letter never needs: writing files, core dumps, more memory than
allowed, and on Linux sockets and other programs. typst itself keeps every path inside the letter's root.
"""

import ctypes
import json
import os
import platform
import resource
import struct
import sys
from pathlib import Path

import typst

_STANDARDS = ["a-2a", "ua-1"]
# architecture: (audit number, system calls refused: socket, socketpair, execve, execveat, ptrace, io_uring_setup)
_REFUSED = {
    "x86_64": (0xC000003E, (41, 53, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 199, 221, 281, 117, 425)),
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
    """Make the kernel refuse sockets and programs for this process; False where the system offers no such thing."""
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


def _allow_seconds(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _set(compiler: typst.Compiler, job: dict[str, object]) -> tuple[dict[str, object], bytes]:
    root = str(job["root"])
    _allow_seconds(int(str(job["seconds"])))
    try:
        pdf = compiler.compile(
            Path(root, "main.typ"),
            root=root,
            format="pdf",
            pdf_standards=_STANDARDS,  # type: ignore[arg-type] # the names are literals in the stub
            timestamp=int(str(job["timestamp"])),
        )
    except typst.TypstError as fault:
        return {"fault": fault.message, "where": fault.diagnostic, "hints": fault.hints}, b""
    return {}, pdf if isinstance(pdf, bytes) else b""


def serve(memory: int, home: str) -> None:
    """Answer jobs until the parent closes the pipe."""
    os.environ["RAYON_NUM_THREADS"] = "1"  # one letter, one core: parallel letters run in parallel children
    network_refused = refuse_network()  # before typst starts a thread, which would not be bound by it
    limit(memory)
    compiler = typst.Compiler(root=home, ignore_system_fonts=True, package_path=home, package_cache_path=home)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    answers.write(json.dumps({"ready": True, "network_refused": network_refused}).encode() + b"\n")
    answers.flush()
    for line in requests:
        answer, pdf = _set(compiler, json.loads(line))
        answers.write(json.dumps({**answer, "size": len(pdf)}).encode() + b"\n" + pdf)
        answers.flush()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
