"""Web servers in front of us say where a request comes from; whatever else says so is not believed."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def register(app: Flask, *, proxies: int) -> None:
    """Believe as many entries of X-Forwarded-For as there are *proxies*."""
    if proxies:
        # Of X-Forwarded-* only what every proxy of ours writes anew may be believed.
        trusted = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0, x_host=0, x_port=0, x_prefix=0)
        app.wsgi_app = trusted  # type: ignore[method-assign]  # Flask's own way
