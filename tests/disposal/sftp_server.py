"""A small SFTP server on this machine, for the tests of the way to an archive."""

import os
from pathlib import Path

import paramiko
from paramiko import SFTP_OK, SFTPAttributes, SFTPHandle, SFTPServer, SFTPServerInterface


class Door(paramiko.ServerInterface):
    """Lets one account in."""

    def check_auth_password(self, username: str, password: str) -> int:
        """Compare the password."""
        fits = (username, password) == ("city", "open sesame")
        return paramiko.AUTH_SUCCESSFUL if fits else paramiko.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        """Open any channel."""
        del kind, chanid
        return paramiko.OPEN_SUCCEEDED

    def get_allowed_auths(self, username: str) -> str:
        """Only passwords."""
        del username
        return "password"


class Files(SFTPServerInterface):
    """Serves one folder."""

    def __init__(self, server: Door, root: Path) -> None:
        super().__init__(server)
        self.root = root

    def _path(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def list_folder(self, path: str) -> list[SFTPAttributes] | int:
        """List a folder."""
        try:
            return [SFTPAttributes.from_stat(one.stat(), one.name) for one in self._path(path).iterdir()]
        except OSError as error:
            return SFTPServer.convert_errno(error.errno)

    def stat(self, path: str) -> SFTPAttributes | int:
        """Tell of a file."""
        try:
            return SFTPAttributes.from_stat(self._path(path).stat())
        except OSError as error:
            return SFTPServer.convert_errno(error.errno)

    lstat = stat

    def open(self, path: str, flags: int, attr: SFTPAttributes) -> SFTPHandle | int:
        """Open a file."""
        del attr
        try:
            descriptor = os.open(self._path(path), flags, 0o640)
        except OSError as error:
            return SFTPServer.convert_errno(error.errno)
        file = os.fdopen(
            descriptor,
            "r+b" if flags & (os.O_WRONLY | os.O_RDWR) == os.O_RDWR else "wb" if flags & os.O_WRONLY else "rb",
        )
        handle = SFTPHandle(flags)
        handle.readfile = handle.writefile = file
        return handle

    def remove(self, path: str) -> int:
        """Remove a file."""
        return self._do(lambda: self._path(path).unlink())

    def rename(self, oldpath: str, newpath: str) -> int:
        """Rename a file."""
        return self._do(lambda: self._path(oldpath).rename(self._path(newpath)))

    posix_rename = rename

    def mkdir(self, path: str, attr: SFTPAttributes) -> int:
        """Make a folder."""
        del attr
        return self._do(lambda: self._path(path).mkdir())

    @staticmethod
    def _do(act: object) -> int:
        try:
            act()  # type: ignore[operator]  # a call without arguments
        except OSError as error:
            return SFTPServer.convert_errno(error.errno)
        return SFTP_OK
