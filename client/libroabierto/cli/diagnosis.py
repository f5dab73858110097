"""An error as a diagnosis: what is wrong, what to do next, and the exit status that says whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator

from libroabierto.errors import (
    InvalidData,
    KeyUnusable,
    LedgerBusy,
    LedgerUnreachable,
    LibroError,
    UpdateNeeded,
    UsageError,
)
from libroabierto.remote.answers import ProblemAnswer
from libroabierto.verify.finding import Finding

from .texts import sentence_for, text

SOUND, FINDINGS, USAGE, UNREACHABLE, UPDATE = range(5)


def status_of(error: LibroError) -> int:
    """Return the exit status: whose fault it is, and so who can do something."""
    if isinstance(error, UsageError | KeyUnusable):
        return USAGE
    if isinstance(error, LedgerUnreachable | LedgerBusy):
        return UNREACHABLE
    return UPDATE if isinstance(error, UpdateNeeded) else FINDINGS


def diagnose(error: LibroError, language: str) -> Iterator[str]:
    """Yield the lines that tell a person of *error*, without its prefix.

    Facts may come from strangers: what is no printable character, a terminal never sees.
    """
    yield from map(printable, _told(error, language))


def printable(line: str) -> str:
    """Replace whatever a stranger could command a terminal with, or turn its text around."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line
    )


def _told(error: LibroError, language: str) -> Iterator[str]:
    if isinstance(error, ProblemAnswer):
        yield from _problem(error, language)
        return
    sentence = sentence_for(error.code, error.facts, language)
    yield sentence if sentence != error.code else text("error.unworded", language, told=str(error))
    if isinstance(error, InvalidData):
        for fault in error.errors:
            told = sentence_for(fault.code, dict(fault.facts), language)
            yield text("error.member", language, pointer=f"data{fault.pointer}", told=told)
    if isinstance(error, Finding) and error.because is not None:
        for line in _told(error.because, language):
            yield text("error.because", language, told=line)


def diagnose_os(error: OSError, language: str) -> str:
    """Return the line for what the operating system refused."""
    name = "" if error.filename is None else str(error.filename)
    key = "os.not-found" if isinstance(error, FileNotFoundError) else "os.failed"
    return text(key, language, path=name, reason=error.strerror or type(error).__name__)


def _problem(error: ProblemAnswer, language: str) -> Iterator[str]:
    """Their own words come first: they know their facts; ours stand in where none were sent."""
    told = error.detail or sentence_for(error.code, error.facts, language)
    who = "notifier" if error.is_notifiers else "ledger"
    yield text(f"error.{who}-says", language, told=told, code=error.code)
    for pointer, message in error.errors:
        yield text("error.member", language, pointer=pointer, told=message)
