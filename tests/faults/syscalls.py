"""System calls that touch files: what each does, and where it names its file. Linux on x86-64.

What is in neither table makes the tracer stop: no call escapes the list of points because nobody
thought of it.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["write", "sync", "lock", "open", "truncate", "unlink", "rename", "map", "read", "close"]
"""What a call does to a file; "read" stands for everything that only looks."""


@dataclass(frozen=True, slots=True)
class Syscall:
    """One system call; its file is the descriptor or the path in argument *place*."""

    name: str
    kind: Kind
    place: int = 0
    is_path: bool = False

    @property
    def changes(self) -> bool:
        """Whether the call may change what stands on the disk or who holds a lock."""
        return self.kind not in ("read", "close")


def _path(name: str, kind: Kind, place: int = 0) -> Syscall:
    return Syscall(name, kind, place, is_path=True)


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
    82: _path("rename", "rename"),
    87: _path("unlink", "unlink"),
    89: _path("readlink", "read"),
    90: _path("chmod", "open"),
    91: Syscall("fchmod", "open"),
    93: Syscall("fchown", "open"),
    257: _path("openat", "open", 1),
    262: _path("newfstatat", "read", 1),
    263: _path("unlinkat", "unlink", 1),
    264: _path("renameat", "rename", 1),
    267: _path("readlinkat", "read", 1),
    269: _path("faccessat", "read", 1),
    277: Syscall("sync_file_range", "sync"),
    285: Syscall("fallocate", "truncate"),
    296: Syscall("pwritev", "write"),
    316: _path("renameat2", "rename", 1),
    328: Syscall("pwritev2", "write"),
    332: _path("statx", "read", 1),
    439: _path("faccessat2", "read", 1),
}

# fcntl asks and tells of descriptors too; only these commands lock (F_GETLK, F_SETLK, F_SETLKW).
FCNTL_LOCKS: Final = {5, 6, 7}

# Memory, threads, clocks, signals, identity: none of them touches a file.
OTHER_CALLS: Final = {
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
