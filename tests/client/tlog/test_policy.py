"""Trust policies: what the file may say, and what its quorum accepts."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libroabierto.errors import BadSignature, Malformed, ProofRejected, TooLarge
from libroabierto.tlog.checkpoint import Checkpoint
from libroabierto.tlog.cosignature import Cosignature, cosign
from libroabierto.tlog.merkle import EMPTY_ROOT
from libroabierto.tlog.note import NoteSigner, Signature, VerifierKey, format_note, parse_note
from libroabierto.tlog.policy import Policy
from libroabierto.tlog.vkey import WITNESS
from support import worked_log

LOG = f"log {worked_log.LOG_VKEY}"
W1 = f"witness w1 {worked_log.WITNESS_VKEY}"
FOREIGN_LOG = f"log {worked_log.FOREIGN_LOG_VKEY}"
FOREIGN_W = f"witness foreign {worked_log.FOREIGN_WITNESS_VKEY}"

SEEDS = {name: bytes([number] * 32) for number, name in enumerate("abcdef", 100)}
KEYS = {
    name: VerifierKey(f"{name}.example", WITNESS, NoteSigner("x", seed).verifier.key)
    for name, seed in SEEDS.items()
}
WITNESSES = "".join(f"witness {name} {key}\n" for name, key in KEYS.items())


def policy(*lines: str) -> Policy:
    return Policy.parse("\n".join([LOG, *lines, ""]))


def checkpoint_cosigned_by(names: str) -> bytes:
    note = parse_note(worked_log.CHECKPOINT_300)
    lines = [cosign(note.text, KEYS[name].name, SEEDS[name], 1795305600) for name in names]
    return format_note(note.adding(*lines))


def test_the_checkpoint_of_the_worked_example_is_witnessed() -> None:
    witnessed = policy(W1, "quorum w1").check(worked_log.CHECKPOINT_600)

    assert (600, "witnessed") == (witnessed.checkpoint.size, witnessed.standing)
    key = VerifierKey.parse(worked_log.WITNESS_VKEY)
    assert (Cosignature(key, worked_log.COSIGNED_AT),) == witnessed.cosignatures


def test_the_checkpoint_of_other_implementations_is_witnessed() -> None:
    text = f"{FOREIGN_LOG}\n{FOREIGN_W}\nquorum foreign\n"
    witnessed = Policy.parse(text).check(worked_log.FOREIGN_CHECKPOINT)

    assert (70778, worked_log.FOREIGN_COSIGNED_AT) == (
        witnessed.checkpoint.size,
        witnessed.cosignatures[0].at,
    )


def test_quorum_none_accepts_what_is_logged_only() -> None:
    witnessed = policy("quorum none").check(worked_log.CHECKPOINT_300)

    assert ("logged", ()) == (witnessed.standing, witnessed.cosignatures)


def test_quorum_none_still_tells_the_cosignatures_that_it_knows() -> None:
    witnessed = policy(W1, "quorum none").check(worked_log.CHECKPOINT_600)

    assert ("logged", 1) == (witnessed.standing, len(witnessed.cosignatures))


TWO_LEVELS = "group x 2 a b c\ngroup y any d e\ngroup both all x y\nquorum both"


@pytest.mark.parametrize(
    ("lines", "names", "reached"),
    [
        ("quorum a", "a", True),
        ("quorum a", "bc", False),
        ("group g any a b c\nquorum g", "c", True),
        ("group g any a b c\nquorum g", "d", False),
        ("group g all a b c\nquorum g", "abc", True),
        ("group g all a b c\nquorum g", "ab", False),
        ("group g 2 a b c\nquorum g", "ca", True),
        ("group g 2 a b c\nquorum g", "c", False),
        (TWO_LEVELS, "abd", True),
        (TWO_LEVELS, "bce", True),
        (TWO_LEVELS, "abcdef", True),
        (TWO_LEVELS, "abc", False),
        (TWO_LEVELS, "ade", False),
        (TWO_LEVELS, "def", False),
        (TWO_LEVELS, "", False),
    ],
)
def test_a_quorum_counts_witnesses_and_groups(lines: str, names: str, *, reached: bool) -> None:
    trusted = policy(WITNESSES + lines)
    if reached:
        witnessed = trusted.check(checkpoint_cosigned_by(names))
        assert {KEYS[name] for name in names} == {one.key for one in witnessed.cosignatures}
    else:
        with pytest.raises(ProofRejected, match=r"quorum\.not-reached"):
            trusted.check(checkpoint_cosigned_by(names))


def test_a_missed_quorum_says_who_did_cosign() -> None:
    with pytest.raises(ProofRejected) as refused:
        policy(WITNESSES + TWO_LEVELS).check(checkpoint_cosigned_by("da"))
    assert {"quorum": "both", "witnesses": ("a", "d")} == refused.value.facts


def test_the_same_witness_twice_counts_once() -> None:
    with pytest.raises(ProofRejected, match=r"quorum\.not-reached"):
        policy(WITNESSES + "group g 2 a b\nquorum g").check(checkpoint_cosigned_by("aa"))


def test_witnesses_alone_do_not_make_a_checkpoint() -> None:
    note = parse_note(checkpoint_cosigned_by("a"))
    with pytest.raises(BadSignature):
        policy(WITNESSES + "quorum a").check(format_note(type(note)(note.text, note.signatures[1:])))


def test_a_bad_line_of_a_known_witness_spoils_the_checkpoint() -> None:
    """Even where the quorum does not need it."""
    note = parse_note(checkpoint_cosigned_by("a"))
    raw = format_note(note.adding(Signature("b.example", KEYS["b"].key_id, bytes(72))))
    with pytest.raises(BadSignature):
        policy(WITNESSES + "quorum a").check(raw)


def test_a_log_outside_the_policy_is_not_accepted() -> None:
    with pytest.raises(ProofRejected, match=r"checkpoint\.unknown-log"):
        policy("quorum none").check(worked_log.FOREIGN_CHECKPOINT)
    with pytest.raises(ProofRejected, match=r"checkpoint\.unknown-log"):
        Policy.parse("quorum none\n").check(worked_log.CHECKPOINT_300)


def test_one_log_cannot_sign_for_another() -> None:
    signer = NoteSigner("ledger.example/test", worked_log.LOG_SEED)
    note = signer.sign(str(Checkpoint("log.example/bench", 1, EMPTY_ROOT)))
    with pytest.raises(BadSignature):
        policy(FOREIGN_LOG, "quorum none").check(note)


def test_a_log_may_have_two_keys() -> None:
    second = NoteSigner("ledger.example/test", bytes(32))
    trusted = policy(f"log {second.verifier}", "quorum none")
    text = parse_note(worked_log.CHECKPOINT_300).text

    assert trusted.check(second.sign(text)).checkpoint == trusted.check(worked_log.CHECKPOINT_300).checkpoint


def test_the_parts_of_a_policy_are_read() -> None:
    read = policy(
        f"  {W1}\thttps://w1.example/ ", "", "# a comment", "\t#another", "group g 1 w1", "quorum g"
    )

    assert [None] == [log.url for log in read.logs]
    assert ("w1", "https://w1.example/") == (read.witnesses[0].name, read.witnesses[0].url)
    assert ("g", 1, ("w1",)) == (read.groups[0].name, read.groups[0].threshold, read.groups[0].members)
    assert read.quorum == "g"


def test_the_last_line_may_lack_its_newline() -> None:
    assert policy("quorum none") == Policy.parse(f"{LOG}\nquorum none")


def test_names_are_opaque_bytes() -> None:
    """A K and a Kelvin sign are two names, and so are two bytes that are no UTF-8."""
    keys = [str(key).encode() for key in KEYS.values()]
    names = [b"K", "\u212a".encode(), b"\xff", b"\xfe", b"a\xc2\xa0b"]
    lines = [b"witness %s %s" % pair for pair in zip(names, keys, strict=False)]
    read = Policy.parse(b"\n".join([*lines, b"group g any " + b" ".join(names), b"quorum \xff"]))

    assert 5 == len({witness.name for witness in read.witnesses})
    assert read.quorum == read.witnesses[2].name


def test_facts_about_opaque_names_can_be_printed() -> None:
    raw = f"{LOG}\nwitness ?? {KEYS['a']}\nwitness ok {KEYS['b']}\nquorum ok".encode().replace(b"??", b"\xff")
    with pytest.raises(ProofRejected) as refused:
        Policy.parse(raw).check(checkpoint_cosigned_by("a"))
    assert str(refused.value).encode()
    assert ("\ufffd",) == refused.value.facts["witnesses"]


def test_more_than_32_of_each_are_read() -> None:
    seeds = [bytes([number] * 32) for number in range(80)]
    keys = [NoteSigner("n.example", seed).verifier for seed in seeds]
    logs = [f"log {key}" for key in keys[:40]]
    witnesses = [f"witness w{n} {VerifierKey('w', WITNESS, key.key)}" for n, key in enumerate(keys[40:])]
    groups = [f"group g{n} any w{n}" for n in range(40)]
    read = Policy.parse("\n".join([*logs, *witnesses, *groups, "quorum g39"]))

    assert (40, 40, 40) == (len(read.logs), len(read.witnesses), len(read.groups))


def test_a_tower_of_groups_is_no_recursion() -> None:
    tower = [f"group g{n} 1 g{n - 1}" for n in range(1, 2500)]
    trusted = policy(WITNESSES, "group g0 any a", *tower, "quorum g2499")

    assert trusted.check(checkpoint_cosigned_by("a")).standing == "witnessed"


A, B = f"witness a {KEYS['a']}", f"witness b {KEYS['b']}"
AGAIN = VerifierKey("other.example", WITNESS, KEYS["a"].key)
LOG_KEY_AS_WITNESS = VerifierKey("w", WITNESS, VerifierKey.parse(worked_log.LOG_VKEY).key)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([""], "no-quorum"),
        ([A], "no-quorum"),
        (["quorum none", "quorum none"], "second-quorum"),
        ([A, "quorum a", "quorum none"], "second-quorum"),
        (["quorum a"], "unknown-name"),
        (["quorum a", A], "unknown-name"),
        (["group g any a", A, "quorum g"], "unknown-name"),
        (["group g any g", "quorum g"], "unknown-name"),
        ([A, "group g any a none", "quorum g"], "unknown-name"),
        ([A, "group g any A", "quorum g"], "unknown-name"),
        ([A, "group g any a a", "quorum g"], "member-twice"),
        ([A, "group g any a", "group h any a", "quorum h"], "member-twice"),
        ([A, "group g any a", "group h any g a", "quorum h"], "member-twice"),
        ([A, f"witness a {KEYS['b']}", "quorum a"], "duplicate-name"),
        ([A, "group a any a", "quorum a"], "duplicate-name"),
        ([A, B, "group g any a", "group g any b", "quorum g"], "duplicate-name"),
        ([f"witness none {KEYS['a']}", "quorum none"], "reserved-name"),
        ([A, "group none any a", "quorum none"], "reserved-name"),
        ([A, f"witness a2 {KEYS['a']}", "quorum a"], "duplicate-key"),
        ([A, f"witness a2 {AGAIN}", "quorum a"], "duplicate-key"),
        ([LOG, "quorum none"], "duplicate-key"),
        ([f"witness w {LOG_KEY_AS_WITNESS}", "quorum w"], "duplicate-key"),
        ([f"log {KEYS['a']}", "quorum none"], "key-type"),
        ([f"witness w {worked_log.FOREIGN_LOG_VKEY}", "quorum w"], "key-type"),
        (["log example.com+00000000+AAAA", "quorum none"], "key"),
        (["log", "quorum none"], "fields"),
        ([f"{LOG} url more", "quorum none"], "fields"),
        (["witness a", "quorum none"], "fields"),
        ([f"{A} url more", "quorum a"], "fields"),
        ([A, "group g any", "quorum a"], "fields"),
        ([A, "quorum", "quorum a"], "fields"),
        ([A, "quorum a a"], "fields"),
        ([A, "quorum none # why"], "fields"),
        ([A, "group g 0 a", "quorum g"], "threshold"),
        ([A, "group g 2 a", "quorum g"], "threshold"),
        ([A, "group g 01 a", "quorum g"], "threshold"),
        ([A, "group g +1 a", "quorum g"], "threshold"),
        ([A, "group g ALL a", "quorum g"], "threshold"),
        (["logs x", "quorum none"], "word"),
        (["Quorum none"], "word"),
        (["quorum none\r"], "byte"),
        (["quorum\x0bnone"], "byte"),
        (["quorum none", "# \x7f"], "byte"),
        (["quorum none", "\x00"], "byte"),
    ],
)
def test_what_a_policy_may_not_say_is_refused_with_its_line(lines: list[str], reason: str) -> None:
    with pytest.raises(Malformed) as refused:
        policy(*lines)
    assert f"policy.{reason}" == refused.value.code
    assert reason == "no-quorum" or isinstance(refused.value.facts["line"], int)


def test_a_fault_names_its_line_and_its_cause() -> None:
    with pytest.raises(Malformed) as refused:
        policy("", "log example.com+00000000+AAAA")
    assert {"line": 3, "reason": "vkey.type"} == refused.value.facts


def test_a_long_policy_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge, match=r"policy\.too-large"):
        Policy.parse(b"\n" * (64 * 1024 + 1))


words = st.sampled_from(
    [
        LOG,
        A,
        B,
        "quorum",
        "none",
        "a",
        "b",
        "g",
        "group",
        "any",
        "all",
        "1",
        "2",
        "#",
        "\n",
        "\n",
        "\t",
        "\udcff",
    ]
)


@given(st.binary() | st.text() | st.lists(words, max_size=25).map(" ".join))
@settings(deadline=None)
def test_arbitrary_input_is_a_policy_or_malformed(text: bytes | str) -> None:
    with suppress(Malformed):
        Policy.parse(text)
