"""Download one file whole: streamed, resumed, verified, and only then given its name."""

import hashlib
import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

Progress = Callable[[int, int, float], None]
BLOCK = 1 << 18
SILENCE = 20.0  # seconds without a byte before we give up


class DownloadError(Exception):
    """A download that did not end with the right file; the message is a clause that says why."""


def download(
    url: str,
    target: Path,
    expected: str,
    progress: Progress | None = None,
    silence: float = SILENCE,
) -> None:
    """Fetch `url` into `target`; a `.part` file beside it holds what has come so far.

    `expected` is the start of the file's SHA-256 in hexadecimal. `progress` gets bytes so far,
    bytes in all (0 if unknown) and bytes per second; what it raises passes through.

    Raises:
        DownloadError: refused, silent, cut short, or not the expected file.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = part_of(target)
    try:
        if not (part.exists() and _digest(part).startswith(expected)):
            _stream(url, part, progress, silence)
    except urllib.error.HTTPError as problem:
        if problem.code == 416:  # what we had was not a beginning of this file
            part.unlink()
        raise DownloadError(f"the server answered {problem.code}") from problem
    except TimeoutError as problem:
        raise DownloadError("the server stopped sending") from problem
    except (OSError, http.client.HTTPException) as problem:
        raise DownloadError("no connection to the server") from problem
    _check(part, expected)
    part.replace(target)


def part_of(target: Path) -> Path:
    """Where the unfinished file is kept."""
    return target.with_name(target.name + ".part")


def _stream(url: str, part: Path, progress: Progress | None, silence: float) -> None:
    done = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={done}-"} if done else {})
    with urllib.request.urlopen(request, timeout=silence) as answer:
        resumed = answer.status == 206
        done = done if resumed else 0
        rest = int(answer.headers.get("Content-Length") or 0)
        total = done + rest if rest else 0
        with part.open("ab" if resumed else "wb") as file:
            done = _copy(answer, file.write, done, total, progress)
    if total and done < total:
        raise DownloadError(f"it was cut off after {done:,} of {total:,} bytes")


def _copy(
    answer: http.client.HTTPResponse,
    write: Callable[[bytes], int],
    done: int,
    total: int,
    progress: Progress | None,
) -> int:
    began, first = time.monotonic(), done
    while block := answer.read1(BLOCK):
        write(block)
        done += len(block)
        if progress:
            progress(done, total, (done - first) / max(time.monotonic() - began, 1e-6))
    return done


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _check(part: Path, expected: str) -> None:
    if not _digest(part).startswith(expected):
        part.unlink()
        raise DownloadError("what arrived is not the right file: its hash differs")
