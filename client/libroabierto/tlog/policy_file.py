"""Reading a trust policy line by line; the format stands in policy.py."""

from __future__ import annotations

from dataclasses import dataclass, field

from libroabierto.errors import Malformed, TooLarge

from .note import VerifierKey
from .numerals import parse_number
from .vkey import LOG, WITNESS

# 32 logs, witnesses and groups, which C2SP asks us to carry, are some 20,000 bytes with their URLs.
MAX_POLICY = 64 * 1024

_FORBIDDEN = bytes(byte for byte in range(256) if byte not in b"\t\n" and (byte < 0x20 or byte == 0x7F))


@dataclass(frozen=True, slots=True)
class Log:
    """A log that the reader accepts; *url* is for whoever speaks with it."""

    key: VerifierKey
    url: str | None


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness, under the *name* that this policy gives it."""

    name: str
    key: VerifierKey
    url: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Met when at least *threshold* of *members* (witnesses and earlier groups) are."""

    name: str
    threshold: int
    members: tuple[str, ...]


def read_policy(text: bytes | str) -> PolicyLines:
    """Read all lines of a policy; raises Malformed or TooLarge, see PolicyLines."""
    raw = text.encode(errors="surrogatepass") if isinstance(text, str) else text
    if len(raw) > MAX_POLICY:
        raise TooLarge("policy.too-large", limit=MAX_POLICY)
    lines = PolicyLines()
    for number, line in enumerate(raw.split(b"\n"), 1):
        lines.read(number, line)
    if not lines.has_quorum:
        raise Malformed("policy.no-quorum")
    return lines


@dataclass(slots=True)
class PolicyLines:
    """The lines read so far, each checked against the earlier ones.

    Every fault is Malformed with the fact `line` and one of the codes "policy.byte", ".word",
    ".fields", ".key" (fact `reason`: a vkey code), ".key-type", ".duplicate-key", ".reserved-name",
    ".duplicate-name", ".threshold", ".unknown-name", ".member-twice", ".second-quorum".
    """

    logs: list[Log] = field(default_factory=list)
    witnesses: dict[str, Witness] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str | None = None
    has_quorum: bool = False
    _line: int = 0
    _keys: set[bytes] = field(default_factory=set)
    _members: set[str] = field(default_factory=set)

    def read(self, number: int, line: bytes) -> None:
        """Read line *number*, without its newline."""
        self._line = number
        if line.translate(None, _FORBIDDEN) != line:
            raise self._fault("byte")
        word, *rest = [part.decode(errors="surrogateescape") for part in line.split()] or ["#"]
        if word.startswith("#"):
            return
        readers = {"log": self._log, "witness": self._witness, "group": self._group, "quorum": self._quorum}
        if word not in readers:
            raise self._fault("word")
        readers[word](rest)

    def _log(self, fields: list[str]) -> None:
        if len(fields) not in (1, 2):
            raise self._fault("fields")
        self.logs.append(Log(self._key(fields[0], LOG), fields[1] if fields[1:] else None))

    def _witness(self, fields: list[str]) -> None:
        if len(fields) not in (2, 3):
            raise self._fault("fields")
        name = self._new_name(fields[0])
        key = self._key(fields[1], WITNESS)
        self.witnesses[name] = Witness(name, key, fields[2] if fields[2:] else None)

    def _group(self, fields: list[str]) -> None:
        if len(fields) < 3:
            raise self._fault("fields")
        name = self._new_name(fields[0])
        members = tuple(map(self._member, fields[2:]))
        self.groups[name] = Group(name, self._threshold(fields[1], len(members)), members)

    def _quorum(self, fields: list[str]) -> None:
        if len(fields) != 1:
            raise self._fault("fields")
        if self.has_quorum:
            raise self._fault("second-quorum")
        self.quorum = None if fields[0] == "none" else self._known_name(fields[0])
        self.has_quorum = True

    def _key(self, text: str, type: int) -> VerifierKey:
        try:
            key = VerifierKey.parse(text)
        except Malformed as error:
            raise self._fault("key", reason=error.code) from None
        if key.type != type:
            raise self._fault("key-type")
        if key.key in self._keys:
            raise self._fault("duplicate-key")
        self._keys.add(key.key)
        return key

    def _threshold(self, text: str, members: int) -> int:
        if text in ("all", "any"):
            return members if text == "all" else 1
        try:
            number = parse_number(text, "policy.threshold", members)
        except Malformed:
            raise self._fault("threshold") from None
        if number == 0:
            raise self._fault("threshold")
        return number

    def _new_name(self, name: str) -> str:
        if name == "none":
            raise self._fault("reserved-name")
        if name in self.witnesses or name in self.groups:
            raise self._fault("duplicate-name")
        return name

    def _known_name(self, name: str) -> str:
        if name not in self.witnesses and name not in self.groups:
            raise self._fault("unknown-name")
        return name

    def _member(self, name: str) -> str:
        if self._known_name(name) in self._members:
            raise self._fault("member-twice")
        self._members.add(name)
        return name

    def _fault(self, what: str, **facts: str) -> Malformed:
        return Malformed(f"policy.{what}", line=self._line, **facts)
