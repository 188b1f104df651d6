"""What every certificate has in common: exact text, a digest, and a proof that can be repeated."""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Self

import theorycheck.rigor as kernel
from theorycheck._errors import MalformedInput, shown
from theorycheck.core.evidence import Enclosure
from theorycheck.core.notation import scientific
from theorycheck.core.outcome import Method, Outcome
from theorycheck.rigor.network import usual

FORMAT = "theorycheck-certificate/1"
LARGEST_FILE = 64 * 2**20

_KINDS: dict[str, type[Certificate]] = {}
# Outcomes already proved in this process, by digest: the text is the whole input of a proof, so
# repeating it on the same text cannot end otherwise.
_PROVED: dict[str, Outcome] = {}
# Where an instance keeps the outcome of its own proof, and its digest.
_KNOWN = "_known"
_DIGEST = "_digest"


class Certificate(ABC):
    """Exact text from which the kernel alone repeats a proof.

    A subclass is a frozen dataclass whose fields are text, integers and tuples of them; it
    declares a `kind` and the `method` that a verified certificate of its kind deserves.
    """

    kind: ClassVar[str]
    method: ClassVar[Method]
    # Texts that the problem may leave out, which then stand for a value of their own.
    defaults: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **rest: object) -> None:
        """Register the subclass under its kind."""
        super().__init_subclass__(**rest)
        if not cls.__module__.startswith(f"{kernel.__name__}.") or cls.kind in _KINDS:
            raise TypeError(f"kind {cls.kind!r}: the kernel alone defines its certificates, once.")
        _KINDS[cls.kind] = cls

    @property
    @abstractmethod
    def problem(self) -> Mapping[str, str]:
        """Exact text of the problem that the certificate is about."""

    @abstractmethod
    def content(self) -> dict[str, Any]:
        """Return everything but kind and digest, as plain JSON data."""

    @classmethod
    @abstractmethod
    def from_content(cls, content: Mapping[str, Any]) -> Self:
        """Return the certificate with this content; raise MalformedInput if it has none."""

    @abstractmethod
    def enclosures(self) -> dict[str, Enclosure]:
        """Return the quantities that the certificate claims to enclose, by name."""

    def dimensions(self) -> dict[str, int]:
        """Return the sizes of dimensions that only this certificate knows, by name."""
        return {}

    def one_sided(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of quantities that are a lower and an upper bound on the same thing.

        Such bounds may be loose: a relation between them that is false need not refute the claim
        about what they bound.
        """
        return ()

    def about(self, subject: Mapping[str, str], family: str) -> bool:
        """Whether what is proved holds for the problem with these exact texts.

        A symbolic certificate speaks of a whole family, any other of one problem, unless its kind
        says otherwise.
        """
        if self.method is Method.SYMBOLIC:
            return dict(self.problem) == {"family": family}
        return dict(self.problem) == dict(subject)

    def within(self, texts: Mapping[str, str]) -> bool:
        """Whether everything that the proof depends on is as in the problem with these texts.

        That problem may know more; but what this one leaves out for a default, it must as well.
        """
        return (
            bool(self.problem)
            and self.problem.items() <= texts.items()
            and all(self.problem.get(name) == texts.get(name) for name in self.defaults)
        )

    def states(self) -> object:
        """Return the relation that is decided, in the kernel's JSON; None if there is none.

        A certificate that only encloses quantities states nothing about them.
        """
        return None

    def digits(self) -> int | None:
        """Return the digits to which the sides of an equality agree, None if it is no equality.

        Overlapping balls support an equality and never prove it.
        """
        return None

    def describe(self) -> str:
        """Return one line that says what a HOLDS means here."""
        found = ", ".join(
            f"{name} ({len(claim.mid)} entries) within {scientific(claim.radius)}"
            for name, claim in self.enclosures().items()
        )
        return f"{self.kind}: {found}" if found else self.kind

    @abstractmethod
    def _prove(self) -> Outcome:
        """Repeat the proof of every claim: HOLDS, FAILS (a claim is certainly wrong) or neither."""

    def verify(self, digits: int | None = None) -> Outcome:
        """Repeat the proof; with `digits` N, demand radius <= 10^-(N+1) max|value| as well."""
        outcome: Outcome | None = self.__dict__.get(_KNOWN)
        if outcome is None:
            key = self.digest()
            if key not in _PROVED:
                _PROVED[key] = self._prove()
            outcome = _PROVED[key]
        if (
            outcome is Outcome.HOLDS
            and digits is not None
            and not all(accurate(found, digits) for found in self.enclosures().values())
        ):
            return Outcome.INCONCLUSIVE
        return outcome

    def _remember(self, outcome: Outcome) -> None:
        """Keep the outcome of a proof that the kernel has just carried out on this very text."""
        _PROVED[self.digest()] = outcome

    def _remember_here(self, outcome: Outcome) -> None:
        """Keep such an outcome with this object alone, for a text that takes long to write.

        What is written out and read back is another object, and proved again.
        """
        self.__dict__[_KNOWN] = outcome

    def __getstate__(self) -> dict[str, Any]:
        """Leave the outcome out: what is unpickled is proved again."""
        kept = (_KNOWN, _DIGEST)
        return {name: value for name, value in self.__dict__.items() if name not in kept}

    def digest(self) -> str:
        """Return the SHA-256 of the canonical text; it is written once, as nothing changes it."""
        if _DIGEST not in self.__dict__:
            self.__dict__[_DIGEST] = digest_of({"kind": self.kind, **self.content()})
        found: str = self.__dict__[_DIGEST]
        return found

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `load` reads back."""
        body = {"kind": self.kind, **self.content()}
        return {"format": FORMAT, **body, "digest": self.digest()}

    def save(self, path: str | Path) -> None:
        """Write the certificate as JSON, for `theorycheck verify`."""
        Path(path).write_text(json.dumps(self.to_json(), indent=1) + "\n", encoding="utf-8")


def accurate(found: Enclosure, digits: int) -> bool:
    """Whether the radius is at most 10^-(digits+1) max|value| (absolute if all are 0)."""
    least = found.radius * 10 ** (digits + 1)
    return any(abs(mid) >= least for mid in found.mid if mid) or (least <= 1 and not any(found.mid))


def digest_of(body: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON text of `body`."""
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


@cache
def _load_kinds() -> None:
    """Import the kernel whole: a module registers its kinds of certificates."""
    for module in pkgutil.iter_modules(kernel.__path__):
        importlib.import_module(f"{kernel.__name__}.{module.name}")


def from_json(data: object) -> Certificate:
    """Return the certificate that `data` describes, its digest checked.

    Raises:
        MalformedInput: If `data` is no certificate, or does not match its digest.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise MalformedInput(
            f"certificate={shown(data)}: no certificate of format {FORMAT!r}. "
            "Give a file that theorycheck wrote."
        )
    _load_kinds()
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise MalformedInput(f"kind={shown(kind)}: the kernel knows {', '.join(sorted(_KINDS))}.")
    body = {name: value for name, value in data.items() if name not in ("format", "digest")}
    try:
        expected = digest_of(body)
    except (TypeError, ValueError, RecursionError) as error:
        raise MalformedInput(f"certificate of kind {kind!r} is not plain JSON: {error}") from None
    if data.get("digest") != expected:
        raise MalformedInput(
            f"digest={shown(data.get('digest'))} does not match the content ({expected[:12]}...): "
            "the certificate was changed. Make it again with `theorycheck check --json`."
        )
    content = {name: value for name, value in body.items() if name != "kind"}
    certificate = _KINDS[kind].from_content(content)
    if certificate.digest() != expected:
        raise MalformedInput(
            f"certificate of kind {kind!r} has fields the kernel does not read: "
            "the whole content must be what is verified."
        )
    return certificate


def load(path: str | Path) -> Certificate:
    """Read a certificate file.

    Raises:
        MalformedInput: If it cannot be read, is no certificate, or was changed.
    """
    return _checked(_read(Path(path)), str(path))


def load_all(path: str | Path) -> list[tuple[str, Certificate]]:
    """Read a certificate file, or every certificate of the claims in a record or list of records.

    A record's certificates must be about its problem, and verify as it says they do.

    Returns:
        Pairs of a name to show and the certificate.

    Raises:
        MalformedInput: If the file cannot be read, holds none, one was changed, or a record says
            something else than its certificates.
    """
    data = _read(Path(path))
    if isinstance(data, dict) and "schema" not in data:
        return [(str(path), _checked(data, str(path)))]
    found = []
    for record in data if isinstance(data, list) else [data]:
        if not isinstance(record, dict) or "schema" not in record:
            raise MalformedInput(f"{path}: neither a certificate nor a record of a check.")
        found += _of_record(record, Path(path))
    if not found:
        raise MalformedInput(f"{path}: it holds no certificates.")
    return found


def _of_record(record: Mapping[str, Any], path: Path) -> list[tuple[str, Certificate]]:
    found = []
    problem = record.get("problem")
    for part in ("assumptions", "conclusions"):
        listed = record.get(part)
        for entry in listed if isinstance(listed, list) else []:
            if not isinstance(entry, dict) or entry.get("certificate") is None:
                continue
            # Shown, so that nothing in a record of somebody else can forge a line of the output.
            statement, check = (shown(entry.get(key)) for key in ("statement", "check"))
            name = f"{path}: {statement}: {check}"
            certificate = _checked(_beside(entry["certificate"], path), name)
            if not isinstance(problem, dict) or not _belongs(certificate, problem):
                raise MalformedInput(f"{name}: the certificate is about another problem.")
            if certificate.verify().value != entry.get("outcome"):
                raise MalformedInput(
                    f"{name}: the record says {shown(entry.get('outcome'))}, and its certificate "
                    f"{certificate.verify().value}."
                )
            _claims_no_more(entry, certificate, name)
            found.append((name, certificate))
    return found


def _beside(data: object, path: Path) -> object:
    """Return a certificate, read from its file if a record of a report only names that."""
    if not isinstance(data, dict) or set(data) != {"kind", "file"}:
        return data
    name = data["file"]
    if not isinstance(name, str) or Path(name).is_absolute() or ".." in Path(name).parts:
        raise MalformedInput(f"{path}: file={shown(name)} is no file beside the record.")
    return _read(path.parent / name)


def _claims_no_more(entry: Mapping[str, Any], certificate: Certificate, name: str) -> None:
    """Refuse an entry with a stronger method, or other digits, than its certificate earns."""
    if entry.get("method") in ("numeric", "sampled"):
        return
    earned = {"method": certificate.method.name.lower(), "digits": certificate.digits()}
    for key, value in earned.items():
        if key in entry and entry[key] != value:
            raise MalformedInput(
                f"{name}: the record says {key}={shown(entry.get(key))}, and its certificate "
                f"earns {value}."
            )


def _belongs(certificate: Certificate, problem: Mapping[str, Any]) -> bool:
    """Whether a certificate is about a record's problem, or a family that may be the problem's."""
    known = dict(certificate.problem)
    # A record does not name its family, and a problem of any family may have a text `family`.
    if set(known) == {"family"}:
        return certificate.about(problem, known["family"])
    # A record writes out what a certificate may leave out because it is usual.
    said = {k: value for k, value in problem.items() if k in known or not usual(k, value)}
    return certificate.within(said)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object; one that says two things under the same name is refused."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object has two fields of the same name")
    return found


def _read(path: Path) -> object:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise MalformedInput(f"{path}: cannot be read ({error.strerror}).") from None
    except ValueError as error:
        raise MalformedInput(f"{shown(str(path))}: no file name ({error}).") from None
    if len(content) > LARGEST_FILE:
        raise MalformedInput(f"{path}: more than the {LARGEST_FILE} bytes that are read.")
    try:
        data: object = json.loads(content.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise MalformedInput(f"{path}: not JSON text ({shown(str(error))}).") from None
    return data


def _checked(data: object, name: str) -> Certificate:
    try:
        return from_json(data)
    except (MalformedInput, RecursionError) as error:
        raise MalformedInput(f"{name}: {error}") from None
