"""Certificates changed by a byte, with the digest left as it was and with the digest made anew.

*Accepted wrongly* means: the changed text is read, and `verify` says HOLDS (or FAILS), and

- the digest was left as it was, and the content is another than before; or
- the digests were made anew, and what is claimed now is false (or true, if it says FAILS), as an
  independent calculation finds (`truths`); or
- nothing independent is known of this kind, and a claimed number moved by more than its last
  digits, or the problem or the relation is another one.

So a change of proof data that still proves the same claim is harmless, and so is a wider radius.
"""

from __future__ import annotations

import json
import random
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

from theorycheck._errors import MalformedInput
from theorycheck.core.outcome import Outcome
from theorycheck.rigor import certificate as certificates
from theorycheck.rigor.certificate import FORMAT, Certificate, digest_of, load
from theorycheck.selftest.group import Group
from theorycheck.selftest.samples import Sample, samples
from theorycheck.selftest.truths import true

# Kinds that take a tenth of a second or more to prove: fewer changes of these are tried.
LONG = {
    "aligned-flow": 4,
    "flow-limit": 4,
    "gaussian-integral": 4,
    "pair-flow": 4,
    "pair-drift": 12,
    "polar-flow": 12,
    "relu-window": 20,
    "two-neuron-limit": 20,
}
# Where nothing independent is known, bounds may move in digits that the kernel rounds away.
LAST_DIGITS = Fraction(1, 10**9)
_BYTES = b'0123456789-/,;:. "abcelnorstuxyzABCX[]{}\\\x00\xc3\xff'


def changes(rng: random.Random, examples: int) -> Group:
    """Return what came of changed certificates, of every kind of which a sample is made."""
    made = samples()
    # Some take longer than everything else: what is left out is said.
    left_out = sorted(set(certificates._KINDS) - set(made))  # noqa: SLF001
    group = Group(
        name="certificates",
        title=f"certificates of {len(made)} kinds changed by one byte, with and without a new "
        f"digest; left out: {', '.join(left_out) or 'nothing'}",
    )
    for kind, sample in made.items():
        _sound(group, sample)
        _changed_text(group, rng, sample, examples)
        _changed_content(group, rng, sample, max(2, examples // LONG.get(kind, 1)))
    return group


def _sound(group: Group, sample: Sample) -> None:
    """Look whether the claims of the sample itself are true."""
    read = certificates.from_json(sample)
    found = true(read)
    group.count("claims of samples found again" if found else "claims that nothing else knows")
    if found is False:
        group.complain(f"{sample['kind']}: it is proved, and what it claims is false")


def places(rng: random.Random, length: int, wanted: int) -> list[int]:
    """Return positions to change: all of them, if they are few."""
    return list(range(length)) if length <= wanted else sorted(rng.sample(range(length), wanted))


def changed(rng: random.Random, text: bytes, place: int) -> bytes:
    """Return the text with one byte replaced by another, left out or put in."""
    old = text[place : place + 1]
    # A digit most often becomes another digit, so that many changes are still readable.
    pool = b"0123456789" if old.isdigit() and rng.random() < 0.8 else _BYTES
    new = bytes([rng.choice([byte for byte in pool if bytes([byte]) != old])])
    kind = rng.random()
    if kind < 0.1:
        return text[:place] + text[place + 1 :]
    if kind < 0.2:
        return text[:place] + new + text[place:]
    return text[:place] + new + text[place + 1 :]


def _read(text: bytes) -> Certificate | None:
    """Return the certificate that a file with this text holds, None if it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.json"
        path.write_bytes(text)
        try:
            return load(path)
        except MalformedInput:
            return None


def _changed_text(group: Group, rng: random.Random, sample: Sample, examples: int) -> None:
    text = json.dumps(sample, separators=(",", ":")).encode()
    for place in places(rng, len(text), examples):
        new = changed(rng, text, place)
        read = _read(new)
        group.count("digest as it was")
        if read is not None and read.digest() != sample["digest"]:
            group.complain(
                f"{sample['kind']}: {_shown(text, new, place)} is read, digest unchanged"
            )


def renewed(data: Any) -> Any:
    """Return plain data in which every certificate has the digest of what it says now."""
    if isinstance(data, list):
        return [renewed(part) for part in data]
    if not isinstance(data, dict):
        return data
    inner = {name: renewed(part) for name, part in data.items()}
    if inner.get("format") != FORMAT:
        return inner
    body = {name: part for name, part in inner.items() if name not in ("format", "digest")}
    return {**inner, "digest": digest_of(body)}


def _changed_content(group: Group, rng: random.Random, sample: Sample, examples: int) -> None:
    body = {name: part for name, part in sample.items() if name not in ("format", "digest")}
    text = json.dumps(body, separators=(",", ":")).encode()
    original = certificates.from_json(sample)
    for place in places(rng, len(text), examples):
        new = changed(rng, text, place)
        group.count("digest made anew")
        try:
            data = json.loads(new.decode())
        except ValueError:
            continue
        if not isinstance(data, dict):
            continue
        try:
            read = _read(json.dumps(renewed({"format": FORMAT, **data})).encode())
            outcome = Outcome.INCONCLUSIVE if read is None else read.verify()
        except MalformedInput:
            # Some is only seen to be malformed when the proof is repeated.
            continue
        if read is None or outcome is Outcome.INCONCLUSIVE:
            continue
        wrong = _wrongly(original, read, outcome)
        group.count(f"{outcome.value}, and rightly so", 0 if wrong else 1)
        if wrong:
            group.complain(f"{sample['kind']}: {_shown(text, new, place)}: {wrong}")


def _wrongly(original: Certificate, read: Certificate, outcome: Outcome) -> str:
    """Return what is wrong with an outcome; empty if nothing is."""
    told = true(read)
    if told is not None:
        said = outcome is Outcome.HOLDS
        return "" if told is said else f"the kernel says {outcome.value}, and that is wrong"
    if outcome is Outcome.FAILS:
        return ""
    if dict(read.problem) != dict(original.problem) or read.states() != original.states():
        return "another problem or relation is accepted, and nothing else is known of it"
    return "" if _near(original, read) else "a claim moved, is accepted, and nothing is known of it"


def _near(original: Certificate, read: Certificate) -> bool:
    before, after = original.enclosures(), read.enclosures()
    if before.keys() != after.keys():
        return False
    return all(
        len(claim.mid) == len(before[name].mid)
        and all(
            abs(new - old) <= LAST_DIGITS * abs(old) + claim.radius
            for new, old in zip(claim.mid, before[name].mid, strict=True)
        )
        for name, claim in after.items()
    )


def _shown(text: bytes, new: bytes, place: int) -> str:
    first, second = (t[max(0, place - 12) : place + 8] for t in (text, new))
    return f"{first!r} made {second!r} at {place}"
