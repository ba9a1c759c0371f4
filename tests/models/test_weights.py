"""Weights from a loopback server: complete, truncated, corrupted, slow, refused, resumed, asked
thirty times.
"""

import hashlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from models import download as downloads
from models import weights
from models.catalog import NETWORKS
from models.download import DownloadError, download

BODY = bytes(range(256)) * 4000  # about 1 MB
DIGEST = hashlib.sha256(BODY).hexdigest()[:8]
CARD = NETWORKS["resnet18"]
NAME = f"tiny-{DIGEST}.pth"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.asked.append(self.headers.get("Range"))
        start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        if start >= len(BODY):
            self.send_error(416)
            return
        body = BODY[start:] if server.mode != "corrupted" else bytes(len(BODY) - start)
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if server.mode == "truncated":
            body = body[: len(body) // 3]
        for place in range(0, len(body), 65536):
            self.wfile.write(body[place : place + 65536])
            if server.mode == "slow":
                time.sleep(0.02)
            if server.mode == "silent":
                server.hold.wait(5)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.mode, found.asked, found.hold = "complete", [], threading.Event()
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield found
    found.hold.set()
    found.shutdown()
    found.server_close()


@pytest.fixture(autouse=True)
def folders(monkeypatch, tmp_path, server):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setenv("VISUALIZER_WEIGHTS", str(tmp_path / "weights"))
    url = f"http://127.0.0.1:{server.server_port}/{NAME}"
    monkeypatch.setattr(weights, "address", lambda card: url)
    return tmp_path


def cached():
    return weights.cache_folder() / NAME


def test_complete(server):
    seen = []
    path = weights.fetch(CARD, lambda *facts: seen.append(facts))
    assert path == cached()
    assert path.read_bytes() == BODY
    assert seen[-1][:2] == (len(BODY), len(BODY))
    assert all(speed > 0 for *_, speed in seen)
    assert weights.source_of(CARD, path) == "torch's cache"


def test_found_in_the_cache_without_asking(server):
    weights.fetch(CARD)
    weights.fetch(CARD)
    assert len(server.asked) == 1


def test_the_local_folder_comes_before_the_cache(server, folders):
    folder = folders / "weights"
    folder.mkdir()
    (folder / NAME).write_bytes(BODY)
    assert weights.fetch(CARD) == folder / NAME
    assert server.asked == []


def test_truncated_is_never_taken_for_whole_and_is_resumed(server):
    server.mode = "truncated"
    with pytest.raises(weights.WeightsError, match="cut off"):
        weights.fetch(CARD)
    assert not cached().exists()
    server.mode = "complete"
    assert weights.fetch(CARD).read_bytes() == BODY
    assert server.asked[1] == f"bytes={len(BODY) // 3}-"


def test_corrupted_is_refused_and_forgotten(server):
    server.mode = "corrupted"
    with pytest.raises(weights.WeightsError, match="hash differs"):
        weights.fetch(CARD)
    assert not cached().exists()
    server.mode = "complete"
    assert weights.fetch(CARD).read_bytes() == BODY


def test_silent_server_ends_in_a_sentence(server, tmp_path):
    server.mode = "silent"
    with pytest.raises(DownloadError, match="stopped sending"):
        download(weights.address(CARD), tmp_path / NAME, DIGEST, silence=0.3)
    assert not (tmp_path / NAME).exists()


def test_refused_names_the_file_the_address_and_the_folder(monkeypatch, server):
    url = f"http://127.0.0.1:9/{NAME}"
    monkeypatch.setattr(weights, "address", lambda card: url)
    with pytest.raises(weights.WeightsError) as caught:
        weights.fetch(CARD)
    for word in (NAME, url, "weights/"):
        assert word in str(caught.value)


def test_a_damaged_file_in_the_cache_is_not_used(server):
    cached().parent.mkdir(parents=True)
    cached().write_bytes(BODY[:-1])
    assert weights.locate(CARD) is None
    assert weights.fetch(CARD).read_bytes() == BODY


def test_a_part_that_is_no_beginning_of_the_file_does_not_block_for_ever(server):
    cached().parent.mkdir(parents=True)
    downloads.part_of(cached()).write_bytes(b"x" * (len(BODY) + 5))
    with pytest.raises(weights.WeightsError):
        weights.fetch(CARD)
    assert weights.fetch(CARD).read_bytes() == BODY


def test_a_finished_part_needs_no_second_download(server):
    cached().parent.mkdir(parents=True)
    downloads.part_of(cached()).write_bytes(BODY)
    assert weights.fetch(CARD).read_bytes() == BODY
    assert server.asked == []


def test_thirty_at_once_download_once(server):
    server.mode = "slow"
    with ThreadPoolExecutor(30) as pool:
        paths = list(pool.map(lambda _: weights.fetch(CARD), range(30)))
    assert set(paths) == {cached()}
    assert len(server.asked) == 1


def test_leaving_keeps_what_came_and_lets_the_next_one_resume(server):
    server.mode = "slow"

    class LeftError(Exception):
        pass

    def leave(done, total, speed):
        if done > len(BODY) // 2:
            raise LeftError

    with pytest.raises(LeftError):
        weights.fetch(CARD, leave)
    assert not cached().exists()
    assert weights.fetch(CARD).read_bytes() == BODY
    assert int(server.asked[1][6:-1]) > len(BODY) // 2
