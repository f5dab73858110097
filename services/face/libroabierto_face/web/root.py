"""Where the application stands in the world: the scheme, host and path prefix of its public address.

Behind a proxy a request's own Host and scheme say little. When the operator names the public
address, links are made from it, and its path ("/mex") is taken off the front of requests whose
proxy left it there.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask


class UnderAddress:
    """WSGI middleware that places the application under *url*."""

    def __init__(self, application: WSGIApplication, url: str) -> None:
        parts = urlsplit(url)
        self._application = application
        self._scheme, self._host, self._prefix = parts.scheme, parts.netloc, parts.path.rstrip("/")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        if self._prefix and (path + "/").startswith(self._prefix + "/"):
            path = path.removeprefix(self._prefix) or "/"
        placed = {"PATH_INFO": path, "SCRIPT_NAME": self._prefix, "wsgi.url_scheme": self._scheme}
        return self._application({**environ, **placed, "HTTP_HOST": self._host}, start_response)


def register(app: Flask, url: str) -> None:
    """Place *app* under *url*; without one it stands where each request says."""
    if url:
        app.wsgi_app = UnderAddress(app.wsgi_app, url)  # type: ignore[method-assign]  # Flask's own way
