"""One set of tests for every way to an archive: a folder, a real SFTP server, a real server of the S3 protocol."""

import socket
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import paramiko
import pytest
from moto.server import ThreadedMotoServer

from amtsweg.disposal.adapters.addresses import archive_at
from amtsweg.disposal.adapters.folder import FolderArchive
from amtsweg.disposal.adapters.s3 import S3Archive
from amtsweg.disposal.adapters.sftp import SftpArchive
from amtsweg.disposal.ports import Archive, is_plain_name
from amtsweg.kernel.errors import Invalid, OutsideUnavailable
from disposal.sftp_server import Door, Files

Answer = Callable[[str, bytes], None]


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"s3://key@{host}:{port}/archive/city?tls=no"
    made = archive_at(url, secret="secret-key")
    assert isinstance(made, S3Archive)
    made.client.make_bucket(bucket_name="archive")
    yield url
    server.stop()


@pytest.fixture(scope="module")
def host_key() -> paramiko.RSAKey:
    return paramiko.RSAKey.generate(2048)


@pytest.fixture
def sftp_port(tmp_path: Path, host_key: paramiko.RSAKey) -> Iterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    (tmp_path / "sftp" / "home").mkdir(parents=True)

    def serve() -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            transport = paramiko.Transport(line)
            transport.add_server_key(host_key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files, tmp_path / "sftp")
            transport.start_server(server=Door())

    threading.Thread(target=serve, daemon=True).start()
    yield listening.getsockname()[1]
    listening.close()


def known(key: paramiko.RSAKey) -> str:
    return f"{key.get_name()} {b64encode(key.asbytes()).decode()}"


@pytest.fixture(params=["folder", "sftp", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Archive, Answer, Callable[[str], bytes]]:
    """Each archive in turn, with how it answers and what it has got."""
    if request.param == "s3":
        return _s3(request.getfixturevalue("s3_url"))
    root = tmp_path / "transfer"
    archive: Archive = FolderArchive(root)
    if request.param == "sftp":
        port, key = request.getfixturevalue("sftp_port"), request.getfixturevalue("host_key")
        root = tmp_path / "sftp" / "home"
        archive = archive_at(f"sftp://city@127.0.0.1:{port}/home", secret="open sesame", host_key=known(key))

    def answer(name: str, data: bytes) -> None:
        (root / "in").mkdir(exist_ok=True, parents=True)
        (root / "in" / name).write_bytes(data)

    return archive, answer, lambda name: (root / "out" / name).read_bytes()


def _s3(url: str) -> tuple[Archive, Answer, Callable[[str], bytes]]:
    archive = archive_at(url, secret="secret-key")
    assert isinstance(archive, S3Archive)

    def answer(name: str, data: bytes) -> None:
        archive.client.put_object(
            bucket_name="archive", object_name=f"city/in/{name}", data=BytesIO(data), length=len(data)
        )

    def got(name: str) -> bytes:
        found = archive.client.get_object(bucket_name="archive", object_name=f"city/out/{name}")
        return bytes(found.read())

    return archive, answer, got


def test_what_is_put_lies_there_whole_and_twice_is_once(
    place: tuple[Archive, Answer, Callable[[str], bytes]],
) -> None:
    archive, _, got = place
    data = bytes(range(256)) * 5000
    for _ in range(2):
        archive.put("package.zip", BytesIO(data))
    assert got("package.zip") == data
    archive.check()


def test_what_the_archive_answers_is_listed_and_fetched(
    place: tuple[Archive, Answer, Callable[[str], bytes]], tmp_path: Path
) -> None:
    archive, answer, _ = place
    answer("b.xml", b"second")
    answer("a.xml", b"first")
    answer(".half.part", b"half")
    listed = archive.list()
    assert [(one.name, one.size) for one in listed if one.name in {"a.xml", "b.xml"}] == [("a.xml", 5), ("b.xml", 6)]
    assert not [one for one in listed if one.name.startswith(".")]
    archive.fetch("b.xml", tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == b"second"
    with pytest.raises(OutsideUnavailable):
        archive.fetch("nothing.xml", tmp_path / "got")


def test_an_unknown_host_is_refused(sftp_port: int) -> None:
    other = known(paramiko.RSAKey.generate(2048))
    archive = archive_at(f"sftp://city@127.0.0.1:{sftp_port}/home", secret="open sesame", host_key=other)
    with pytest.raises(OutsideUnavailable):
        archive.check()


def test_a_private_key_may_stand_in_a_file() -> None:
    archive = archive_at("sftp://city@archive.example/home", secret="file:/etc/amtsweg/key")
    assert isinstance(archive, SftpArchive)
    assert (archive.place.key_file, archive.place.password, archive.place.port) == ("/etc/amtsweg/key", "", 22)


def test_a_silent_archive_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for archive in (FolderArchive(tmp_path / "file"), archive_at("sftp://city@127.0.0.1:9/home")):
        with pytest.raises(OutsideUnavailable):
            archive.check()


@pytest.mark.parametrize(
    "url", ["sftp://archive.example/home", "sftp://a:secret@host/x", "s3://key@host:9000", "s3://a:secret@host/bucket"]
)
def test_an_address_that_lacks_something_or_tells_a_secret_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        archive_at(url)


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a\\b", ".hidden", "x" * 256])
def test_names_that_climb_or_hide_are_no_messages(name: str) -> None:
    assert not is_plain_name(name)
