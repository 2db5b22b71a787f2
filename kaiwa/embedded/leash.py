"""Becomes a program that does not outlive whoever started it; run as a file, before anything is imported.

PostgreSQL, Redis and our own parts are started through it: ``python leash.py SPEC PROGRAM ARGUMENT…``.
It is a program of its own, not a ``preexec_fn``, because forked Python may hang in a process with threads.
"""

import ctypes
import json
import os
import signal
import sys
import time

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
NOBODY = 65534
REFUSED = 126
GRACE_S = 5


def die_with_parent(signum: int = signal.SIGKILL) -> None:
    """From now on the kernel sends ``signum`` when the thread that started this process ends (Linux)."""
    if sys.platform == "linux":
        _libc().prctl(PR_SET_PDEATHSIG, signum, 0, 0, 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _enter_user_namespace() -> None:
    """Inside, this process is `nobody`; outside, and on the disk, it still is whoever it was."""
    uid, gid = os.geteuid(), os.getegid()
    if _libc().unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are refused here")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{NOBODY} {uid} 1"),
        ("gid_map", f"{NOBODY} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib costs 10 ms here
            file.write(text)


def _become(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def _watch(pipe: int, program: int, signum: int) -> None:
    """Where the kernel has no parent-death signal: the starter holds the pipe's other end until it ends."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)  # whoever reads the program's output waits for the program only
    while os.read(pipe, 1):
        pass
    if os.getppid() == program:
        os.kill(program, signum)
    end = time.monotonic() + GRACE_S
    while os.getppid() == program and time.monotonic() < end:
        time.sleep(0.05)
    os.killpg(0, signal.SIGKILL)


def main() -> None:
    spec = json.loads(sys.argv[1])
    command: list[str] = sys.argv[2:]
    if spec["namespace"]:
        _enter_user_namespace()
    if spec["user"]:
        _become(*spec["user"])
    if spec["pipe"] is None:
        # after the change of identity, which clears it
        die_with_parent(spec["signal"])
        if os.getppid() != spec["parent"]:
            sys.exit(REFUSED)
    else:
        program = os.getpid()
        if os.fork() == 0:
            _watch(spec["pipe"], program, spec["signal"])
        os.close(spec["pipe"])
    os.execv(command[0], command)  # noqa: S606 - by argument list, never by shell


if __name__ == "__main__":
    try:
        main()
    except OSError as cause:
        sys.stderr.write(f"{sys.argv[2]}: {cause.strerror}\n")
        sys.exit(REFUSED)
