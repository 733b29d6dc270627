"""Every error Pressmark raises on purpose, its tree drawn here.

    PressmarkError
      ConfigError                 a setting that cannot be used
      PluginError                 a module that does not keep its seam's promise
      CaptureError                a capture that cannot be taken
        InvalidCaptureError
        CaptureTooLargeError
        UnreadablePageError
      FetchError                  a page that could not be fetched
      CleaningError               a page that could not be cleaned
      LibraryError                the library could not do what was asked
        NotFoundError
        ConflictError
        LibraryBusyError
        LibraryFormatError
        NoSpaceError
        InvalidNameError
      AccessError                 who asks may not
      SearchError                 the index could not be used (no query is an error)
      PublishError                the site could not be written
        DeployError               nor sent where it should go

An error carries a ``code`` and named values, no prose: the command line and the app make the text
from ``language/catalogues`` (key ``error.<code>``).
"""

from __future__ import annotations

from typing import ClassVar


class PressmarkError(Exception):
    """Something a reader can be told about: a ``code`` and the values its sentence names."""

    default_code: ClassVar[str] = "error"

    def __init__(self, code: str | None = None, /, **values: object) -> None:
        self.code = code or self.default_code
        self.values = values
        super().__init__(self.code, values)

    def __str__(self) -> str:
        named = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.code}({named})"


class ConfigError(PressmarkError):
    default_code = "bad-setting"


class PluginError(PressmarkError):
    default_code = "bad-plugin"


class CaptureError(PressmarkError):
    default_code = "bad-capture"


class InvalidCaptureError(CaptureError):
    default_code = "invalid-capture"


class CaptureTooLargeError(CaptureError):
    default_code = "too-large"


class UnreadablePageError(CaptureError):
    default_code = "unreadable-page"


class FetchError(PressmarkError):
    default_code = "fetch-failed"


class CleaningError(PressmarkError):
    default_code = "cleaning-failed"


class LibraryError(PressmarkError):
    default_code = "library"


class NotFoundError(LibraryError):
    default_code = "not-found"


class ConflictError(LibraryError):
    default_code = "conflict"


class LibraryBusyError(LibraryError):
    default_code = "busy"


class LibraryFormatError(LibraryError):
    default_code = "library-format"


class NoSpaceError(LibraryError):
    default_code = "disk-full"


class InvalidNameError(LibraryError):
    default_code = "bad-name"


class AccessError(PressmarkError):
    default_code = "unauthorized"


class SearchError(PressmarkError):
    default_code = "search"


class PublishError(PressmarkError):
    default_code = "publish"


class DeployError(PublishError):
    default_code = "deploy"
