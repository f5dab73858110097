"""System calls that touch files: what each does, and where it names its file. Linux on x86-64.

What is in neither table makes the tracer stop: no call escapes the list of points because nobody
thought of it.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "write", "sync", "lock", "open", "truncate", "unlink", "rename", "link", "mkdir", "map", "read", "close"
]
"""What a call does to a file; "read" stands for everything that only looks."""


@dataclass(frozen=True, slots=True)
class Syscall:
    """One system call; its file is the descriptor or the path in argument *place*, a new name in *other*."""

    name: str
    kind: Kind
    place: int = 0
    is_path: bool = False
    other: int | None = None

    @property
    def changes(self) -> bool:
        """Whether the call may change what stands on the disk or who holds a lock."""
        return self.kind not in ("read", "close")


def _path(name: str, kind: Kind, place: int = 0, other: int | None = None) -> Syscall:
    return Syscall(name, kind, place, is_path=True, other=other)


FILE_CALLS: Final[dict[int, Syscall]] = {
    0: Syscall("read", "read"),
    1: Syscall("write", "write"),
    2: _path("open", "open"),
    3: Syscall("close", "close"),
    4: _path("stat", "read"),
    5: Syscall("fstat", "read"),
    6: _path("lstat", "read"),
    8: Syscall("lseek", "read"),
    9: Syscall("mmap", "map", 4),
    16: Syscall("ioctl", "read"),
    17: Syscall("pread64", "read"),
    18: Syscall("pwrite64", "write"),
    20: Syscall("writev", "write"),
    21: _path("access", "read"),
    72: Syscall("fcntl", "lock"),
    73: Syscall("flock", "lock"),
    74: Syscall("fsync", "sync"),
    75: Syscall("fdatasync", "sync"),
    76: _path("truncate", "truncate"),
    77: Syscall("ftruncate", "truncate"),
    82: _path("rename", "rename", 0, 1),
    83: _path("mkdir", "mkdir"),
    86: _path("link", "link", 0, 1),
    87: _path("unlink", "unlink"),
    89: _path("readlink", "read"),
    90: _path("chmod", "open"),
    91: Syscall("fchmod", "open"),
    93: Syscall("fchown", "open"),
    217: Syscall("getdents64", "read"),
    257: _path("openat", "open", 1),
    258: _path("mkdirat", "mkdir", 1),
    262: _path("newfstatat", "read", 1),
    263: _path("unlinkat", "unlink", 1),
    264: _path("renameat", "rename", 1, 3),
    265: _path("linkat", "link", 1, 3),
    267: _path("readlinkat", "read", 1),
    269: _path("faccessat", "read", 1),
    277: Syscall("sync_file_range", "sync"),
    285: Syscall("fallocate", "truncate"),
    296: Syscall("pwritev", "write"),
    316: _path("renameat2", "rename", 1, 3),
    328: Syscall("pwritev2", "write"),
    332: _path("statx", "read", 1),
    439: _path("faccessat2", "read", 1),
}

# fcntl asks and tells of descriptors too; only these commands lock (F_GETLK, F_SETLK, F_SETLKW).
FCNTL_LOCKS: Final = {5, 6, 7}

# Memory, threads, clocks, signals, identity: none of them touches a file. Nor do sockets: those with a
# name in a folder only wake a process.
OTHER_CALLS: Final = {
    *(41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 232, 271, 281, 288),
    *(7, 10, 11, 12, 13, 14, 23, 24, 25, 28, 32, 33, 35, 39, 56, 60, 63, 96, 97, 98, 99, 102, 104, 107, 108),
    *(110, 131, 157, 158, 186, 201, 202, 203, 204, 218, 228, 230, 231, 233, 234, 273, 290, 291, 302, 318),
    *(334, 435),
}

# What the disk or the kernel may answer instead, by kind: the usual one first.
ERRORS: Final[dict[Kind, tuple[int, ...]]] = {
    "write": (errno.EIO, errno.ENOSPC, errno.EROFS),
    "sync": (errno.EIO, errno.ENOSPC),
    "lock": (errno.EIO, errno.ENOLCK),
    "open": (errno.EIO, errno.ENOSPC, errno.EROFS, errno.EMFILE),
    "truncate": (errno.EIO, errno.ENOSPC),
    "unlink": (errno.EIO, errno.EROFS),
    "rename": (errno.EIO, errno.ENOSPC),
    "map": (errno.ENOMEM,),
    "read": (errno.EIO,),
}
