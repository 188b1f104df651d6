"""Which code computes a row: a digest of the sources, and the versions of what they rest on."""

from __future__ import annotations

import hashlib
import importlib.util
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from theorycheck.record import PACKAGES

_ROOT = Path(__file__).parents[1]
# Data files of the package count: theorems read them.
_KINDS = {".py", ".csv", ".json"}


@lru_cache(maxsize=16)
def code_version(module: str) -> str:
    """Return the digest of everything that a row of this module's theorem depends on.

    That is: every source file of theorycheck and of the package that the module is in, and the
    versions of the libraries underneath.
    """
    digest = hashlib.sha256()
    for root in sorted({_ROOT, *_package(module)}):
        digest.update(f"{root.name}\n".encode())
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.suffix in _KINDS and "__pycache__" not in path.parts and path.is_file():
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                digest.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    for package in PACKAGES:
        if package != "theorycheck":
            digest.update(f"{package} {_installed(package)}\n".encode())
    return digest.hexdigest()


def _package(module: str) -> set[Path]:
    """Return the folder of a package that is not ours, or its file, if it is a single one."""
    spec = importlib.util.find_spec(module.partition(".")[0])
    if spec is None:
        return set()
    folders = {Path(folder) for folder in spec.submodule_search_locations or ()}
    found = folders or ({Path(spec.origin)} if spec.origin else set())
    return found - {_ROOT}


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
