"""How do people and programs reach it with a browser? Server-rendered pages and a small JSON API over one workspace."""

from clinconnect.web.app import create_app
from clinconnect.web.serve import serve

__all__ = ["create_app", "serve"]
